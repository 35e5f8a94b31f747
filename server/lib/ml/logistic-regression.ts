import { solveCholesky } from "@/server/lib/ml/cholesky";
import type { Matrix } from "@/server/lib/ml/encoder";

export type IterationReport = {
  /** 0 describes the start (zero weights, intercept at the base rate). */
  iteration: number;
  /** Mean negative log-likelihood in nats, without the penalty. */
  logLoss: number;
  /** Euclidean norm of the gradient of the penalised mean loss. */
  gradientNorm: number;
  /** How often the Newton step was halved to reach this point. */
  halvings: number;
};

export type LogisticOptions = {
  /** Penalty l2/2 · ‖w‖² on the summed loss; the intercept is free. scikit-learn's C = 1/l2. */
  l2?: number;
  maxIterations?: number;
  /** Converged when gradientNorm falls to this value. */
  tolerance?: number;
  /** Called after each iteration and awaited, so that the caller can log the step. */
  onIteration?: (report: IterationReport) => void | Promise<void>;
  /** Looked at before each iteration; training then rejects with the signal's reason. */
  signal?: AbortSignal;
};

export type LogisticFit = {
  weights: number[];
  intercept: number;
  iterations: number;
  converged: boolean;
  logLoss: number;
};

const DEFAULTS = { l2: 1, maxIterations: 50, tolerance: 1e-8 };
const MAX_HALVINGS = 30;
/** A gradient this small counts as converged once rounding stops further progress. */
const STALL_TOLERANCE = 1e-5;
/** Keeps the free intercept's curvature above rounding when all probabilities saturate. */
const INTERCEPT_RIDGE = 1e-9;

/**
 * L2-penalised logistic regression by Newton's method (IRLS) with step halving; the loss is
 * convex, so the result is the optimum and the same on every run.
 *
 * @param matrix finite encoded rows; @param labels 0 or 1 per row
 * @throws RangeError on no rows, unequal lengths, a value that is not finite, labels of one
 *   class only, or options out of range; rejects with the abort reason when aborted
 */
export async function fitLogisticRegression(
  matrix: Matrix,
  labels: ArrayLike<number>,
  options: LogisticOptions = {},
): Promise<LogisticFit> {
  const { l2, maxIterations, tolerance } = { ...DEFAULTS, ...dropUndefined(options) };
  checkTrainingInput(matrix, labels, { l2, maxIterations, tolerance });
  let state = startState(matrix, labels, l2);
  let halvings = 0;
  for (let iteration = 0; ; iteration++) {
    const { gradient, hessian } = computeDerivatives(matrix, labels, state, l2);
    const gradientNorm = Math.hypot(...gradient) / matrix.rows;
    await options.onIteration?.({ iteration, logLoss: state.logLoss, gradientNorm, halvings });
    const converged = gradientNorm <= tolerance;
    if (converged || iteration === maxIterations) return toFit(state, iteration, converged);
    options.signal?.throwIfAborted();
    solveCholesky(hessian, gradient);
    const next = takeStep(matrix, labels, { state, step: gradient, l2 });
    // No halving lowers the loss any more: rounding is reached, as near as doubles allow.
    if (next === null) return toFit(state, iteration, gradientNorm <= STALL_TOLERANCE);
    state = next.state;
    halvings = next.halvings;
  }
}

/** Coefficients hold the weights followed by the intercept. */
type State = {
  beta: Float64Array;
  probabilities: Float64Array;
  logLoss: number;
  objective: number;
};

function startState(matrix: Matrix, labels: ArrayLike<number>, l2: number): State {
  const beta = new Float64Array(matrix.width + 1);
  const events = Array.from(labels).reduce((sum, label) => sum + label, 0);
  beta[matrix.width] = Math.log(events / (matrix.rows - events));
  return evaluate(matrix, labels, beta, l2);
}

function evaluate(
  { data, rows, width }: Matrix,
  labels: ArrayLike<number>,
  beta: Float64Array,
  l2: number,
): State {
  const probabilities = new Float64Array(rows);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    let z = beta[width] ?? 0;
    const start = row * width;
    for (let j = 0; j < width; j++) z += (beta[j] ?? 0) * (data[start + j] ?? 0);
    probabilities[row] = sigmoid(z);
    const margin = labels[row] === 1 ? z : -z;
    loss += margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
  }
  let squares = 0;
  for (let j = 0; j < width; j++) squares += (beta[j] ?? 0) ** 2;
  return { beta, probabilities, logLoss: loss / rows, objective: loss + (l2 / 2) * squares };
}

