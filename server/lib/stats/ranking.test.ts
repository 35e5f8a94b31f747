import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeCalibration, logLoss } from "@/server/lib/stats/calibration";
import { confusionAt, summarizeConfusion } from "@/server/lib/stats/classification";
import {
  computeTopResponse,
  findBestF1Threshold,
  rocAuc,
  rocAucInterval,
} from "@/server/lib/stats/ranking";

const scored = fc.array(
  fc.tuple(
    fc.constantFrom(0, 1),
    fc.integer({ min: -20, max: 20 }).map((i) => i / 4),
  ),
  { minLength: 1, maxLength: 60 },
);
const split = (rows: [number, number][]) => ({
  labels: rows.map(([label]) => label),
  scores: rows.map(([, score]) => score),
});

describe("rocAuc", () => {
  it("equals the share of pairs in order, ties counted half", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const positives = rows.filter(([label]) => label === 1);
        const negatives = rows.filter(([label]) => label === 0);
        const wins = positives.flatMap(([, p]) =>
          negatives.map(([, q]) => (p > q ? 1 : p === q ? 0.5 : 0)),
        );
        const { labels, scores } = split(rows);
        const auc = rocAuc(labels, scores);
        if (wins.length === 0) expect(auc).toBeNull();
        else expect(auc).toBeCloseTo(wins.reduce((a: number, b) => a + b, 0) / wins.length, 12);
      }),
    );
  });

  it("does not change under a monotone transform and mirrors under a falling one", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { labels, scores } = split(rows);
        const auc = rocAuc(labels, scores);
        expect(
          rocAuc(
            labels,
            scores.map((s) => Math.exp(s) * 3 - 1),
          ),
        ).toBe(auc);
        const mirrored = rocAuc(
          labels,
          scores.map((s) => -s),
        );
        if (auc !== null) expect(mirrored).toBeCloseTo(1 - auc, 12);
      }),
    );
  });

  it.each([
    ["no rows", [], []],
    ["unequal lengths", [1], [0.5, 0.6]],
    ["a label other than 0 or 1", [2], [0.5]],
    ["a score that is not finite", [1], [Number.NaN]],
  ])("refuses %s", (_, labels, scores) => {
    expect(() => rocAuc(labels, scores)).toThrow(RangeError);
  });
});

describe("rocAucInterval", () => {
  it("contains the AUC, lies in [0, 1] and narrows with more rows", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { labels, scores } = split(rows);
        const interval = rocAucInterval(labels, scores);
        if (interval === null) return;
        const auc = rocAuc(labels, scores)!;
        expect(interval.low).toBeLessThanOrEqual(auc);
        expect(interval.high).toBeGreaterThanOrEqual(auc);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
        const many = Array.from({ length: 9 }, () => rows).flat();
        const wide = interval.high - interval.low;
        const narrow = rocAucInterval(split(many).labels, split(many).scores)!;
        expect(narrow.high - narrow.low).toBeLessThan(wide);
      }),
    );
  });

  it("keeps a width when the classes are perfectly separated", () => {
    const { low, high } = rocAucInterval([0, 0, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6])!;
    expect(low).toBeLessThan(0.95);
    expect(high).toBe(1);
  });

  it("gives DeLong's variance", () => {
    // Placements of positives 0.35, 0.8, 0.9, 0.6: 0.5, 1, 1, 1 (negatives 0.1, 0.4);
    // of negatives: 1, 0.75. AUC = 0.875, S10 = 0.0625, S01 = 0.03125.
    const { low, high } = rocAucInterval([0, 0, 1, 1, 1, 1], [0.1, 0.4, 0.35, 0.8, 0.9, 0.6])!;
    const half = (1.959963984540054 * Math.sqrt(0.0625 / 4 + 0.03125 / 2)) / (0.875 * 0.125);
    expect(Math.log(high / (1 - high))).toBeCloseTo(Math.log(7) + half, 9);
    expect(Math.log(low / (1 - low))).toBeCloseTo(Math.log(7) - half, 9);
  });
});

describe("findBestF1Threshold", () => {
  it("is not beaten by any threshold", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { labels, scores } = split(rows);
        const best = findBestF1Threshold(labels, scores);
        if (best === null) {
          expect(labels).not.toContain(1);
          return;
        }
        const f1At = (t: number) => summarizeConfusion(confusionAt(labels, scores, t)).f1;
        expect(f1At(best.threshold)).toBeCloseTo(best.f1, 12);
        for (const score of scores) expect(f1At(score)).toBeLessThanOrEqual(best.f1 + 1e-12);
      }),
    );
  });
});

describe("computeTopResponse", () => {
  it.each([
    ["the best half", [1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1], 0.5, 0.5],
    ["at least one row", [1, 0], [0.9, 0.1], 0.01, 1],
    ["ties at the cut by their mean", [1, 1, 0, 0], [0.9, 0.5, 0.5, 0.5], 0.5, (1 + 1 / 3) / 2],
    ["everything", [1, 0, 0, 0], [1, 2, 3, 4], 1, 0.25],
  ])("counts %s", (_, labels, scores, fraction, expected) => {
    expect(computeTopResponse(labels, scores, fraction)).toBeCloseTo(expected, 12);
  });

  it("refuses a fraction of zero", () => {
    expect(() => computeTopResponse([1], [1], 0)).toThrow(RangeError);
  });
});

describe("probability metrics", () => {
  it("punish a certain mistake finitely", () => {
    expect(logLoss([1], [0])).toBeCloseTo(-Math.log(Number.EPSILON), 9);
  });

  it("refuse a probability outside [0, 1]", () => {
    expect(() => computeCalibration([1], [1.2])).toThrow(RangeError);
  });

  it("report non-empty bins that hold all rows", () => {
    const { bins, ece } = computeCalibration([0, 1, 1], [0, 0.95, 1]);
    expect(bins).toEqual([
      { rows: 1, meanPredicted: 0, observedRate: 0 },
      { rows: 2, meanPredicted: 0.975, observedRate: 1 },
    ]);
    expect(ece).toBeCloseTo((2 / 3) * 0.025, 12);
  });
});
