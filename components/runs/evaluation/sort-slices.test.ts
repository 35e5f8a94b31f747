import { expect, test } from "vitest";
import { alignSlices, sortSlices } from "@/components/runs/evaluation/sort-slices";
import type { EvaluationSlice } from "@/server/pipelines/schema";

const slice = (name: string, auc: number | null, rows = 100): EvaluationSlice => ({
  feature: "job",
  slice: name,
  rows,
  auc,
  f1: 0.5,
  accuracy: 0.5,
  brier: 0.2,
  observedRate: 0.5,
  meanPredicted: 0.5,
});

test("the worst ranked come first, of equals the larger, without AUC last", () => {
  const sorted = sortSlices([
    slice("a", null),
    slice("b", 0.7),
    slice("c", 0.6),
    slice("d", 0.7, 200),
  ]);
  expect(sorted.map((each) => each.slice)).toEqual(["c", "d", "b", "a"]);
});

test("slices of runs are held against the first run's, the largest loss first", () => {
  const rows = alignSlices([
    [slice("a", 0.8), slice("b", 0.8), slice("c", null)],
    [slice("a", 0.85), slice("b", 0.7), slice("c", 0.9)],
    [slice("a", 0.75), slice("d", 0.5)],
  ]);
  expect(rows.map(({ slice: name, worst }) => [name, worst?.toFixed(2) ?? null])).toEqual([
    ["b", "-0.10"],
    ["a", "-0.05"],
    ["c", null],
    ["d", null],
  ]);
  expect(rows[0]?.cells.map((cell) => cell?.auc ?? null)).toEqual([0.8, 0.7, null]);
});
