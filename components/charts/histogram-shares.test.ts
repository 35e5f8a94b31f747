import { expect, test } from "vitest";
import { toShares } from "@/components/charts/histogram-shares";

test("windows of different size become comparable", () => {
  const { shares, peak } = toShares([
    { label: "training", counts: [1, 3] },
    { label: "window", counts: [400, 100] },
  ]);
  expect(shares).toEqual([
    [0.25, 0.75],
    [0.8, 0.2],
  ]);
  expect(peak).toBe(0.8);
});

test("an empty window has no shares rather than NaN", () => {
  expect(toShares([{ label: "empty", counts: [0, 0] }])).toEqual({ shares: [[0, 0]], peak: 0 });
  expect(toShares([])).toEqual({ shares: [], peak: 0 });
});
