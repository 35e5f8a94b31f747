import { buildScoreBlocks } from "@/server/lib/stats/score-blocks";

export type DecisionCounts = {
  /** Ascending, each once. */
  thresholds: number[];
  /** Events among the rows whose score is at or above the threshold of the same place. */
  truePositives: number[];
  falsePositives: number[];
  positives: number;
  negatives: number;
};

/**
 * Exact counts at each threshold (score >= threshold is positive), so that the matrix of any of
 * them follows without the rows; O(n log n).
 *
 * @throws RangeError on invalid rows, as `buildScoreBlocks` documents
 */
export function countDecisions(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  thresholds: readonly number[],
): DecisionCounts {
  const blocks = buildScoreBlocks(labels, scores);
  const falling = [...new Set(thresholds)].sort((a, b) => b - a);
  let [block, truePositives, falsePositives] = [0, 0, 0];
  const counted = falling.map((threshold) => {
    for (; (blocks.thresholds[block] ?? Number.NEGATIVE_INFINITY) >= threshold; block++) {
      truePositives += blocks.positives[block] ?? 0;
      falsePositives += blocks.negatives[block] ?? 0;
    }
    return { threshold, truePositives, falsePositives };
  });
  counted.reverse();
  return {
    thresholds: counted.map((each) => each.threshold),
    truePositives: counted.map((each) => each.truePositives),
    falsePositives: counted.map((each) => each.falsePositives),
    positives: blocks.positiveCount,
    negatives: blocks.negativeCount,
  };
}
