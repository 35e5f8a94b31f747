import { type Interval, wilsonInterval } from "@/server/lib/stats/proportion";
import { buildScoreBlocks, type ScoreBlocks } from "@/server/lib/stats/score-blocks";
import { normalQuantile } from "@/server/lib/stats/special";

export type RocPoint = { threshold: number; falsePositiveRate: number; truePositiveRate: number };
export type PrecisionRecallPoint = { threshold: number; precision: number; recall: number };

/**
 * Area under the ROC curve = P(positive scores higher) + ½ P(tie), exact with ties.
 *
 * @param labels 0 or 1 per row; @param scores finite, same length
 * @returns AUC in [0, 1], or null when only one class is present
 * @throws RangeError on invalid rows (see `buildScoreBlocks`)
 */
export function rocAuc(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  return aucOfBlocks(buildScoreBlocks(labels, scores));
}

/** `rocAuc` over rows already grouped, for instance over a score histogram split by label. */
export function aucOfBlocks(blocks: ScoreBlocks): number | null {
  const { positives, negatives, positiveCount, negativeCount } = blocks;
  if (positiveCount === 0 || negativeCount === 0) return null;
  let positivesAbove = 0;
  let wins = 0;
  for (let b = 0; b < positives.length; b++) {
    const tied = positives[b] ?? 0;
    wins += (negatives[b] ?? 0) * (positivesAbove + tied / 2);
    positivesAbove += tied;
  }
  return wins / (positiveCount * negativeCount);
}

/**
 * Confidence interval of the AUC: DeLong variance, normal on the logit scale.
 *
 * @param confidence coverage in (0, 1), default 0.95
 * @returns the interval inside [0, 1], or null when a class has fewer than two rows
 *   When DeLong's variance is zero (classes perfectly separated, or all scores equal) the
 *   Wilson interval of as many trials as the smaller class has rows stands in.
 * @see DeLong, DeLong, Clarke-Pearson (1988)
 */
export function rocAucInterval(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  confidence = 0.95,
): Interval | null {
  const blocks = buildScoreBlocks(labels, scores);
  const { positiveCount: m, negativeCount: n } = blocks;
  const auc = aucOfBlocks(blocks);
  if (auc === null || m < 2 || n < 2) return null;
  const variance = deLongVariance(blocks, auc);
  if (!(variance > 0) || auc === 0 || auc === 1) {
    const trials = Math.min(m, n);
    return wilsonInterval({ successes: auc * trials, trials }, confidence);
  }
  const z = normalQuantile(0.5 + confidence / 2);
  const half = (z * Math.sqrt(variance)) / (auc * (1 - auc));
  const logit = Math.log(auc / (1 - auc));
  return { low: sigmoid(logit - half), high: sigmoid(logit + half) };
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

function deLongVariance(blocks: ScoreBlocks, auc: number): number {
  const { positives, negatives, positiveCount: m, negativeCount: n } = blocks;
  let positivesAbove = 0;
  let negativesBelow = n;
  let positiveSquares = 0;
  let negativeSquares = 0;
  for (let b = 0; b < positives.length; b++) {
    const p = positives[b] ?? 0;
    const q = negatives[b] ?? 0;
    negativesBelow -= q;
    positiveSquares += p * ((negativesBelow + q / 2) / n - auc) ** 2;
    negativeSquares += q * ((positivesAbove + p / 2) / m - auc) ** 2;
    positivesAbove += p;
  }
  return positiveSquares / ((m - 1) * m) + negativeSquares / ((n - 1) * n);
}

/**
 * ROC points from (0, 0) to (1, 1), one per distinct score, thresholds falling; a row is
 * positive when score >= threshold. The first point has threshold Infinity.
 * Returns [] when only one class is present.
 */
export function rocCurve(labels: ArrayLike<number>, scores: ArrayLike<number>): RocPoint[] {
  const blocks = buildScoreBlocks(labels, scores);
  const { positiveCount, negativeCount } = blocks;
  if (positiveCount === 0 || negativeCount === 0) return [];
  const points: RocPoint[] = [
    { threshold: Number.POSITIVE_INFINITY, falsePositiveRate: 0, truePositiveRate: 0 },
  ];
  for (const { threshold, truePositives, falsePositives } of cumulate(blocks)) {
    points.push({
      threshold,
      falsePositiveRate: falsePositives / negativeCount,
      truePositiveRate: truePositives / positiveCount,
    });
  }
  return points;
}

/** Precision and recall at every distinct score, thresholds falling; [] without positives. */
export function precisionRecallCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
): PrecisionRecallPoint[] {
  const blocks = buildScoreBlocks(labels, scores);
  if (blocks.positiveCount === 0) return [];
  return cumulate(blocks).map(({ threshold, truePositives, falsePositives }) => ({
    threshold,
    precision: truePositives / (truePositives + falsePositives),
    recall: truePositives / blocks.positiveCount,
  }));
}

/** Step-wise area under the precision-recall curve (no interpolation); null without positives. */
export function averagePrecision(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
): number | null {
  const points = precisionRecallCurve(labels, scores);
  if (points.length === 0) return null;
  let previousRecall = 0;
  let sum = 0;
  for (const { precision, recall } of points) {
    sum += precision * (recall - previousRecall);
    previousRecall = recall;
  }
  return sum;
}

/**
 * The threshold with the highest F1 among the distinct scores (score >= threshold is positive);
 * of equals the highest threshold, which acts on the fewest rows. Null without positives.
 */
export function findBestF1Threshold(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
): { threshold: number; f1: number } | null {
  const blocks = buildScoreBlocks(labels, scores);
  let best: { threshold: number; f1: number } | null = null;
  if (blocks.positiveCount === 0) return best;
  for (const { threshold, truePositives, falsePositives } of cumulate(blocks)) {
    const f1 = (2 * truePositives) / (truePositives + falsePositives + blocks.positiveCount);
    if (best === null || f1 > best.f1) best = { threshold, f1 };
  }
  return best;
}

/**
 * Share of events among the best-scored `fraction` of the rows (at least one row).
 * Rows tied at the cut count with the mean of their tie, so the result does not depend on
 * the order of the rows.
 *
 * @param fraction in (0, 1], 0.3 for the top 30 %
 * @throws RangeError on a fraction outside (0, 1] or invalid rows
 */
export function computeTopResponse(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  fraction: number,
): number {
  if (!(fraction > 0 && fraction <= 1)) {
    throw new RangeError(`fraction must lie in (0, 1], got ${fraction}`);
  }
  const { positives, negatives } = buildScoreBlocks(labels, scores);
  const wanted = Math.max(1, Math.round(fraction * labels.length));
  let taken = 0;
  let events = 0;
  for (let b = 0; b < positives.length && taken < wanted; b++) {
    const size = (positives[b] ?? 0) + (negatives[b] ?? 0);
    const used = Math.min(size, wanted - taken);
    events += ((positives[b] ?? 0) * used) / size;
    taken += used;
  }
  return events / wanted;
}

function cumulate(
  blocks: ScoreBlocks,
): { threshold: number; truePositives: number; falsePositives: number }[] {
  let truePositives = 0;
  let falsePositives = 0;
  return Array.from(blocks.thresholds, (threshold, b) => {
    truePositives += blocks.positives[b] ?? 0;
    falsePositives += blocks.negatives[b] ?? 0;
    return { threshold, truePositives, falsePositives };
  });
}
