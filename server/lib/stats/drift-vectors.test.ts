import { describe, expect, it } from "vitest";
import { testHomogeneity } from "@/server/lib/stats/chi-square";
import { DDSketch, sketchGamma, sketchIndex, sketchValue } from "@/server/lib/stats/ddsketch";
import {
  computeJsDistance,
  computePsi,
  computeTotalVariation,
  computeWasserstein,
} from "@/server/lib/stats/distances";
import vectors from "@/server/lib/stats/fixtures/drift.json";
import { type GeneratedInput, generateInput } from "@/server/lib/stats/fixtures/generator";
import { countIntoBins } from "@/server/lib/stats/histogram";
import { computeMoments, mergeMoments, sampleStd } from "@/server/lib/stats/moments";
import { testTwoProportions } from "@/server/lib/stats/proportion";
import { quantileOfSorted, sortFinite } from "@/server/lib/stats/quantiles";
import { chiSquareSurvival } from "@/server/lib/stats/special";

type Value = number | string | null;
type Case = {
  id: string;
  method: string;
  column_type: string;
  reference: Value[] | GeneratedInput;
  current: Value[] | GeneratedInput;
  // Each method has its own parameters and expected fields.
  params: Record<string, never>;
  expected: Record<string, unknown>;
  tolerance: { abs: number; rel: number };
};
const CASES = vectors.cases as unknown as Case[];

const read = (input: Case["reference"]): Value[] =>
  Array.isArray(input) ? input : generateInput(input);
const numbers = (input: Case["reference"]): (number | null)[] =>
  read(input).map((value) => (value === null ? null : Number(value)));

/** Counts of both samples over the sorted categories of their union, missing dropped. */
function countUnion(c: Case): { reference: number[]; current: number[] } {
  const [a, b] = [read(c.reference), read(c.current)].map((s) => s.filter((v) => v !== null));
  const categories = [...new Set([...a!, ...b!])].sort((x, y) => (x! < y! ? -1 : 1));
  const count = (sample: Value[]) =>
    categories.map((category) => sample.filter((value) => value === category).length);
  return { reference: count(a!), current: count(b!) };
}

/** Values by the vectors' own names; fields of other definitions are left out. */
const METHODS: { [method: string]: (c: Case) => Record<string, unknown> } = {
  psi_fixed_edges: (c) => {
    const { edges, alpha } = c.params as unknown as { edges: number[]; alpha: number };
    const [a, b] = [numbers(c.reference), numbers(c.current)].map((s) => countIntoBins(s, edges));
    const statistic = computePsi(a!.counts, b!.counts, alpha);
    const [n, m] = [a!, b!].map((h) => h.counts.reduce((x, y) => x + y));
    return {
      statistic,
      counts_ref: [...a!.counts],
      counts_cur: [...b!.counts],
      null_p_value: chiSquareSurvival(statistic * ((n! * m!) / (n! + m!)), edges.length),
    };
  },
  chi2: (c) => {
    const { reference, current } = countUnion(c);
    const { statistic, dof, pValue } = testHomogeneity(reference, current, { minExpected: 0 });
    return { homogeneity_statistic: statistic, homogeneity_p: pValue, dof };
  },
  contingency_2x2: (c) => {
    const [row0, row1] = (c.params as unknown as { table: number[][] }).table;
    const { statistic, pValue } = testHomogeneity(row0!, row1!, { minExpected: 0 });
    return { statistic, p: pValue };
  },
  z_proportions: (c) => {
    const { reference, current } = countUnion(c);
    const proportion = (counts: number[]) => {
      const trials = counts.reduce((x, y) => x + y);
      return { trials, successes: trials - counts[0]! };
    };
    const { z, pValue } = testTwoProportions(proportion(reference), proportion(current));
    return { z, p: pValue };
  },
  distances: (c) => {
    const { reference, current } = countUnion(c);
    return {
      js_distance_base2: computeJsDistance(reference, current, 0),
      tvd: computeTotalVariation(reference, current),
    };
  },
  wasserstein: (c) => {
    const [a, b] = [sortFinite(numbers(c.reference)), sortFinite(numbers(c.current))];
    const distance = computeWasserstein(a, b);
    const iqr = quantileOfSorted(a, 0.75) - quantileOfSorted(a, 0.25);
    const normed = "iqr_normed" in c.expected && { iqr_normed: distance / (iqr === 0 ? 1 : iqr) };
    return { distance, ...normed };
  },
  ddsketch_index: (c) => {
    const gamma = sketchGamma(
      (c.params as unknown as { relative_accuracy: number }).relative_accuracy,
    );
    const index = numbers(c.reference).map((value) => sketchIndex(value!, gamma));
    return { index, representative: index.map((i) => sketchValue(i, gamma)), gamma };
  },
  ddsketch_quantile: (c) => {
    const sketch = new DDSketch(0.01);
    for (const value of numbers(c.reference)) sketch.add(value!);
    const expected = c.expected.quantiles as Record<string, number>;
    const quantiles = Object.keys(expected).map((q) => [q, sketch.quantile(Number(q))]);
    return { quantiles: Object.fromEntries(quantiles), buckets: sketch.buckets().length };
  },
  merge_moments: (c) => {
    const [a, b] = [computeMoments(numbers(c.reference)), computeMoments(numbers(c.current))];
    const merged = mergeMoments(a, b);
    return { a, b, merged, std_ddof1: sampleStd(merged) };
  },
};

