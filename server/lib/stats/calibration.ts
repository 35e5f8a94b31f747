import { checkLabelledScores } from "@/server/lib/stats/score-blocks";

export type CalibrationBin = { rows: number; meanPredicted: number; observedRate: number };
export type Calibration = {
  /** Expected calibration error: mean |observed − predicted| weighted by rows. */
  ece: number;
  /** Maximum calibration error over the bins. */
  mce: number;
  /** Non-empty bins, lowest predictions first. */
  bins: CalibrationBin[];
};

/** Mean squared difference of probability and label, in [0, 1]; lower is better. */
export function brierScore(labels: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const n = checkProbabilities(labels, probabilities);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ((probabilities[i] ?? 0) - (labels[i] ?? 0)) ** 2;
  return sum / n;
}

/**
 * Mean negative log-likelihood in nats. Probabilities are clipped by the machine epsilon, so
 * a certain and wrong prediction costs 36 and not infinity (scikit-learn >= 1.5).
 */
export function logLoss(labels: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const n = checkProbabilities(labels, probabilities);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const p = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probabilities[i] ?? 0));
    sum -= Math.log(labels[i] === 1 ? p : 1 - p);
  }
  return sum / n;
}

/**
 * Calibration over bins of the predicted probability.
 *
 * @param options.binning "uniform": equal widths, right-closed, 0 in the first bin; "quantile":
 *   equal counts after a stable sort, bin = floor(i · bins / n)
 * @throws RangeError on invalid rows, a probability outside [0, 1] or fewer than one bin
 */
export function computeCalibration(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: { bins?: number; binning?: "uniform" | "quantile" } = {},
): Calibration {
  const { bins = 10, binning = "uniform" } = options;
  const n = checkProbabilities(labels, probabilities);
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`bins must be >= 1, got ${bins}`);
  const order = Array.from({ length: n }, (_, i) => i);
  order.sort((a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0));
  const sums = Array.from({ length: bins }, () => ({ rows: 0, predicted: 0, events: 0 }));
  order.forEach((row, rank) => {
    const p = probabilities[row] ?? 0;
    const index =
      binning === "uniform" ? Math.max(0, Math.ceil(p * bins) - 1) : Math.floor((rank * bins) / n);
    const bin = sums[Math.min(index, bins - 1)];
    if (bin === undefined) return;
    bin.rows++;
    bin.predicted += p;
    bin.events += labels[row] ?? 0;
  });
  return summarizeBins(sums, n);
}

function summarizeBins(
  sums: readonly { rows: number; predicted: number; events: number }[],
  n: number,
): Calibration {
  const bins = sums
    .filter((bin) => bin.rows > 0)
    .map(({ rows, predicted, events }) => ({
      rows,
      meanPredicted: predicted / rows,
      observedRate: events / rows,
    }));
  const gaps = bins.map((bin) => Math.abs(bin.observedRate - bin.meanPredicted));
  const ece = bins.reduce((sum, bin, i) => sum + (bin.rows / n) * (gaps[i] ?? 0), 0);
  return { ece, mce: Math.max(...gaps), bins };
}

function checkProbabilities(labels: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const n = checkLabelledScores(labels, probabilities);
  for (let i = 0; i < n; i++) {
    const p = probabilities[i] ?? 0;
    if (p < 0 || p > 1) throw new RangeError(`probability at row ${i} lies outside [0, 1]: ${p}`);
  }
  return n;
}
