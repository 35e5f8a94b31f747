import { brierScore, computeCalibration, logLoss } from "@/server/lib/stats/calibration";
import { confusionAt, summarizeConfusion } from "@/server/lib/stats/classification";
import { countDecisions } from "@/server/lib/stats/decision-counts";
import { computeQuantiles } from "@/server/lib/stats/quantiles";
import { computeTopResponse, rocAuc, rocCurve } from "@/server/lib/stats/ranking";
import type { EvaluationMetric } from "@/server/registry/schema";

const ROC_POINTS = 200;
const TOP_FRACTION = 0.3;

export type ScoredWindow = {
  labels: ArrayLike<number>;
  scores: ArrayLike<number>;
  split: EvaluationMetric["split"];
  from: Date;
  to: Date;
};

/**
 * Quality of scores over one window. AUC is left out when the window holds one class only, because
 * it is then undefined.
 *
 * @param threshold a score at or above it counts as a positive decision
 */
export function measureQuality(
  window: ScoredWindow,
  threshold: number,
  computedAt: Date,
): EvaluationMetric[] {
  const { labels, scores, split, from, to } = window;
  const n = labels.length;
  const { accuracy, precision, recall, f1 } = summarizeConfusion(
    confusionAt(labels, scores, threshold),
  );
  const positives = Array.from(labels).reduce((sum, label) => sum + label, 0);
  const values: Record<string, number | null> = {
    auc: rocAuc(labels, scores),
    f1,
    accuracy,
    precision,
    recall,
    brier: brierScore(labels, scores),
    logLoss: logLoss(labels, scores),
    ece: computeCalibration(labels, scores).ece,
    topResponse30: computeTopResponse(labels, scores, TOP_FRACTION),
    baseRate: positives / n,
  };
  return Object.entries(values).flatMap(([key, value]) =>
    value === null ? [] : [{ key, value, n, from, to, split, computedAt }],
  );
}

/** Thresholds by hundredths, and where the scores lie dense, as they do for rare events. */
function chooseThresholds(scores: ArrayLike<number>, decisionThreshold: number): number[] {
  const hundredths = Array.from({ length: 101 }, (_, n) => n / 100);
  const dense = computeQuantiles(Array.from(scores), hundredths) ?? [];
  return [...hundredths, ...dense.map((each) => Number(each.toFixed(4))), decisionThreshold];
}

/**
 * ROC points, thinned to about 200, calibration over ten bins of equally many rows, and the counts
 * of decisions at some 200 thresholds, the model's own among them.
 */
export function measureCurves({ labels, scores }: ScoredWindow, decisionThreshold: number) {
  const points = rocCurve(labels, scores);
  const stride = Math.max(1, Math.ceil(points.length / ROC_POINTS));
  const kept = points.filter((_, index) => index % stride === 0 || index === points.length - 1);
  return {
    roc: kept.map(({ falsePositiveRate, truePositiveRate }) => ({
      falsePositiveRate,
      truePositiveRate,
    })),
    calibration: computeCalibration(labels, scores, { binning: "quantile" }).bins,
    decisions: {
      decisionThreshold,
      ...countDecisions(labels, scores, chooseThresholds(scores, decisionThreshold)),
    },
  };
}
