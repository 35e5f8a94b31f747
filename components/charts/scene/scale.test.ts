import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  extentOf,
  linearTicks,
  logTicks,
  makeScale,
  withAir,
} from "@/components/charts/scene/scale";

describe("makeScale", () => {
  it.each([
    ["linear", [0, 10], 5, 50],
    ["log", [1, 100], 10, 50],
    ["log", [0.001, 1000], 1, 50],
  ] as const)(
    "puts the middle of a %s axis %o at half of its pixels",
    (kind, domain, value, pixel) => {
      expect(makeScale(kind, domain, [0, 100]).at(value)).toBeCloseTo(pixel, 9);
    },
  );

  it.each([0, -1, null])("has no place on a log axis for %o", (value) => {
    expect(makeScale("log", [1, 10], [0, 100]).at(value)).toBeNaN();
  });

  it("gives back by invert what at was given", () => {
    const value = fc.double({ min: 0.01, max: 1000, noNaN: true });
    fc.assert(
      fc.property(value, fc.constantFrom("linear" as const, "log" as const), (x, kind) => {
        const scale = makeScale(kind, [0.01, 1000], [20, 420]);
        expect(scale.invert(scale.at(x)) / x).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe("ticks", () => {
  it.each([
    [[0, 1], 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [[0, 97], 4, [0, 50]],
    [[-0.3, 0.3], 3, [-0.2, 0, 0.2]],
    [[5, 5], 3, [5]],
  ] as const)("along %o, about %i, are the round values %o", ([low, high], count, ticks) => {
    expect(linearTicks([low, high], count)).toEqual(ticks);
  });

  it.each([
    [[1, 10000], 5, [1, 10, 100, 1000, 10000]],
    [[1, 100], 6, [1, 2, 5, 10, 20, 50, 100]],
    [[1e-8, 1], 4, [1e-8, 1e-6, 1e-4, 1e-2, 1]],
    [[2, 8], 3, [2, 4, 6, 8]],
    [[0, 8], 3, []],
  ] as const)("of a log axis along %o, about %i, are %o", ([low, high], count, ticks) => {
    expect(logTicks([low, high], count)).toEqual(ticks);
  });

  it("lie inside the axis, rise and stay few on any range", () => {
    const ends = fc.tuple(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, fc.integer({ min: 1, max: 12 }), ([low, span], count) => {
        const ticks = linearTicks([low, low + span], count);
        const room = span * 1e-6 + Math.abs(low) * 1e-9;
        expect(ticks.length).toBeLessThanOrEqual(count * 2 + 2);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low - room);
          expect(tick).toBeLessThanOrEqual(low + span + room);
        }
      }),
    );
  });
});

describe("extentOf", () => {
  it.each([
    [[3, 1, 2], "linear", [1, 3]],
    [[null, Number.NaN, 2, 4], "linear", [2, 4]],
    [[-1, 0, 5, 50], "log", [5, 50]],
    [[5], "linear", [4.5, 5.5]],
    [[0], "linear", [-1, 1]],
    [[5], "log", [2.5, 10]],
    [[null], "linear", null],
    [[-5], "log", null],
  ] as const)("of %o on a %s axis is %o", (values, kind, extent) => {
    expect(extentOf(values, kind)).toEqual(extent);
  });
});

it("adds the same air on both sides, as factors on a log axis", () => {
  expect(withAir([0, 10], "linear", 0.1)).toEqual([-1, 11]);
  const [low, high] = withAir([1, 100], "log", 0.5);
  expect(low).toBeCloseTo(0.1, 12);
  expect(high).toBeCloseTo(1000, 9);
});
