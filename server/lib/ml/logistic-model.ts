import { type Encoder, encodeColumns, encodeRow, fitEncoder } from "@/server/lib/ml/encoder";
import type { Columns, FeatureSpec, ImputedRow, Row } from "@/server/lib/ml/feature-spec";
import {
  type FittedImputation,
  fitImputation,
  imputeColumns,
  imputeRow,
} from "@/server/lib/ml/imputation";
import {
  fitLogisticRegression,
  type LogisticFit,
  type LogisticOptions,
  sigmoid,
} from "@/server/lib/ml/logistic-regression";

/** Everything needed to score a raw row; a plain JSON value. */
export type LogisticModel = { imputation: FittedImputation; encoder: Encoder; fit: LogisticFit };

/**
 * Fits imputation, encoding and logistic regression on one training window.
 *
 * @param columns raw values by feature name; @param labels 0 or 1 per row
 * @throws RangeError or TypeError as `fitImputation`, `fitEncoder`, `fitLogisticRegression`
 */
export async function trainLogisticModel(
  columns: Columns,
  labels: ArrayLike<number>,
  options: LogisticOptions & { features: readonly FeatureSpec[] },
): Promise<LogisticModel> {
  const imputation = fitImputation(columns, options.features);
  const { values, rowCount } = imputeColumns(columns, imputation);
  const encoder = fitEncoder(values, imputation);
  const matrix = encodeColumns(values, encoder, rowCount);
  const fit = await fitLogisticRegression(matrix, labels, options);
  return { imputation, encoder, fit };
}

/** Probability of the event for one raw row; throws as `imputeRow`. */
export function predictProbability(model: LogisticModel, row: Row): number {
  return predictImputed(model, imputeRow(row, model.imputation).values);
}

/** Probability of the event for a row that `imputeRow` already filled. */
export function predictImputed(model: LogisticModel, row: ImputedRow): number {
  const encoded = encodeRow(row, model.encoder);
  return sigmoid(dot(encoded, 0, model.fit));
}

/** Probabilities of all rows, in order; throws as `imputeColumns`. */
export function predictProbabilities(model: LogisticModel, columns: Columns): Float64Array {
  const { values, rowCount } = imputeColumns(columns, model.imputation);
  const { data, width } = encodeColumns(values, model.encoder, rowCount);
  const result = new Float64Array(rowCount);
  return result.map((_, row) => sigmoid(dot(data, row * width, model.fit)));
}

function dot(data: Float64Array, start: number, { weights, intercept }: LogisticFit): number {
  return weights.reduce((sum, weight, j) => sum + weight * (data[start + j] ?? 0), intercept);
}
