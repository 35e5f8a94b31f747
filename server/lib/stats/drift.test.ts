import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjustBenjaminiHochberg } from "@/server/lib/stats/benjamini-hochberg";
import { testHomogeneity } from "@/server/lib/stats/chi-square";
import {
  computeJsDistance,
  computePsi,
  computeTotalVariation,
  nullMeanOfPsi,
} from "@/server/lib/stats/distances";
import { assessDrift, assessDriftOfColumns } from "@/server/lib/stats/drift";
import {
  computeHistogramEdges,
  countIntoBins,
  histogramToCounts,
} from "@/server/lib/stats/histogram";

/** mulberry32: uniform numbers in [0, 1) from a seed. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawNormal(random: () => number, size: number, shift = 0): number[] {
  return Array.from(
    { length: size },
    () => shift + Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

function countsOf(reference: number[], current: number[]) {
  const edges = computeHistogramEdges(reference);
  return [reference, current].map((values) => histogramToCounts(countIntoBins(values, edges)));
}

const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 5 });
const occupied = counts.filter((items) => items.some((count) => count > 0));

describe("distances", () => {
  it("are symmetric, zero for equal proportions and not negative", () => {
    fc.assert(
      fc.property(occupied, occupied, (a, b) => {
        for (const distance of [computePsi, computeJsDistance, computeTotalVariation]) {
          expect(distance(a, b)).toBeCloseTo(distance(b, a), 10);
          expect(distance(a, b)).toBeGreaterThanOrEqual(0);
          expect(distance(a, a)).toBe(0);
        }
      }),
    );
  });

  it("reach 1 for disjoint samples (JS base 2, total variation)", () => {
    expect(computeJsDistance([10, 0], [0, 3], 0)).toBe(1);
    expect(computeTotalVariation([10, 0], [0, 3])).toBe(1);
  });

  it("stay finite for a bin that is empty on one side", () => {
    // p = (10.5, 0.5) / 11, q = (0.5, 10.5) / 11: 2 · (10 / 11) · ln 21
    expect(computePsi([10, 0], [0, 10])).toBeCloseTo((20 / 11) * Math.log(21), 12);
  });

  it("have the documented null mean", () => {
    expect(nullMeanOfPsi(10, 1000, 500)).toBeCloseTo(9 * 0.003, 12);
  });

  it.each([
    ["different bins", [1, 2], [1]],
    ["no bins", [], []],
    ["an empty sample", [0, 0], [1, 2]],
    ["a negative count", [-1, 2], [1, 2]],
    ["a count that is not a number", [Number.NaN, 2], [1, 2]],
  ])("refuse %s", (_, a, b) => {
    expect(() => computePsi(a, b)).toThrow(RangeError);
  });
});

describe("testHomogeneity", () => {
  it("pools bins until both rows expect five", () => {
    // Totals 2 and 3 pool to 5 < 10, then with 20 to 25; left are 25 and 75, one degree.
    const { dof } = testHomogeneity([1, 2, 10, 37], [1, 1, 10, 38]);
    expect(dof).toBe(1);
  });

  it("finds nothing to test in one bin", () => {
    expect(testHomogeneity([50, 0], [20, 0])).toEqual({ statistic: 0, dof: 0, pValue: 1 });
  });
});

describe("adjustBenjaminiHochberg", () => {
  it("gives the q-values of the textbook example, in input order", () => {
    // Sorted p·m/rank: .01·4/1 = .04, .02·4/2 = .04, .03·4/3 = .04, .5·4/4 = .5
    const q = adjustBenjaminiHochberg([0.5, 0.03, 0.01, 0.02]);
    for (const [i, value] of [0.5, 0.04, 0.04, 0.04].entries()) expect(q[i]).toBeCloseTo(value, 12);
  });

  it("keeps q >= p, the order of p and the bound 1", () => {
    const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(p, (pValues) => {
        const q = adjustBenjaminiHochberg(pValues);
        pValues.forEach((value, i) => {
          expect(q[i]).toBeGreaterThanOrEqual(value);
          expect(q[i]).toBeLessThanOrEqual(1);
          pValues.forEach((other, j) => {
            if (value < other) expect(q[i]).toBeLessThanOrEqual(q[j]!);
          });
        });
      }),
    );
  });

  it("refuses a p-value outside [0, 1]", () => {
    expect(() => adjustBenjaminiHochberg([Number.NaN])).toThrow(RangeError);
  });
});

describe("assessDrift", () => {
  it.each([
    { n: 100, m: 100, simulations: 2000 },
    { n: 1000, m: 100, simulations: 2000 },
    { n: 1000, m: 1000, simulations: 2000 },
    { n: 10_000, m: 500, simulations: 600 },
    { n: 10_000, m: 10_000, simulations: 600 },
  ])("raises false evidence at the nominal rate for n = $n, m = $m", ({ n, m, simulations }) => {
    const random = makeRandom(n * 31 + m);
    let alarms = 0;
    let drifts = 0;
    for (let i = 0; i < simulations; i++) {
      const [reference, current] = countsOf(
        Array.from({ length: n }, random),
        Array.from({ length: m }, random),
      );
      const { pValue, severity } = assessDrift(reference!, current!, { minimumRows: 50 });
      expect(pValue).not.toBeNull();
      if (pValue! <= 0.05) alarms++;
      if (severity === "drift") drifts++;
    }
    expect(alarms / simulations).toBeGreaterThanOrEqual(0.025);
    expect(alarms / simulations).toBeLessThanOrEqual(0.075);
    expect(drifts / simulations).toBeLessThanOrEqual(0.05);
  });

  it("finds a shift of 0.3 standard deviations in 500 rows with power 0.9", () => {
    const random = makeRandom(7);
    let found = 0;
    for (let i = 0; i < 200; i++) {
      const [a, b] = countsOf(drawNormal(random, 5000), drawNormal(random, 500, 0.3));
      if (assessDrift(a!, b!).pValue! <= 0.05) found++;
    }
    expect(found / 200).toBeGreaterThanOrEqual(0.9);
  });

  it.each([
    ["equal windows: none", [500, 500], [250, 250], "none"],
    ["large and certain: drift", [500, 500], [450, 50], "drift"],
    ["certain but small: possible", [50_000, 50_000], [51_000, 49_000], "possible"],
    ["large but not certain: possible", [96, 4], [88, 12], "possible"],
    ["few rows, however different: insufficient", [500, 500], [99, 0], "insufficient data"],
    [
      "fewer than five rows a bin: insufficient",
      new Array(30).fill(9),
      new Array(30).fill(4),
      "insufficient data",
    ],
    ["an empty window: insufficient", [500, 500], [0, 0], "insufficient data"],
    ["a constant column: none", [500, 0, 0], [300, 0, 0], "none"],
    ["a value never seen before: drift", [500, 0], [200, 100], "drift"],
  ] as const)("decides %s", (_, reference, current, severity) => {
    const options = severity === "possible" ? { minimumEffect: 0.05, alpha: 0.01 } : {};
    expect(assessDrift(reference, current, options).severity).toBe(severity);
  });

  it("nets the effect of what it averages without drift", () => {
    const [a, b] = [
      [300, 200],
      [90, 110],
    ];
    const nullMean = 1 / 500 + 1 / 200;
    const psi = assessDrift(a!, b!);
    expect(psi.netEffect).toBeCloseTo(psi.psi - nullMean, 12);
    const js = assessDrift(a!, b!, { effect: "js" });
    expect(js.netEffect ** 2).toBeCloseTo(js.js ** 2 - nullMean / (8 * Math.LN2), 12);
    expect(assessDrift([500, 500], [200, 200]).netEffect).toBe(0);
  });

  it("does not depend on bins that are empty in both windows", () => {
    const options = { effect: "js" } as const;
    expect(assessDrift([300, 0, 0, 200], [90, 0, 0, 110], options)).toEqual(
      assessDrift([300, 200], [90, 110], options),
    );
  });

  it("sees a change of the missing rate alone", () => {
    const values = Array.from({ length: 1000 }, (_, i) => i);
    const edges = computeHistogramEdges(values);
    const holes = values.map((value) => (value % 3 === 0 ? null : value));
    const [a, b] = [values, holes].map((v) => histogramToCounts(countIntoBins(v, edges)));
    expect(assessDrift(a!, b!).severity).toBe("drift");
  });

  it.each([{ alpha: 0 }, { minimumEffect: Number.NaN }, { minimumRows: 0 }])(
    "refuses the option %o",
    (options) => {
      expect(() => assessDrift([1, 2], [1, 2], options)).toThrow(RangeError);
    },
  );
});

describe("assessDriftOfColumns", () => {
  it("adjusts evidence over the columns that have enough data", () => {
    const weak = { name: "weak", reference: [500, 500], current: [118, 82] };
    const [first, ...rest] = assessDriftOfColumns([
      weak,
      ...Array.from({ length: 9 }, (_, i) => ({
        name: `same-${i}`,
        reference: [500, 500],
        current: [100, 100],
      })),
      { name: "short", reference: [500, 500], current: [5, 5] },
    ]);
    const alone = assessDrift(weak.reference, weak.current);
    expect(alone.pValue).toBeLessThanOrEqual(0.05);
    expect(first).toMatchObject({ name: "weak", pValue: alone.pValue, severity: "none" });
    expect(first?.qValue).toBeCloseTo(alone.pValue! * 10, 12);
    expect(rest.at(-1)).toMatchObject({ qValue: null, severity: "insufficient data" });
  });

  it("has nothing to say about no columns", () => {
    expect(assessDriftOfColumns([])).toEqual([]);
  });
});
