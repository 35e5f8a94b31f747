/** A point of a run's metric, its key already a number. */
export type StorePoint = {
  runId: string;
  keyId: number;
  step: bigint;
  /** Milliseconds since 1970. */
  at: bigint;
  value: number;
};

/** What the summary row of one (run, metric) learns from a batch. */
export type Fold = {
  runId: string;
  keyId: number;
  last: number;
  lastStep: bigint;
  lastAt: bigint;
  /** Null when every value is NaN. */
  min: number | null;
  minStep: bigint | null;
  max: number | null;
  maxStep: bigint | null;
};

/** Folds points into one summary a (run, metric). Folding a point twice changes nothing. */
export function foldPoints(points: readonly StorePoint[]): Fold[] {
  const folds = new Map<string, Fold>();
  for (const point of points) {
    const id = `${point.runId} ${point.keyId}`;
    const fold = folds.get(id);
    if (fold === undefined) folds.set(id, startFold(point));
    else extendFold(fold, point);
  }
  return [...folds.values()];
}

function startFold({ runId, keyId, step, at, value }: StorePoint): Fold {
  const isNumber = !Number.isNaN(value);
  return {
    runId,
    keyId,
    last: value,
    lastStep: step,
    lastAt: at,
    min: isNumber ? value : null,
    minStep: isNumber ? step : null,
    max: isNumber ? value : null,
    maxStep: isNumber ? step : null,
  };
}

function extendFold(fold: Fold, { step, at, value }: StorePoint): void {
  if (isLater(step, at, value, fold)) {
    fold.last = value;
    fold.lastStep = step;
    fold.lastAt = at;
  }
  if (Number.isNaN(value)) return;
  if (fold.min === null || value < fold.min) {
    fold.min = value;
    fold.minStep = step;
  }
  if (fold.max === null || value > fold.max) {
    fold.max = value;
    fold.maxStep = step;
  }
}

/** By (step, time, value), NaN as 0: the order in which MLflow picks a metric's latest value. */
function isLater(step: bigint, at: bigint, value: number, { last, lastStep, lastAt }: Fold) {
  if (step !== lastStep) return step > lastStep;
  if (at !== lastAt) return at > lastAt;
  return asZero(value) > asZero(last);
}

function asZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** An infinity as the largest number of its sign, as MLflow keeps it. */
export function clampInfinity(value: number): number {
  if (value === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  return value === Number.NEGATIVE_INFINITY ? -Number.MAX_VALUE : value;
}
