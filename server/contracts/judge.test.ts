import { describe, expect, test } from "vitest";
import type { Column } from "@/server/catalog/schema";
import { type Check, type Measure, PLAIN } from "@/server/contracts/checks/check";
import { judgeWindow } from "@/server/contracts/judge";
import { judgeColumns } from "@/server/contracts/judge-columns";
import { fillMonths, findBreaks } from "@/server/contracts/months";
import type { ContractCheck } from "@/server/contracts/schema";

const month = (text: string) => new Date(`${text}-01T00:00:00Z`);
const aCheck = (measure: Measure, bound: Check["bound"], more: Partial<Check> = {}): Check => ({
  ...PLAIN,
  ...{ id: "r", path: [], measure, bound },
  ...more,
});
const NONE = { operator: "mustBe", value: 0 } as const;
const share = aCheck(
  { kind: "broken", column: "c", test: { is: "missing", values: ["unknown"] }, unit: "percent" },
  { operator: "mustBeLessOrEqualTo", value: 40 },
);
const empty = aCheck({ kind: "broken", column: "c", test: { is: "null" }, unit: "rows" }, NONE);
const copies = aCheck({ kind: "duplicates", columns: ["c"], unit: "rows" }, NONE);
const rows = (low: number, high: number) =>
  aCheck({ kind: "rowCount" }, { operator: "mustBeBetween", value: [low, high] });

describe("a window is judged by its measured value", () => {
  test.each([
    { name: "a share at the limit passes", check: share, measured: 40, outcome: "passed" },
    { name: "a share above it fails", check: share, measured: 40.01, outcome: "failed" },
    { name: "no broken row passes", check: empty, measured: 0, outcome: "passed" },
    { name: "one fails", check: empty, measured: 1, outcome: "failed" },
    { name: "a copy fails", check: copies, measured: 1, outcome: "failed" },
    {
      name: "what is only a warning warns",
      check: { ...empty, severity: "warning" as const },
      measured: 1,
      outcome: "warned",
    },
  ])("$name", ({ check, measured, outcome }) => {
    expect(judgeWindow(check, { from: null, rowCount: 10, measured }).outcome).toBe(outcome);
  });

  test.each([
    { rowCount: 4, outcome: "failed" },
    { rowCount: 5, outcome: "passed" },
    { rowCount: 9, outcome: "passed" },
    { rowCount: 10, outcome: "failed" },
  ])("$rowCount rows against 5 to 9: $outcome", ({ rowCount, outcome }) => {
    const check = judgeWindow(rows(5, 9), { from: null, rowCount, measured: rowCount });
    expect(check).toMatchObject({ outcome, measured: rowCount });
  });
});

test.each([
  [0.99, "passed"],
  [1, "passed"],
  [1.01, "warned"],
  [5, "warned"],
  [5.01, "failed"],
])("of two thresholds, 1 %% and 5 %%, a share of %s %% has %s", (measured, outcome) => {
  const check = {
    ...share,
    ...{ bound: { operator: "mustBeLessOrEqualTo", value: 5 } as const },
    ...{ warn: { operator: "mustBeLessOrEqualTo", value: 1 } as const },
  };
  expect(judgeWindow(check, { from: null, rowCount: 10, measured }).outcome).toBe(outcome);
  const soft = { ...check, severity: "warning" as const };
  const expected = outcome === "failed" ? "warned" : outcome;
  expect(judgeWindow(soft, { from: null, rowCount: 10, measured }).outcome).toBe(expected);
});

test("a share says the other one too, where empty cells make them differ", () => {
  const counted = { from: null, rowCount: 3, brokenRows: 1, filledRows: 2 };
  const listed = { is: "notIn", values: ["a"] } as const;
  const of = (unit: "percent" | "filledPercent", measured: number) =>
    judgeWindow(
      aCheck({ kind: "broken", column: "c", test: listed, unit }, NONE, { filter: "d > 1" }),
      { ...counted, measured },
    ).detail;
  const what = '"c" has a value outside the list in';
  expect(of("percent", 100 / 3)).toBe(`${what} 33.33 % of 3 rows (50 % of 2 filled), where d > 1`);
  expect(of("filledPercent", 50)).toBe(`${what} 50 % of 2 filled (33.33 % of 3 rows), where d > 1`);
});

