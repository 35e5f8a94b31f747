import { describe, expect, test } from "vitest";
import {
  endOfDueLabels,
  labelArrival,
  orderRows,
  replayPredictionId,
  splitRange,
} from "@/server/serving/replay-plan";

const day = (text: string) => new Date(`${text}T00:00:00Z`);

describe("orderRows", () => {
  test("orders by time and keeps rows of one instant in their order", () => {
    const rows = orderRows({
      rowCount: 3,
      columns: { age: [30, 31, null], job: ["a", "b", "c"] },
      labels: [0, 1, 0],
      times: [day("2009-01-02"), day("2009-01-01"), day("2009-01-02")],
      entities: ["x", "y", "z"],
    });
    expect(rows.map(({ entity }) => entity)).toEqual(["y", "x", "z"]);
    expect(rows[2]).toEqual({
      instance: { age: null, job: "c" },
      label: 0,
      at: day("2009-01-02"),
      entity: "z",
    });
  });

  test("refuses rows without a label", () => {
    const set = {
      rowCount: 1,
      columns: {},
      labels: [],
      times: [day("2009-01-01")],
      entities: ["x"],
    };
    expect(() => orderRows(set)).toThrow("row 0");
  });
});

describe("endOfDueLabels", () => {
  const rows = ["2009-01-01", "2009-01-01", "2009-01-10", "2009-02-01"].map((at) => ({
    at: day(at),
  }));
  test.each([
    ["before any delay has passed", "2009-01-14", 14, 0, 0],
    ["on the very day", "2009-01-15", 14, 0, 2],
    ["later", "2009-01-24", 14, 2, 3],
    ["never backwards", "2009-01-01", 14, 3, 3],
    ["without a delay", "2009-02-01", 0, 0, 4],
  ])("is %s", (_, clock, delay, start, end) => {
    expect(endOfDueLabels(rows, start, day(clock), delay)).toBe(end);
  });
});

test("a label arrives the delay after its row's time", () => {
  expect(labelArrival(day("2009-02-20"), 14)).toEqual(day("2009-03-06"));
});

test("a row's id depends on the replay and its number only", () => {
  expect(replayPredictionId("r1", 7)).toBe("r1.7");
});

test.each([
  [0, 0, 4, []],
  [
    3,
    9,
    4,
    [
      { from: 3, to: 7 },
      { from: 7, to: 9 },
    ],
  ],
  [0, 4, 4, [{ from: 0, to: 4 }]],
])("splitRange(%d, %d, %d) covers the range without overlap", (from, to, size, parts) => {
  expect(splitRange(from, to, size)).toEqual(parts);
});
