import { describe, expect, test } from "vitest";
import { MIN_SLICE_ROWS, measureSlices } from "@/server/pipelines/slices";

const ROWS = 400;
const rows = Array.from({ length: ROWS }, (_, row) => row);
const labels = rows.map((row) => row % 2);
/** Right for the first half of the rows, upside down for the second. */
const scores = rows.map((row) => (row < ROWS / 2 ? 0.2 + 0.6 * (row % 2) : 0.8 - 0.6 * (row % 2)));
const measure = (column: (number | string | boolean | null)[], type: "numeric" | "categorical") =>
  measureSlices(
    { columns: { f: column }, labels, scores },
    [{ name: "f", type, sentinels: [-1] }],
    0.5,
  );

describe("measureSlices", () => {
  test("tells the part that a model ranks upside down from the part that it ranks rightly", () => {
    const halves = measure(
      rows.map((row) => (row < ROWS / 2 ? "first" : "second")),
      "categorical",
    );
    expect(halves).toMatchObject([
      { feature: "f", slice: "first", rows: 200, auc: 1, accuracy: 1, f1: 1, observedRate: 0.5 },
      { feature: "f", slice: "second", rows: 200, auc: 0, accuracy: 0, f1: 0, observedRate: 0.5 },
    ]);
    expect(halves[0]?.brier).toBeCloseTo(0.04, 10);
    expect(halves[1]?.meanPredicted).toBeCloseTo(0.5, 10);
  });

  test("cuts a number into quarters from the lowest, what is missing last", () => {
    const column = rows.map((row) => (row % 8 === 0 ? null : row % 8 === 1 ? -1 : row + 0.5));
    const slices = measure(column, "numeric").map(({ slice, rows: n }) => [slice, n]);
    // 300 numbers from 2.5 to 399.5; NumPy's quartiles of them.
    expect(slices.map(([name]) => name)).toEqual([
      "≤ 101.3",
      "101.3 to 201",
      "201 to 300.8",
      "> 300.8",
      "missing",
    ]);
    expect(slices.at(-1)).toEqual(["missing", 100]);
    expect(slices.reduce((sum, [, n]) => sum + Number(n), 0)).toBe(ROWS);
  });

  test("keeps the twelve largest categories and counts the others together", () => {
    const slices = measure(
      rows.map((row) => (row < 60 * 5 ? `c${row % 5}` : `rare ${row % 50}`)),
      "categorical",
    );
    expect(slices.map(({ slice }) => slice)).toEqual(["c0", "c1", "c2", "c3", "c4", "all others"]);
  });

  test("leaves out parts of too few rows, and says no AUC where one class is missing", () => {
    const column = rows.map((row) =>
      row % 2 === 0 ? "even" : row < MIN_SLICE_ROWS ? "few" : "odd",
    );
    expect(measure(column, "categorical")).toMatchObject([
      { slice: "even", auc: null },
      { slice: "odd", auc: null },
    ]);
  });
});
