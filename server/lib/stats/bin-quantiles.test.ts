import fc from "fast-check";
import { expect, test } from "vitest";
import {
  binsOfRanks,
  interpolateRanks,
  neighbourRanks,
  valuesAtRanks,
} from "@/server/lib/stats/bin-quantiles";
import { computeQuantiles } from "@/server/lib/stats/quantiles";

const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95];

function countIn(values: readonly number[], width: number) {
  const counts = new Map<number, number>();
  for (const value of values) {
    const place = Math.floor(value / width);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts].map(([place, n]) => ({ place, n }));
}

function quantilesByBins(values: readonly number[], width: number): number[] {
  const bins = countIn(values, width);
  const ranks = neighbourRanks(SHARES, values.length);
  const looked = new Set(binsOfRanks(bins, ranks).map(({ place }) => place));
  const held = values.filter((value) => looked.has(Math.floor(value / width)));
  const count = values.length;
  return interpolateRanks(SHARES, { count, values: valuesAtRanks(bins, { ranks, held }) });
}

test("the median of 1 to 4 lies between the two in the middle", () => {
  expect(interpolateRanks([0.5], { count: 4, values: [2, 3] })).toEqual([2.5]);
  expect(neighbourRanks([0.5], 4)).toEqual([1, 2]);
});

test("quantiles from the bins that hold them are those of all values in order", () => {
  const values = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.constantFrom(0.25, 1, 8, 128), (some, width) => {
      const expected = computeQuantiles(some, SHARES) ?? [];
      for (const [at, found] of quantilesByBins(some, width).entries())
        expect(found).toBeCloseTo(expected[at] ?? Number.NaN, 9);
    }),
  );
});

test("only the bins that hold a rank are looked into", () => {
  const bins = [
    { place: 3, n: 10 },
    { place: -1, n: 5 },
    { place: 7, n: 1 },
  ];
  expect(binsOfRanks(bins, [4, 15])).toEqual([
    { place: -1, n: 5 },
    { place: 7, n: 1 },
  ]);
});
