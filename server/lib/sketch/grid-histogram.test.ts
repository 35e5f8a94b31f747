import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  alignHistograms,
  type Grid,
  gridFor,
  toHistogram,
} from "@/server/lib/sketch/grid-histogram";

/** What lies nearer to 0 has too few digits left to be divided exactly. */
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
  .map((value) => (Math.abs(value) < 1e-280 ? 0 : value));
const values = fc.array(number, { minLength: 1, maxLength: 200 });

function count(list: readonly number[], { width }: Grid): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of list) {
    const place = Math.floor(value / width);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}

const rangeOf = (list: readonly number[]) => ({ min: Math.min(...list), max: Math.max(...list) });

function histogramOf(list: readonly number[], most = 40) {
  const grid = gridFor(rangeOf(list), { most });
  return toHistogram(grid, count(list, grid));
}

describe("a grid", () => {
  test("covers all values with at most as many bins as wanted, each value in one", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 64 }), (list, most) => {
        const { edges, counts } = histogramOf(list, most);
        expect(counts.length).toBeLessThanOrEqual(most);
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(list.length);
        expect(edges[0]).toBeLessThanOrEqual(Math.min(...list));
        expect(edges.at(-1)).toBeGreaterThan(Math.max(...list));
      }),
    );
  });

  test.each([
    [{ min: 18, max: 95 }, 1, { width: 2, first: 9, bins: 39 }],
    [{ min: 0, max: 3 }, 1, { width: 1, first: 0, bins: 4 }],
    [{ min: 7, max: 7 }, 1, { width: 1, first: 7, bins: 1 }],
    [{ min: 0, max: 0 }, 0, { width: 1, first: 0, bins: 1 }],
    [{ min: 0.1, max: 0.9 }, 0, { width: 0.03125, first: 3, bins: 26 }],
  ])("of %o (at least %d wide) is %o", (range, finest, grid) => {
    expect(gridFor(range, { most: 40, finest })).toEqual(grid);
  });

  test.each([
    [-1.7976931348623157e308, 1.7976931348623157e308],
    [5e-324, 1e-320],
    [1e300, 1.0000000001e300],
    [-1, 1e15],
  ])("exists for %d to %d", (min, max) => {
    const { width, bins } = gridFor({ min, max }, { most: 40 });
    expect(width).toBeGreaterThan(0);
    expect(bins).toBeLessThanOrEqual(40);
  });
});

describe("two histograms", () => {
  test("on one grid are what counting on that grid gives", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const aligned = alignHistograms(histogramOf(a), histogramOf(b));
        expect(aligned?.a.edges).toEqual(aligned?.b.edges);
        const [low = 0, second = 0] = aligned?.a.edges ?? [];
        const width = second - low;
        const grid = { width, first: low / width, bins: aligned?.a.counts.length ?? 0 };
        expect(aligned?.a).toEqual(toHistogram(grid, count(a, grid)));
        expect(aligned?.b).toEqual(toHistogram(grid, count(b, grid)));
      }),
    );
  });

  test("that are narrow and far apart still fit into a chart", () => {
    const near = histogramOf([5, 5.000_000_000_1]);
    const far = histogramOf([999_999, 999_999.000_001]);
    const aligned = alignHistograms(near, far);
    expect(aligned?.a.counts.length).toBeLessThanOrEqual(128);
    expect(aligned?.a.counts[0]).toBe(2);
    expect(aligned?.b.counts.at(-1)).toBe(2);
  });

  test("of which one has edges of its own cannot be compared", () => {
    const own = { edges: [0, 3.85, 7.7], counts: [1, 2] };
    expect(alignHistograms(own, histogramOf([1, 2, 3]))).toBeNull();
  });
});