test("a month without rows measures nothing and passes, unless rows are counted", () => {
  const window = { from: month("2008-09"), rowCount: 0, measured: null };
  expect(judgeWindow(share, window)).toMatchObject({ outcome: "passed", measured: null });
  const counted = judgeWindow(rows(1, 9), window);
  expect(counted).toMatchObject({ outcome: "failed", measured: 0 });
});

test("what no row gives is an error, and data without a time have no fresh row", () => {
  const window = { from: null, rowCount: 0, measured: null };
  const mean = aCheck(
    { kind: "statistic", column: "c", statistic: "mean" },
    { operator: "mustBeBetween", value: [0, 1] },
  );
  expect(judgeWindow(mean, window).outcome).toBe("error");
  const age = aCheck({ kind: "age", column: "at" }, { operator: "mustBeLessOrEqualTo", value: 24 });
  expect(judgeWindow(age, window).outcome).toBe("failed");
  const nan = judgeWindow(mean, { from: null, rowCount: 2, measured: Number.NaN });
  expect(nan).toMatchObject({ outcome: "error", measured: null });
});

test("months without rows are filled in, December's successor too", () => {
  const window = (text: string) => ({ from: month(text), rowCount: 1, measured: 0 });
  const filled = fillMonths([window("2009-02"), window("2008-11")]);
  expect(filled.map(({ from, rowCount }) => [from?.toISOString().slice(0, 7), rowCount])).toEqual([
    ["2008-11", 1],
    ["2008-12", 0],
    ["2009-01", 0],
    ["2009-02", 1],
  ]);
});

test("rows without a time come last and are kept", () => {
  const timeless = { from: null, rowCount: 3, measured: 1 };
  expect(fillMonths([timeless])).toEqual([timeless]);
});

describe("consecutive failing months are one break", () => {
  const aResult = (text: string, isKept: boolean, measured: number | null = 1): ContractCheck => ({
    ruleId: "r",
    windowFrom: month(text),
    windowTo: month(text.replace(/\d\d$/, (m) => String(Number(m) + 1).padStart(2, "0"))),
    rowCount: 1,
    measured,
    outcome: isKept ? "passed" : "failed",
    detail: text,
    ...{ brokenRows: null, filledRows: null, failingRows: 0, failingNote: "" },
  });
  test.each([
    {
      name: "two failing months in a row",
      checks: [aResult("2008-05", false), aResult("2008-06", false), aResult("2008-07", true)],
      breaks: [["2008-05", "2008-07", 2]],
    },
    {
      name: "a passing month between two",
      checks: [aResult("2008-05", false), aResult("2008-06", true), aResult("2008-07", false)],
      breaks: [
        ["2008-05", "2008-06", 1],
        ["2008-07", "2008-08", 1],
      ],
    },
    {
      name: "an empty month does not end it",
      checks: [
        aResult("2008-05", false),
        aResult("2008-06", true, null),
        aResult("2008-07", false),
      ],
      breaks: [["2008-05", "2008-08", 2]],
    },
    { name: "none where all pass", checks: [aResult("2008-05", true)], breaks: [] },
  ])("$name", ({ checks, breaks }) => {
    const found = findBreaks(checks).map(({ from, to, windows }) => [
      from.toISOString().slice(0, 7),
      to.toISOString().slice(0, 7),
      windows,
    ]);
    expect(found).toEqual(breaks);
  });
});

describe("columns are compared with the contract's", () => {
  const properties = [{ name: "a", logicalType: "integer", required: true }];
  const column = (type: Column["type"]) => ({ name: "a", type, nullable: true });
  test.each<{ name: string; columns: Column[]; empty: Record<string, number>; broken: string[] }>([
    { name: "as declared", columns: [column("integer")], empty: {}, broken: [] },
    { name: "a missing one", columns: [], empty: {}, broken: ["columns"] },
    { name: "another type", columns: [column("text")], empty: {}, broken: ["types"] },
    { name: "empty cells", columns: [column("integer")], empty: { a: 2 }, broken: ["required"] },
  ])("$name", ({ columns, empty: cells, broken }) => {
    const results = judgeColumns(properties, columns, cells, 10);
    expect(results.filter((r) => r.outcome === "failed").map((r) => r.ruleId)).toEqual(broken);
  });

  test("whole numbers are numbers, and a type of the standard that we do not have tells nothing", () => {
    const declared = [
      { name: "a", logicalType: "number" },
      { name: "a", logicalType: "object" },
    ];
    const results = judgeColumns(declared, [column("integer")], {}, 10);
    expect(results.every(({ outcome }) => outcome === "passed")).toBe(true);
  });
});
