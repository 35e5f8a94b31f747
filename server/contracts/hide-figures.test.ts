import { expect, test } from "vitest";
import type { Check, Measure } from "@/server/contracts/checks/check";
import { hideFigures } from "@/server/contracts/hide-figures";
import { judgeWindow, notMeasured } from "@/server/contracts/judge";

function aCheck(measure: Measure): Check {
  const bound = { operator: "mustBeLessOrEqualTo", value: 10 } as const;
  const rest = { path: [], severity: "error", window: "version", description: "" } as const;
  const none = { warn: null, filter: null };
  return { id: "rule", measure, bound, ...none, ...rest };
}

const isMasked = (column: string) => column === "salary";
const judged = (check: Check, measured: number) =>
  judgeWindow(check, { from: null, rowCount: 30, measured });

test.each(["mean", "min", "max", "median", "stddev", "sum"] as const)(
  "the %s of a sensitive column is not told, only whether it held",
  (statistic) => {
    const check = aCheck({ kind: "statistic", column: "salary", statistic });
    const results = [judged(check, 98_765), judged(check, 9)];
    expect(hideFigures([check], results, isMasked)).toMatchObject([
      {
        ...{ outcome: "failed", measured: null, rowCount: 30 },
        detail: `${statistic} of "salary" breaks its bound, at most 10; the column is sensitive, so the figure is not kept`,
      },
      { outcome: "passed", measured: null, detail: expect.stringContaining("keeps its bound") },
    ]);
  },
);

test.each<[string, Measure]>([
  ["a figure of another column", { kind: "statistic", column: "age", statistic: "max" }],
  ["how many values there are", { kind: "statistic", column: "salary", statistic: "distinct" }],
  [
    "how many rows break a rule",
    { kind: "broken", column: "salary", test: { is: "null" }, unit: "rows" },
  ],
])("%s stays", (_, measure) => {
  const check = aCheck(measure);
  const results = [judged(check, 98_765)];
  expect(hideFigures([check], results, isMasked)).toEqual(results);
});

test("what could not be measured keeps its reason", () => {
  const check = aCheck({ kind: "statistic", column: "salary", statistic: "max" });
  const results = [notMeasured(check, "No such column")];
  expect(hideFigures([check], results, isMasked)).toEqual(results);
});
