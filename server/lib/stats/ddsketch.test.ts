import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DDSketch } from "@/server/lib/stats/ddsketch";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const values = fc.array(finite, { minLength: 1, maxLength: 300 });

function sketchOf(items: readonly number[], accuracy = 0.01): DDSketch {
  const sketch = new DDSketch(accuracy);
  for (const item of items) sketch.add(item);
  return sketch;
}

describe("DDSketch", () => {
  it("keeps every quantile within the relative accuracy of the value of that rank", () => {
    const q = fc.double({ min: 0, max: 1, noNaN: true });
    const accuracy = fc.constantFrom(0.001, 0.01, 0.05);
    fc.assert(
      fc.property(values, q, accuracy, (items, p, a) => {
        const exact = items.toSorted((x, y) => x - y)[Math.floor(p * (items.length - 1))]!;
        const estimate = sketchOf(items, a).quantile(p)!;
        // Rounding of the bound itself, and the magnitudes that count as zero.
        const bound = a * Math.abs(exact) * (1 + 1e-9) + 2 ** -1022;
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 1000 },
    );
  });

  it("merges to the state of the joined streams, in either order", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const joined = sketchOf([...a, ...b]);
        for (const [x, y] of [
          [a, b],
          [b, a],
        ] as const) {
          const merged = sketchOf(x);
          merged.mergeFrom(sketchOf(y));
          expect(merged.buckets()).toEqual(joined.buckets());
          expect([merged.count, merged.min, merged.max]).toEqual([
            joined.count,
            joined.min,
            joined.max,
          ]);
        }
      }),
    );
  });

  it("survives the way to bytes and back", () => {
    const counts = fc.array(fc.tuple(finite, fc.integer({ min: 1, max: 2 ** 40 })));
    fc.assert(
      fc.property(counts, (items) => {
        const sketch = new DDSketch();
        for (const [value, count] of items) sketch.add(value, count);
        sketch.add(Number.NaN);
        const copy = DDSketch.fromBytes(sketch.toBytes());
        expect(copy.buckets()).toEqual(sketch.buckets());
        expect(copy.toBytes()).toEqual(sketch.toBytes());
        expect([copy.count, copy.dropped, copy.sum, copy.min, copy.max]).toEqual([
          sketch.count,
          1,
          sketch.sum,
          sketch.min,
          sketch.max,
        ]);
      }),
    );
  });

  it("leaves values that are not finite out and counts them", () => {
    const sketch = sketchOf([Number.NaN, Number.POSITIVE_INFINITY, -0, 2]);
    expect([sketch.count, sketch.dropped, sketch.sum]).toEqual([2, 2, 2]);
    expect(sketch.quantile(0)).toBe(0);
  });

  it("has no quantile while empty", () => {
    expect(new DDSketch().quantile(0.5)).toBeNull();
  });

  it("takes a thousand buckets' worth of latencies in a few kilobytes", () => {
    const sketch = sketchOf(Array.from({ length: 100_000 }, (_, i) => 1.0001 ** i));
    expect(sketch.toBytes().length).toBeLessThan(4000);
  });

  it.each([
    ["an accuracy of zero", () => new DDSketch(0)],
    ["different accuracies", () => new DDSketch(0.01).mergeFrom(new DDSketch(0.02))],
    ["a count that is no whole number", () => new DDSketch().add(1, 0.5)],
    ["no bytes", () => DDSketch.fromBytes(new Uint8Array())],
    ["an unknown format", () => DDSketch.fromBytes(Uint8Array.of(9))],
    ["cut bytes", () => DDSketch.fromBytes(sketchOf([1, 2]).toBytes().slice(0, -1))],
    ["bytes left over", () => DDSketch.fromBytes(Uint8Array.of(...sketchOf([1]).toBytes(), 0))],
  ])("refuses %s", (_, act) => {
    expect(act).toThrow(RangeError);
  });
});
