export type HistogramSeries = {
  label: string;
  counts: readonly number[];
  tone?: "main" | "reference";
};

/**
 * Counts as shares of their own total, so that windows of different size can be laid over each
 * other, and the largest share of all; a series without counts is all zero.
 */
export function toShares(series: readonly HistogramSeries[]): { shares: number[][]; peak: number } {
  const shares = series.map(({ counts }) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => (total === 0 ? 0 : count / total));
  });
  return { shares, peak: Math.max(0, ...shares.flat()) };
}
