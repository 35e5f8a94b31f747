import { describe, expect, it } from "vitest";
import { outlierLimits, quantileOf, smooth } from "@/components/charts/scene/smoothing";

describe("smooth", () => {
  it("changes nothing at weight 0", () => {
    expect(smooth([1, null, 3], 0)).toEqual([1, null, 3]);
  });

  it("leaves a constant as it is from its first value on", () => {
    for (const value of smooth([4, 4, 4, 4], 0.9)) expect(value).toBeCloseTo(4, 12);
  });

  it("is TensorBoard's debiased average", () => {
    // By hand at weight 0.5: 1; (0.25 + 1) / 0.75; (0.625 + 1.5) / 0.875.
    const smoothed = smooth([1, 2, 3], 0.5);
    expect(smoothed[0]).toBeCloseTo(1, 12);
    expect(smoothed[1]).toBeCloseTo(1.25 / 0.75, 12);
    expect(smoothed[2]).toBeCloseTo(2.125 / 0.875, 12);
  });

  it("steps over what is missing", () => {
    const [first, gap, last] = smooth([1, null, 2], 0.5);
    expect([first, gap]).toEqual([1, null]);
    expect(last).toBeCloseTo(1.25 / 0.75, 12);
  });
});

it.each([
  [0, 1],
  [0.5, 2.5],
  [0.25, 1.75],
  [1, 4],
])("the %d quantile of 1, 2, 3, 4 is %d", (share, value) => {
  expect(quantileOf([1, 2, 3, 4], share)).toBe(value);
});

describe("outlierLimits", () => {
  it("leaves a spike outside and the rest inside", () => {
    const values = [...Array.from({ length: 99 }, (_, index) => index / 100), 1e9];
    const limits = outlierLimits(values);
    expect(limits?.[0]).toBeCloseTo(0.0495, 9);
    expect(limits?.[1]).toBeCloseTo(0.9405, 9);
  });

  it("is null without a number", () => {
    expect(outlierLimits([null, Number.NaN])).toBeNull();
  });
});
