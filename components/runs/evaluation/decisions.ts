import type { DecisionCurve } from "@/server/pipelines/schema";

export type Decisions = {
  threshold: number;
  tp: number;
  fp: number;
  fn: number;
  tn: number;
  /** Null where nothing was decided that way. */
  precision: number | null;
  recall: number | null;
  f1: number | null;
  accuracy: number;
  /** Share of rows that are decided positive. */
  positiveShare: number;
};

/** What one wrong decision costs, in one unit of the reader's choice. */
export type Costs = { falsePositive: number; falseNegative: number };

/** Place of the measured threshold nearest to the wanted one. */
export function findPlace({ thresholds }: DecisionCurve, wanted: number): number {
  let best = 0;
  thresholds.forEach((threshold, place) => {
    if (Math.abs(threshold - wanted) < Math.abs((thresholds[best] ?? 0) - wanted)) best = place;
  });
  return best;
}

/** Matrix and quality at the threshold of a place. */
export function readDecisions(curve: DecisionCurve, place: number): Decisions {
  const { positives, negatives } = curve;
  const tp = curve.truePositives[place] ?? 0;
  const fp = curve.falsePositives[place] ?? 0;
  const [fn, tn] = [positives - tp, negatives - fp];
  const rows = positives + negatives;
  return {
    threshold: curve.thresholds[place] ?? 0,
    tp,
    fp,
    fn,
    tn,
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, positives),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    accuracy: (tp + tn) / rows,
    positiveShare: (tp + fp) / rows,
  };
}

export function computeCost({ fp, fn }: Decisions, costs: Costs): number {
  return fp * costs.falsePositive + fn * costs.falseNegative;
}

/** Place of the threshold whose wrong decisions cost least; of equals the highest. */
export function findCheapest(curve: DecisionCurve, costs: Costs): number {
  return findBest(curve, (decisions) => -computeCost(decisions, costs));
}

export function findBestF1(curve: DecisionCurve): number {
  return findBest(curve, ({ f1 }) => f1 ?? 0);
}

function findBest(curve: DecisionCurve, score: (decisions: Decisions) => number): number {
  let [best, bestScore] = [0, Number.NEGATIVE_INFINITY];
  curve.thresholds.forEach((_, place) => {
    const own = score(readDecisions(curve, place));
    if (own >= bestScore) [best, bestScore] = [place, own];
  });
  return best;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
