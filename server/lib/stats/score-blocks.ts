/**
 * Rows grouped by equal score, highest score first: everything that ranking metrics need.
 * All arrays have one entry per distinct score.
 */
export type ScoreBlocks = {
  thresholds: Float64Array;
  positives: Float64Array;
  negatives: Float64Array;
  positiveCount: number;
  negativeCount: number;
};

/**
 * Groups labelled scores into blocks of ties; O(n log n).
 *
 * @param labels 0 or 1 per row (1 = the event), length n >= 1
 * @param scores finite numbers, higher means more likely, same length
 * @throws RangeError on empty input, unequal lengths, a label other than 0 or 1, or a
 *   score that is not finite
 */
export function buildScoreBlocks(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
): ScoreBlocks {
  const n = checkLabelledScores(labels, scores);
  const order = new Uint32Array(n).map((_, i) => i);
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const thresholds = new Float64Array(n);
  const positives = new Float64Array(n);
  const negatives = new Float64Array(n);
  let block = -1;
  let positiveCount = 0;
  for (const row of order) {
    const score = scores[row] ?? 0;
    if (block < 0 || score !== thresholds[block]) thresholds[++block] = score;
    const label = labels[row] ?? 0;
    positiveCount += label;
    positives[block] = (positives[block] ?? 0) + label;
    negatives[block] = (negatives[block] ?? 0) + 1 - label;
  }
  return {
    thresholds: thresholds.slice(0, block + 1),
    positives: positives.slice(0, block + 1),
    negatives: negatives.slice(0, block + 1),
    positiveCount,
    negativeCount: n - positiveCount,
  };
}

/** Row count of a labelled sample; throws RangeError as `buildScoreBlocks` documents. */
export function checkLabelledScores(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const n = labels.length;
  if (n === 0) throw new RangeError("labels are empty: a metric needs at least one row");
  if (scores.length !== n) {
    throw new RangeError(`labels and scores differ in length: ${n} and ${scores.length}`);
  }
  for (let i = 0; i < n; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) {
      throw new RangeError(`label at row ${i} must be 0 or 1, got ${labels[i]}`);
    }
    if (!Number.isFinite(scores[i])) {
      throw new RangeError(`score at row ${i} must be finite, got ${scores[i]}`);
    }
  }
  return n;
}
