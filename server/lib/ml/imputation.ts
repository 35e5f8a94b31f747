import {
  type Columns,
  countRows,
  type FeatureSpec,
  type ImputedColumns,
  type ImputedRow,
  type Row,
  readValue,
} from "@/server/lib/ml/feature-spec";
import { quantileOfSorted } from "@/server/lib/stats/quantiles";

/** A feature with its fill value; a plain JSON value, stored with the model. */
export type FittedFeature = {
  spec: FeatureSpec;
  /** Number (boolean: 0 or 1) or category. */
  fill: number | string;
  missingCount: number;
};
export type FittedImputation = { features: FittedFeature[]; rowCount: number };

/**
 * Computes the fill values on the training window. Nothing is refitted later: `imputeRow` and
 * `imputeColumns` use these statistics at training and at serving alike.
 *
 * Mean and median ignore missing values; mode breaks ties by the smallest value.
 *
 * @throws RangeError on malformed columns (see `countRows`) or when a feature without a
 *   constant has no value at all
 * @throws TypeError when a value does not have its feature's type
 */
export function fitImputation(columns: Columns, specs: readonly FeatureSpec[]): FittedImputation {
  const rowCount = countRows(columns, specs);
  const features = specs.map((spec) => {
    const present = (columns[spec.name] ?? [])
      .map((value) => readValue(value, spec))
      .filter((value) => value !== null);
    const fill = computeFill(present, spec);
    return { spec, fill, missingCount: rowCount - present.length };
  });
  return { features, rowCount };
}

function computeFill(present: readonly (number | string)[], spec: FeatureSpec): number | string {
  const { imputation } = spec;
  if (imputation.strategy === "constant") {
    const fill = readValue(imputation.value, { ...spec, missingValues: [] });
    if (fill === null) throw new RangeError(`feature "${spec.name}": the constant is missing`);
    return fill;
  }
  if (present.length === 0) {
    throw new RangeError(
      `feature "${spec.name}" has no value in the training window; use a constant or leave it out`,
    );
  }
  if (imputation.strategy === "mode") return findMode(present);
  const numbers = Float64Array.from(present, Number).sort();
  if (imputation.strategy === "median") return quantileOfSorted(numbers, 0.5);
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function findMode(values: readonly (number | string)[]): number | string {
  const counts = new Map<number | string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [mode] = [...counts].reduce((best, entry) => {
    const isMore = entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0]);
    return isMore ? entry : best;
  });
  return mode;
}

/**
 * Fills one row with the fitted values.
 *
 * @returns the values by feature name and the names of the features that were filled
 * @throws TypeError when a feature is absent (a missing value must be sent as null, so that a
 *   misspelt name is not filled in silently) or has the wrong type
 * @throws RangeError on ±∞
 */
export function imputeRow(
  row: Row,
  fitted: FittedImputation,
): { values: ImputedRow; imputed: string[] } {
  const values: ImputedRow = {};
  const imputed: string[] = [];
  for (const { spec, fill } of fitted.features) {
    const raw = row[spec.name];
    if (raw === undefined) {
      throw new TypeError(`feature "${spec.name}" is not in the row; send null if it is missing`);
    }
    const value = readValue(raw, spec);
    if (value === null) imputed.push(spec.name);
    values[spec.name] = value ?? fill;
  }
  return { values, imputed };
}

/** `imputeRow` for whole columns; also counts the filled cells per feature. */
export function imputeColumns(
  columns: Columns,
  fitted: FittedImputation,
): { values: ImputedColumns; imputedCounts: { [name: string]: number }; rowCount: number } {
  const rowCount = countRows(
    columns,
    fitted.features.map(({ spec }) => spec),
  );
  const values: ImputedColumns = {};
  const imputedCounts: { [name: string]: number } = {};
  for (const { spec, fill } of fitted.features) {
    let missing = 0;
    const filled = (columns[spec.name] ?? []).map((raw) => {
      const value = readValue(raw, spec);
      if (value === null) missing++;
      return value ?? fill;
    });
    values[spec.name] =
      spec.type === "categorical" ? filled.map(String) : Float64Array.from(filled, Number);
    imputedCounts[spec.name] = missing;
  }
  return { values, imputedCounts, rowCount };
}
