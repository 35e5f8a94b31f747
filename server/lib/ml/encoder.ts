import type { ImputedColumns, ImputedRow } from "@/server/lib/ml/feature-spec";
import type { FittedImputation } from "@/server/lib/ml/imputation";
import { computeMoments, populationStd } from "@/server/lib/stats/moments";

/**
 * Encoding of one feature: `(x − mean) / scale` for numbers, the value itself for booleans, a
 * column per category otherwise. A category unseen in training encodes to zeros.
 */
export type EncodedFeature =
  | { name: string; type: "numeric"; mean: number; scale: number }
  | { name: string; type: "boolean" }
  | { name: string; type: "categorical"; categories: string[] };

/** `width` = number of encoded columns. A plain JSON value. */
export type Encoder = { features: EncodedFeature[]; width: number };

/** Row-major, `rows` × `width`. */
export type Matrix = { data: Float64Array; rows: number; width: number };

/** More columns would make Newton's cubic step the bottleneck. */
export const MAX_ENCODED_WIDTH = 1000;

/**
 * Learns means, scales (population standard deviation; 1 for a constant column) and
 * categories (sorted) from imputed training columns.
 *
 * @throws RangeError when the encoding would be wider than `MAX_ENCODED_WIDTH`
 */
export function fitEncoder(columns: ImputedColumns, imputation: FittedImputation): Encoder {
  const features = imputation.features.map(({ spec }) =>
    fitFeature(spec.name, spec.type, columns[spec.name] ?? []),
  );
  const width = features.reduce((sum, feature) => sum + featureWidth(feature), 0);
  if (width > MAX_ENCODED_WIDTH) {
    const widest = features.reduce((a, b) => (featureWidth(b) > featureWidth(a) ? b : a));
    throw new RangeError(
      `the encoding would have ${width} columns, at most ${MAX_ENCODED_WIDTH} are allowed; ` +
        `feature "${widest.name}" alone has ${featureWidth(widest)} categories`,
    );
  }
  return { features, width };
}

function fitFeature(
  name: string,
  type: EncodedFeature["type"],
  values: Float64Array | string[],
): EncodedFeature {
  if (type === "boolean") return { name, type };
  if (type === "categorical") {
    return { name, type, categories: [...new Set(Array.from(values, String))].sort() };
  }
  const moments = computeMoments(Float64Array.from(values, Number));
  const std = populationStd(moments);
  // Rounding can leave a constant column a tiny deviation; dividing by it would blow up noise.
  const isConstant = !(std > 1e-12 * Math.max(1, Math.abs(moments.mean)));
  return { name, type, mean: moments.mean, scale: isConstant ? 1 : std };
}

export function featureWidth(feature: EncodedFeature): number {
  return feature.type === "categorical" ? feature.categories.length : 1;
}

/** Names of the encoded columns: the feature's name, or `name=category`. */
export function listEncodedNames(encoder: Encoder): string[] {
  return encoder.features.flatMap((feature) =>
    feature.type === "categorical"
      ? feature.categories.map((category) => `${feature.name}=${category}`)
      : [feature.name],
  );
}

/** Encodes imputed columns of `rows` rows. */
export function encodeColumns(columns: ImputedColumns, encoder: Encoder, rows: number): Matrix {
  const { width } = encoder;
  const data = new Float64Array(rows * width);
  let offset = 0;
  for (const feature of encoder.features) {
    const values = columns[feature.name] ?? [];
    const target = { data, offset, width };
    if (feature.type === "categorical") writeOneHot(values, feature.categories, target);
    else writeNumbers(values, feature, target);
    offset += featureWidth(feature);
  }
  return { data, rows, width };
}

/** Encodes one imputed row into a vector of `encoder.width` numbers. */
export function encodeRow(row: ImputedRow, encoder: Encoder): Float64Array {
  const data = new Float64Array(encoder.width);
  let offset = 0;
  for (const feature of encoder.features) {
    const value = row[feature.name];
    if (value === undefined) throw new TypeError(`feature "${feature.name}" is not in the row`);
    if (feature.type === "categorical") {
      const index = feature.categories.indexOf(String(value));
      if (index >= 0) data[offset + index] = 1;
    } else {
      data[offset] = encodeNumber(Number(value), feature);
    }
    offset += featureWidth(feature);
  }
  return data;
}

type Target = { data: Float64Array; offset: number; width: number };
type NumberFeature = Exclude<EncodedFeature, { type: "categorical" }>;

function writeOneHot(
  values: ArrayLike<number | string>,
  categories: readonly string[],
  { data, offset, width }: Target,
): void {
  const indexOf = new Map(categories.map((category, i) => [category, i]));
  for (let row = 0; row < values.length; row++) {
    const index = indexOf.get(String(values[row]));
    if (index !== undefined) data[row * width + offset + index] = 1;
  }
}

function writeNumbers(
  values: ArrayLike<number | string>,
  feature: NumberFeature,
  { data, offset, width }: Target,
): void {
  for (let row = 0; row < values.length; row++) {
    data[row * width + offset] = encodeNumber(Number(values[row]), feature);
  }
}

function encodeNumber(value: number, feature: NumberFeature): number {
  return feature.type === "boolean" ? value : (value - feature.mean) / feature.scale;
}
