import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binValues, boxOf } from "@/components/charts/scene/distribution";
import { rampColour } from "@/components/charts/scene/ramp";

describe("binValues", () => {
  it("puts every number into one bin", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 300 });
    fc.assert(
      fc.property(values, (list) => {
        expect(binValues(list).reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
      }),
    );
  });

  it("makes one bin of equal values and none of no numbers", () => {
    expect(binValues([2, 2])).toEqual([{ from: 2, to: 2, count: 2 }]);
    expect(binValues([Number.NaN])).toEqual([]);
  });
});

describe("boxOf", () => {
  it("ends its whiskers at the last value within one and a half boxes", () => {
    expect(boxOf([1, 2, 3, 4, 5, 100])).toMatchObject({
      n: 6,
      median: 3.5,
      low: 1,
      high: 5,
      outliers: [100],
    });
  });

  it("is null without a number", () => {
    expect(boxOf([])).toBeNull();
  });
});

it.each([
  [0, "rgb(68,1,84)"],
  [1, "rgb(253,231,37)"],
  [0.5, "rgb(33,145,140)"],
  [null, "var(--chart-reference)"],
])("the ramp at %o is %s", (share, colour) => {
  expect(rampColour(share)).toBe(colour);
});
