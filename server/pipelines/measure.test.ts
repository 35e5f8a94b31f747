import { describe, expect, test } from "vitest";
import { measureCurves, measureQuality, type ScoredWindow } from "@/server/pipelines/measure";

const at = new Date("2026-01-01T00:00:00Z");
const window = (labels: number[], scores: number[]): ScoredWindow => ({
  labels,
  scores,
  split: "evaluation",
  from: new Date("2009-11-01T00:00:00Z"),
  to: new Date("2010-12-01T00:00:00Z"),
});
const findValue = (metrics: ReturnType<typeof measureQuality>, key: string) =>
  metrics.find((metric) => metric.key === key)?.value;

describe("measureQuality", () => {
  // By hand: scores .9 .6 .4 .2 with labels 1 0 1 0 rank 3 of 4 pairs rightly; at .5: tp 1, fp 1, fn 1, tn 1.
  const metrics = measureQuality(window([1, 0, 1, 0], [0.9, 0.6, 0.4, 0.2]), 0.5, at);
  test.each([
    { key: "auc", value: 0.75 },
    { key: "accuracy", value: 0.5 },
    { key: "precision", value: 0.5 },
    { key: "recall", value: 0.5 },
    { key: "f1", value: 0.5 },
    // (0.01 + 0.36 + 0.36 + 0.04) / 4
    { key: "brier", value: 0.1925 },
    // The best-scored round(0.3 · 4) = 1 row responded.
    { key: "topResponse30", value: 1 },
    { key: "baseRate", value: 0.5 },
  ])("$key", ({ key, value }) => {
    expect(findValue(metrics, key)).toBeCloseTo(value, 10);
  });

  test("every figure carries its window, number of rows and time", () => {
    for (const metric of metrics) {
      expect(metric).toMatchObject({ n: 4, split: "evaluation", computedAt: at });
      expect(metric.from < metric.to).toBe(true);
    }
  });

  test("AUC is absent, not zero, when one class is missing", () => {
    const oneClass = measureQuality(window([1, 1], [0.9, 0.6]), 0.5, at);
    expect(oneClass.map(({ key }) => key)).not.toContain("auc");
  });
});

test("a long ROC curve is thinned and keeps both ends", () => {
  const labels = Array.from({ length: 5_000 }, (_, row) => ((row * 7919) % 3 === 0 ? 1 : 0));
  const scores = labels.map((_, row) => ((row * 104_729) % 5_003) / 5_003);
  const { roc } = measureCurves(window(labels, scores), 0.5);
  expect(roc.length).toBeLessThanOrEqual(202);
  expect(roc[0]).toEqual({ falsePositiveRate: 0, truePositiveRate: 0 });
  expect(roc.at(-1)).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 });
});

test("the counts of decisions hold the model's own threshold, exactly", () => {
  const { decisions } = measureCurves(window([1, 0, 1, 0], [0.9, 0.6, 0.4, 0.2]), 0.512345);
  const place = decisions.thresholds.indexOf(0.512345);
  expect(decisions).toMatchObject({ decisionThreshold: 0.512345, positives: 2, negatives: 2 });
  expect([decisions.truePositives[place], decisions.falsePositives[place]]).toEqual([1, 1]);
});
