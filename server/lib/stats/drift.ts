import { adjustBenjaminiHochberg } from "@/server/lib/stats/benjamini-hochberg";
import { testHomogeneity } from "@/server/lib/stats/chi-square";
import {
  checkCounts,
  computeJsDistance,
  computePsi,
  computeTotalVariation,
  nullMeanOfJsDivergence,
  nullMeanOfPsi,
  sumCounts,
} from "@/server/lib/stats/distances";

export type DriftSeverity = "none" | "possible" | "drift" | "insufficient data";

export type DriftOptions = {
  /** False discovery rate of one evaluation, in (0, 1). */
  alpha?: number;
  /** Which effect size decides: PSI in nats or the Jensen-Shannon distance, base 2. */
  effect?: "psi" | "js";
  /** Smallest effect that matters, after the null mean is subtracted. */
  minimumEffect?: number;
  /** Below so many rows in either window, or five a bin, nothing is decided. */
  minimumRows?: number;
};

export const DRIFT_DEFAULTS = {
  alpha: 0.05,
  effect: "psi",
  minimumEffect: 0.1,
  minimumRows: 100,
} as const satisfies Required<DriftOptions>;

const ROWS_PER_BIN = 5;

export type DriftAssessment = {
  severity: DriftSeverity;
  /** Jeffreys-smoothed PSI (nats) and JS distance (base 2), plain total variation. */
  psi: number;
  js: number;
  totalVariation: number;
  /** The deciding effect size minus what it averages without drift, at least 0. */
  netEffect: number;
  /** Chi-square homogeneity p; null when data are insufficient. */
  pValue: number | null;
  /** p adjusted over the columns of one evaluation (Benjamini-Hochberg). */
  qValue: number | null;
  referenceRows: number;
  currentRows: number;
  /** Bins with a row in either window. */
  bins: number;
};

export type DriftColumn = {
  name: string;
  /** Counts over the same bins, missing included (`histogramToCounts`, `categoryCountsToCounts`). */
  reference: ArrayLike<number>;
  current: ArrayLike<number>;
};

/**
 * Compares one column's current window with its reference: effect size, evidence, severity.
 *
 * "drift" needs both q <= alpha and net effect >= minimumEffect; one of the two alone is
 * "possible". A window below `minimumRows` or 5 rows a bin is "insufficient data", never drift,
 * and so is an empty one. Bins that are empty in both windows are left out. The column is taken
 * as a family of one (q = p); use `assessDriftOfColumns` for several.
 *
 * @throws RangeError on unequal lengths, negative or non-finite counts, or options out of range
 */
export function assessDrift(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  options: DriftOptions = {},
): DriftAssessment {
  return decide(measure(reference, current, resolve(options)), null, resolve(options));
}

/**
 * `assessDrift` for all columns of one evaluation, with q-values adjusted over them.
 * Columns with insufficient data take no part in the adjustment.
 */
export function assessDriftOfColumns(
  columns: readonly DriftColumn[],
  options: DriftOptions = {},
): (DriftAssessment & { name: string })[] {
  const settings = resolve(options);
  const measured = columns.map(({ name, reference, current }) => ({
    name,
    ...measure(reference, current, settings),
  }));
  const tested = measured.flatMap(({ pValue }, index) =>
    pValue === null ? [] : [{ pValue, index }],
  );
  const adjusted = adjustBenjaminiHochberg(tested.map(({ pValue }) => pValue));
  const qByIndex = new Map(tested.map(({ index }, i) => [index, adjusted[i] ?? 1]));
  return measured.map((column, index) => ({
    name: column.name,
    ...decide(column, qByIndex.get(index) ?? null, settings),
  }));
}

type Measurement = Omit<DriftAssessment, "severity" | "qValue">;

function measure(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  settings: Required<DriftOptions>,
): Measurement {
  const referenceRows = sumCounts(reference);
  const currentRows = sumCounts(current);
  if (reference.length === current.length && (referenceRows === 0 || currentRows === 0)) {
    return emptyMeasurement(referenceRows, currentRows);
  }
  checkCounts(reference, current);
  const occupied = Array.from(reference, (_, i) => i).filter(
    (i) => (reference[i] ?? 0) + (current[i] ?? 0) > 0,
  );
  const a = occupied.map((i) => reference[i] ?? 0);
  const b = occupied.map((i) => current[i] ?? 0);
  const psi = computePsi(a, b);
  const js = computeJsDistance(a, b);
  const bins = occupied.length;
  const needed = Math.max(settings.minimumRows, ROWS_PER_BIN * bins);
  const isSufficient = Math.min(referenceRows, currentRows) >= needed;
  return {
    psi,
    js,
    totalVariation: computeTotalVariation(a, b),
    netEffect:
      settings.effect === "psi"
        ? Math.max(0, psi - nullMeanOfPsi(bins, referenceRows, currentRows))
        : Math.sqrt(
            Math.max(0, js * js - nullMeanOfJsDivergence(bins, referenceRows, currentRows)),
          ),
    pValue: isSufficient ? testHomogeneity(a, b).pValue : null,
    referenceRows,
    currentRows,
    bins,
  };
}

function emptyMeasurement(referenceRows: number, currentRows: number): Measurement {
  return {
    psi: 0,
    js: 0,
    totalVariation: 0,
    netEffect: 0,
    pValue: null,
    referenceRows,
    currentRows,
    bins: 0,
  };
}

function decide(
  measurement: Measurement,
  adjusted: number | null,
  settings: Required<DriftOptions>,
): DriftAssessment {
  const qValue = adjusted ?? measurement.pValue;
  const { psi, js, totalVariation, netEffect, pValue, referenceRows, currentRows, bins } =
    measurement;
  const severity = chooseSeverity(netEffect >= settings.minimumEffect, qValue, settings.alpha);
  return {
    severity,
    psi,
    js,
    totalVariation,
    netEffect,
    pValue,
    qValue,
    referenceRows,
    currentRows,
    bins,
  };
}

function chooseSeverity(isRelevant: boolean, qValue: number | null, alpha: number): DriftSeverity {
  if (qValue === null) return "insufficient data";
  const isSignificant = qValue <= alpha;
  if (isSignificant && isRelevant) return "drift";
  return isSignificant || isRelevant ? "possible" : "none";
}

function resolve(options: DriftOptions): Required<DriftOptions> {
  const settings = { ...DRIFT_DEFAULTS, ...options };
  if (!(settings.alpha > 0 && settings.alpha < 1)) {
    throw new RangeError(`alpha must lie in (0, 1), got ${settings.alpha}`);
  }
  if (!(settings.minimumEffect >= 0)) {
    throw new RangeError(`minimumEffect must be >= 0, got ${settings.minimumEffect}`);
  }
  if (!(settings.minimumRows >= 1)) {
    throw new RangeError(`minimumRows must be >= 1, got ${settings.minimumRows}`);
  }
  return settings;
}
