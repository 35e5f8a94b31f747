import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  computeHistogramEdges,
  countIntoBins,
  histogramToCounts,
  mergeHistograms,
} from "@/server/lib/stats/histogram";

const column = fc.array(fc.option(fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }))), {
  maxLength: 200,
});

describe("fixed-edge histogram", () => {
  it("merges to the counts of the joined column", () => {
    fc.assert(
      fc.property(column, column, column, (reference, a, b) => {
        const edges = computeHistogramEdges(reference);
        const merged = mergeHistograms(countIntoBins(a, edges), countIntoBins(b, edges));
        expect(merged).toEqual(countIntoBins([...a, ...b], edges));
      }),
    );
  });

  it("counts each value once and has strictly ascending edges", () => {
    fc.assert(
      fc.property(column, (values) => {
        const edges = computeHistogramEdges(values);
        for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1]!);
        const total = histogramToCounts(countIntoBins(values, edges)).reduce((a, b) => a + b, 0);
        expect(total).toBe(values.length);
      }),
    );
  });

  it("gives deciles of a continuous reference equal counts", () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.sqrt(i));
    const { counts } = countIntoBins(values, computeHistogramEdges(values));
    expect([...counts]).toEqual(new Array(10).fill(100));
  });

  it("folds what lies beyond the reference into the end bins", () => {
    const edges = computeHistogramEdges(Array.from({ length: 100 }, (_, i) => i));
    const { counts } = countIntoBins([-1e9, 1e9], edges);
    expect([counts[0], counts[counts.length - 1]]).toEqual([1, 1]);
  });

  it("counts null, NaN and infinities as missing", () => {
    const values = [null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1];
    expect(countIntoBins(values, [0]).missing).toBe(4);
  });

  const mostlyZero = Array.from({ length: 100 }, (_, i) => (i < 80 ? 0 : i - 79));
  it.each([
    ["a constant column from larger values", [5, 5, 5], 5, 7],
    ["a constant column from smaller values", [5, 5, 5], 5, 4],
    ["zeros from ones", [0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0, 1],
    ["a value that fills many bins from the next one", mostlyZero, 0, 1],
  ])("tells %s", (_, reference, known, other) => {
    const edges = computeHistogramEdges(reference);
    const bin = (value: number) => countIntoBins([value], edges).counts.indexOf(1);
    expect(bin(known)).not.toBe(bin(other));
  });

  it("has no edges for a column without values", () => {
    expect(computeHistogramEdges([null, Number.NaN])).toEqual([]);
    expect(histogramToCounts(countIntoBins([null, 3], []))).toEqual([1, 1]);
  });

  it("refuses to merge over different edges", () => {
    expect(() => mergeHistograms(countIntoBins([1], [0]), countIntoBins([1], [1]))).toThrow(
      RangeError,
    );
  });
});