const isCovered = (c: Case) =>
  // Evidently's numeric distances use its own joint binning, which we do not offer.
  c.method in METHODS && !(c.method === "distances" && c.column_type === "num");

function expectClose(actual: unknown, expected: unknown, { abs, rel }: Case["tolerance"]): void {
  if (typeof expected === "number") {
    const limit = abs + rel * Math.abs(expected);
    expect(Math.abs(Number(actual) - expected)).toBeLessThanOrEqual(limit);
  } else if (Array.isArray(expected)) {
    expect(actual).toHaveLength(expected.length);
    for (const [i, item] of expected.entries()) {
      expectClose((actual as unknown[])[i], item, { abs, rel });
    }
  } else {
    for (const [key, item] of Object.entries(expected as Record<string, unknown>)) {
      expectClose((actual as Record<string, unknown>)[key], item, { abs, rel });
    }
  }
}

describe("drift vectors", () => {
  const covered = CASES.filter(isCovered);

  it.each(covered)("$id gives the reference implementation's values", (c) => {
    const actual = METHODS[c.method]!(c);
    expect(Object.keys(actual).length).toBeGreaterThan(0);
    for (const [key, value] of Object.entries(actual)) {
      expect(c.expected).toHaveProperty([key]);
      expectClose(value, c.expected[key], c.tolerance);
    }
  });

  it("generated inputs start as the vectors say", () => {
    const inputs = CASES.flatMap(({ reference, current }) =>
      [reference, current].filter((input) => !Array.isArray(input)),
    ) as GeneratedInput[];
    expect(inputs.length).toBeGreaterThan(5);
    for (const input of inputs) {
      const first = generateInput(input).slice(0, 3);
      for (const [i, value] of input.first3.entries()) expect(first[i]).toBeCloseTo(value, 12);
    }
  });

  it("covers every definition that we offer, and the rest is known", () => {
    expect(covered).toHaveLength(22);
    const open = new Set(CASES.filter((c) => !isCovered(c)).map(({ method }) => method));
    expect([...open].sort()).toEqual([
      "anderson_darling_k",
      "auto_select",
      "cramer_von_mises",
      "dataset_drift_share",
      "distances",
      "distances_nannyml",
      "energy_distance",
      "epps_singleton",
      "fisher_2x2",
      "ks",
      "mann_whitney",
      "mmd2_unbiased",
      "psi",
      "psi_from_proportions",
      "t_test",
    ]);
  });
});
