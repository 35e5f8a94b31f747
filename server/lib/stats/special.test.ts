import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeMoments, mergeMoments } from "@/server/lib/stats/moments";
import {
  newcombeInterval,
  testTwoProportions,
  wilsonInterval,
} from "@/server/lib/stats/proportion";
import { quantileOfSorted } from "@/server/lib/stats/quantiles";
import {
  chiSquareSurvival,
  logGamma,
  normalQuantile,
  normalSurvival,
} from "@/server/lib/stats/special";

describe("special functions", () => {
  it.each([
    // Closed forms: Γ(5) = 24, Γ(½) = √π; dof 2 is exponential: exp(−x / 2).
    ["ln Γ(5)", logGamma(5), Math.log(24)],
    ["ln Γ(½)", logGamma(0.5), Math.log(Math.PI) / 2],
    ["ln Γ(0.1), by reflection", logGamma(0.1), 2.252712651734206],
    ["chi-square, 2 degrees, near", chiSquareSurvival(1, 2), Math.exp(-0.5)],
    ["chi-square, 2 degrees, far tail", chiSquareSurvival(400, 2), Math.exp(-200)],
    ["chi-square, 1 degree, 5 % point", chiSquareSurvival(3.841458820694124, 1), 0.05],
    ["chi-square, 10 degrees, 5 % point", chiSquareSurvival(18.307038053275146, 10), 0.05],
    ["normal quantile of 97.5 %", normalQuantile(0.975), 1.959963984540054],
    ["normal quantile of 1e-9", normalQuantile(1e-9), -5.997807015007687],
    ["normal tail at 6", normalSurvival(6), 9.865876450376981e-10],
  ])("give %s", (_, actual, expected) => {
    expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-10);
  });

  it("invert each other (normal quantile and survival)", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.999999, noNaN: true }), (p) => {
        expect(Math.abs((1 - normalSurvival(normalQuantile(p))) / p - 1)).toBeLessThan(1e-3);
      }),
    );
  });

  it("have nothing to test at 0 degrees of freedom", () => {
    expect(chiSquareSurvival(0, 0)).toBe(1);
  });

  it.each([
    ["a negative statistic", () => chiSquareSurvival(-1, 2)],
    ["half a degree of freedom", () => chiSquareSurvival(1, 0.5)],
    ["a certain event", () => normalQuantile(1)],
    ["more successes than trials", () => wilsonInterval({ successes: 3, trials: 2 })],
    ["no trials", () => wilsonInterval({ successes: 0, trials: 0 })],
    ["the quantile of nothing", () => quantileOfSorted([], 0.5)],
  ])("refuse %s", (_, act) => {
    expect(act).toThrow(RangeError);
  });
});

describe("proportions", () => {
  it("give the limits of Newcombe's published example (56/70 against 48/80)", () => {
    // Newcombe (1998), table II (a): difference 0.2000, method 10: 0.0524 to 0.3339.
    const { low, high } = newcombeInterval(
      { successes: 48, trials: 80 },
      { successes: 56, trials: 70 },
    );
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });

  it("give Wilson limits inside [0, 1] with a width at the ends", () => {
    // z² / (n + z²) = 3.8415 / 13.8415
    expect(wilsonInterval({ successes: 0, trials: 10 })).toEqual({
      low: 0,
      high: expect.closeTo(0.27753, 5),
    });
    expect(wilsonInterval({ successes: 10, trials: 10 }).high).toBe(1);
  });

  it("find no difference between two samples without variance", () => {
    const all = { successes: 5, trials: 5 };
    expect(testTwoProportions(all, all)).toEqual({ z: 0, pValue: 1 });
  });
});

describe("moments", () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 50 });

  it("merge to the moments of the joined stream", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = mergeMoments(computeMoments(a), computeMoments(b));
        const joined = computeMoments([...a, ...b]);
        expect([merged.n, merged.min, merged.max]).toEqual([joined.n, joined.min, joined.max]);
        expect(merged.mean).toBeCloseTo(joined.mean, 6);
        expect(Math.abs(merged.m2 - joined.m2)).toBeLessThanOrEqual(1e-9 * (1 + joined.m2));
      }),
    );
  });

  it("leave out null, NaN and infinities", () => {
    const { n, mean } = computeMoments([1, null, Number.NaN, Number.POSITIVE_INFINITY, 3]);
    expect([n, mean]).toEqual([2, 2]);
  });
});
