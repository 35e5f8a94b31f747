import { describe, expect, test } from "vitest";
import { chooseHoldOut } from "@/server/pipelines/hold-out";

/** A row a number: its day. Labels alternate unless given. */
function aHistory(
  days: readonly number[],
  { labels, values }: { labels?: (0 | 1)[]; values?: (number | null)[] } = {},
) {
  return {
    columns: { x: values ?? days.map(() => 1) },
    labels: labels ?? days.map((_, index) => (index % 2 === 0 ? (0 as const) : (1 as const))),
    times: days.map((day) => new Date(Date.UTC(2020, 0, day))),
  };
}
const TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe("rows held out", () => {
  test.each([
    ["the last fifth", TEN, [8, 9]],
    ["all rows from the nearest change of day on", [1, 1, 1, 2, 2, 2, 3, 3, 3, 3], [6, 7, 8, 9]],
    ["a part of the only day there is", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [8, 9]],
  ])("are %s", (_, days, judged) => {
    const found = chooseHoldOut(aHistory(days), 0.2);
    expect(found).toMatchObject({ kind: "last", judged });
    expect([...found.fitted, ...found.judged]).toEqual([...days.keys()]);
  });

  test.each([
    [
      "the rows before lack a feature",
      aHistory(TEN, { values: TEN.map((day) => (day > 8 ? 1 : null)) }),
    ],
    ["the last ones have one label", aHistory(TEN, { labels: [0, 1, 0, 1, 0, 1, 0, 1, 1, 1] })],
    ["the rows before have one label", aHistory(TEN, { labels: [1, 1, 1, 1, 1, 1, 1, 1, 0, 1] })],
  ])("are every fifth where %s", (_, rows) => {
    expect(chooseHoldOut(rows, 0.2)).toEqual({
      kind: "spread",
      fitted: [0, 1, 2, 3, 5, 6, 7, 8],
      judged: [4, 9],
    });
  });
});