/** Gradient and lower-triangle Hessian of the penalised summed loss. */
function computeDerivatives(
  { data, rows, width }: Matrix,
  labels: ArrayLike<number>,
  { beta, probabilities }: State,
  l2: number,
): { gradient: Float64Array; hessian: Float64Array } {
  const size = width + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const active = new Int32Array(size);
  const values = new Float64Array(size);
  for (let row = 0; row < rows; row++) {
    const p = probabilities[row] ?? 0;
    const residual = p - (labels[row] ?? 0);
    const weight = p * (1 - p);
    const count = gatherNonZero(data, row * width, { width, active, values });
    for (let a = 0; a < count; a++) {
      const i = active[a] ?? 0;
      const x = values[a] ?? 0;
      gradient[i] = (gradient[i] ?? 0) + residual * x;
      const weighted = weight * x;
      const base = i * size;
      for (let b = 0; b <= a; b++) {
        const position = base + (active[b] ?? 0);
        hessian[position] = (hessian[position] ?? 0) + weighted * (values[b] ?? 0);
      }
    }
  }
  for (let j = 0; j < size; j++) {
    const penalty = j === width ? INTERCEPT_RIDGE : l2;
    if (j < width) gradient[j] = (gradient[j] ?? 0) + l2 * (beta[j] ?? 0);
    hessian[j * size + j] = (hessian[j * size + j] ?? 0) + penalty;
  }
  return { gradient, hessian };
}

/** One-hot rows are mostly zeros: collects the others, with the intercept's 1 at the end. */
function gatherNonZero(
  data: Float64Array,
  start: number,
  into: { width: number; active: Int32Array; values: Float64Array },
): number {
  const { width, active, values } = into;
  let count = 0;
  for (let j = 0; j < width; j++) {
    const x = data[start + j] ?? 0;
    if (x === 0) continue;
    active[count] = j;
    values[count] = x;
    count++;
  }
  active[count] = width;
  values[count] = 1;
  return count + 1;
}

function takeStep(
  matrix: Matrix,
  labels: ArrayLike<number>,
  { state, step, l2 }: { state: State; step: Float64Array; l2: number },
): { state: State; halvings: number } | null {
  let size = 1;
  for (let halvings = 0; halvings <= MAX_HALVINGS; halvings++) {
    const beta = state.beta.map((value, j) => value - size * (step[j] ?? 0));
    const next = evaluate(matrix, labels, beta, l2);
    if (next.objective < state.objective) return { state: next, halvings };
    size /= 2;
  }
  return null;
}

/** 1 / (1 + e^−z) without overflow. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

function toFit(state: State, iterations: number, converged: boolean): LogisticFit {
  const coefficients = Array.from(state.beta);
  const intercept = coefficients.pop() ?? 0;
  return { weights: coefficients, intercept, iterations, converged, logLoss: state.logLoss };
}

function dropUndefined<T extends object>(options: T): Partial<T> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets the key types; the keys are a subset of T's.
  return Object.fromEntries(entries) as Partial<T>;
}

function checkTrainingInput(
  matrix: Matrix,
  labels: ArrayLike<number>,
  { l2, maxIterations, tolerance }: typeof DEFAULTS,
): void {
  if (matrix.rows === 0 || labels.length !== matrix.rows) {
    throw new RangeError(
      `training needs a label a row: ${matrix.rows} rows, ${labels.length} labels`,
    );
  }
  if (!matrix.data.every(Number.isFinite)) throw new RangeError("encoded values must be finite");
  if (!(l2 > 0)) throw new RangeError(`l2 must be > 0, got ${l2}`);
  if (!Number.isInteger(maxIterations) || maxIterations < 1) {
    throw new RangeError(`maxIterations must be a whole number >= 1, got ${maxIterations}`);
  }
  if (!(tolerance > 0)) throw new RangeError(`tolerance must be > 0, got ${tolerance}`);
  const classes = new Set(Array.from(labels));
  for (const label of classes) {
    if (label !== 0 && label !== 1) throw new RangeError(`labels must be 0 or 1, got ${label}`);
  }
  if (classes.size < 2) {
    throw new RangeError(`all ${matrix.rows} labels are ${labels[0]}; training needs both classes`);
  }
}
