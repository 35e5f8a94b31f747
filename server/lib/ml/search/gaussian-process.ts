/** A prediction's mean and standard deviation, in units of the observations. */
export type Prediction = { mean: number; sd: number };

export type GaussianProcess = {
  predict(at: readonly number[]): Prediction;
  /** How far one must go along each axis for the values to lose their likeness. */
  lengthScales: readonly number[];
  noise: number;
};

export type Axis = "number" | "category";

const LENGTH_SCALES = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2];
const NOISES = [1e-6, 1e-3, 1e-2, 1e-1];
/** Rounds of the search for length scales, axis by axis. */
const ROUNDS = 2;
/** Observations that the length scales are chosen by; the prediction itself uses all. */
const FITTED_MAX = 80;

/**
 * Covariance of Matérn's class with ν = 5/2: (1 + √5·r + 5r²/3)·exp(−√5·r).
 * Source: Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), equation 4.17.
 */
export function matern52(r: number): number {
  const scaled = Math.sqrt(5) * r;
  return (1 + scaled + (scaled * scaled) / 3) * Math.exp(-scaled);
}

/**
 * Fits a Gaussian process with a Matérn 5/2 covariance to observations of a function, each axis with
 * a length scale of its own; length scales and noise are those of the largest marginal likelihood on
 * a fixed grid, axis after axis, the mean and the amplitude have their closed form.
 * Source: Rasmussen and Williams (2006), algorithm 2.1 and section 5.4.1.
 *
 * @param points at least one; numbers in [0, 1], categories as numbers that are equal or not
 */
export function fitGaussianProcess(
  points: readonly (readonly number[])[],
  values: readonly number[],
  axes: readonly Axis[],
): GaussianProcess {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const chosen = chooseScales(points.slice(-FITTED_MAX), centred.slice(-FITTED_MAX), axes);
  const { lengthScales, noise } = chosen;
  const fit = factorize(points, centred, axes, chosen);
  const { factor, weights, amplitude } = fit;
  const n = points.length;
  return {
    lengthScales,
    noise,
    predict(at) {
      const covariances = Float64Array.from(points, (point) =>
        matern52(distance(point, at, axes, lengthScales)),
      );
      let predicted = mean;
      for (let i = 0; i < n; i++) predicted += (covariances[i] ?? 0) * (weights[i] ?? 0);
      solveLower(factor, covariances);
      let explained = 0;
      for (const value of covariances) explained += value * value;
      return { mean: predicted, sd: Math.sqrt(Math.max(amplitude * (1 - explained), 0)) };
    },
  };
}

type Scales = { lengthScales: number[]; noise: number };

function chooseScales(
  points: readonly (readonly number[])[],
  centred: readonly number[],
  axes: readonly Axis[],
): Scales {
  let best: Scales = { lengthScales: axes.map(() => 0.4), noise: 1e-3 };
  let bestLikelihood = factorize(points, centred, axes, best).logLikelihood;
  const consider = (candidate: Scales) => {
    const { logLikelihood } = factorize(points, centred, axes, candidate);
    if (!(logLikelihood > bestLikelihood)) return;
    bestLikelihood = logLikelihood;
    best = candidate;
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (let axis = 0; axis < axes.length; axis++) {
      const { lengthScales, noise } = best;
      for (const scale of LENGTH_SCALES) {
        consider({ lengthScales: lengthScales.with(axis, scale), noise });
      }
    }
    const { lengthScales } = best;
    for (const noise of NOISES) consider({ lengthScales, noise });
  }
  return best;
}

/** Cholesky factor of the correlations, K⁻¹y, and the log marginal likelihood up to a constant. */
function factorize(
  points: readonly (readonly number[])[],
  centred: readonly number[],
  axes: readonly Axis[],
  { lengthScales, noise }: Scales,
) {
  const n = points.length;
  const factor = new Float64Array(n * n);
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const r = i === j ? 0 : distance(points[i] ?? [], points[j] ?? [], axes, lengthScales);
      let sum = matern52(r) + (i === j ? noise + 1e-9 : 0);
      for (let k = 0; k < j; k++) sum -= (factor[i * n + k] ?? 0) * (factor[j * n + k] ?? 0);
      if (i !== j) {
        factor[i * n + j] = sum / (factor[j * n + j] ?? 1);
        continue;
      }
      const diagonal = Math.sqrt(Math.max(sum, 1e-12));
      factor[i * n + i] = diagonal;
      logDeterminant += 2 * Math.log(diagonal);
    }
  }
  const half = Float64Array.from(centred);
  solveLower(factor, half);
  const fit = half.reduce((sum, value) => sum + value * value, 0);
  const amplitude = Math.max(fit / n, 1e-12);
  solveUpper(factor, half);
  const logLikelihood = -0.5 * (n * Math.log(amplitude) + logDeterminant);
  return { factor, weights: half, amplitude, logLikelihood };
}

function distance(
  a: readonly number[],
  b: readonly number[],
  axes: readonly Axis[],
  lengthScales: readonly number[],
): number {
  let sum = 0;
  for (let i = 0; i < axes.length; i++) {
    const apart = (a[i] ?? 0) - (b[i] ?? 0);
    const gap = axes[i] === "category" ? Number(apart !== 0) : apart;
    const scaled = gap / (lengthScales[i] ?? 1);
    sum += scaled * scaled;
  }
  return Math.sqrt(sum);
}

/** Solves L·x = b in place. */
function solveLower(factor: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let sum = b[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (factor[i * n + k] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (factor[i * n + i] ?? 1);
  }
}

/** Solves Lᵀ·x = b in place. */
function solveUpper(factor: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] ?? 0;
    for (let k = i + 1; k < n; k++) sum -= (factor[k * n + i] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (factor[i * n + i] ?? 1);
  }
}
