/** How a missing value is filled. Statistics come from the training window only. */
export type NumericImputation =
  | { strategy: "constant"; value: number }
  | { strategy: "mean" | "median" | "mode" };
export type CategoricalImputation = { strategy: "constant"; value: string } | { strategy: "mode" };
export type BooleanImputation = { strategy: "constant"; value: boolean } | { strategy: "mode" };

/** One model input. `missingValues` are sentinels that count as missing, such as pdays −1. */
export type FeatureSpec =
  | {
      name: string;
      type: "numeric";
      imputation: NumericImputation;
      missingValues?: readonly number[];
    }
  | {
      name: string;
      type: "categorical";
      imputation: CategoricalImputation;
      missingValues?: readonly string[];
    }
  | {
      name: string;
      type: "boolean";
      imputation: BooleanImputation;
      missingValues?: readonly string[];
    };

export type RawValue = number | string | boolean | null;

/** Columnar rows: equally long arrays by feature name; null or NaN is missing. */
export type Columns = { readonly [name: string]: readonly RawValue[] };
/** One row by feature name. */
export type Row = { readonly [name: string]: RawValue | undefined };

/** Numeric features as numbers, booleans as 0 or 1, categories as text; nothing missing. */
export type ImputedColumns = { [name: string]: Float64Array | string[] };
export type ImputedRow = { [name: string]: number | string };

const TRUE_WORDS = new Set(["true", "yes", "1"]);
const FALSE_WORDS = new Set(["false", "no", "0"]);

/**
 * The value in the feature's own type (boolean as 0 or 1), or null when it is missing: null,
 * NaN or one of `missingValues`.
 *
 * @throws TypeError when the value does not have the feature's type
 * @throws RangeError on ±∞
 */
export function readValue(value: RawValue, spec: FeatureSpec): number | string | null {
  if (value === null || Number.isNaN(value)) return null;
  if (spec.type === "numeric") return readNumber(value, spec.name, spec.missingValues ?? []);
  const text = String(value);
  if (spec.missingValues?.includes(text)) return null;
  if (spec.type === "boolean") return readBoolean(text, spec.name);
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw new RangeError(`feature "${spec.name}": ${value} is not a category`);
  }
  return text;
}

function readNumber(
  value: RawValue,
  name: string,
  missingValues: readonly number[],
): number | null {
  if (typeof value !== "number") {
    throw new TypeError(
      `feature "${name}" is numeric, got ${typeof value} ${JSON.stringify(value)}`,
    );
  }
  if (!Number.isFinite(value)) {
    throw new RangeError(
      `feature "${name}": ${value} is not finite; send null for a missing value`,
    );
  }
  return missingValues.includes(value) ? null : value;
}

function readBoolean(text: string, name: string): number {
  const word = text.toLowerCase();
  if (TRUE_WORDS.has(word)) return 1;
  if (FALSE_WORDS.has(word)) return 0;
  throw new TypeError(
    `feature "${name}" is boolean (true/false, yes/no, 1/0), got ${JSON.stringify(text)}`,
  );
}

/**
 * Number of rows of the features' columns.
 *
 * @throws RangeError on no features, a name used twice, a missing column, unequal lengths or
 *   no rows
 */
export function countRows(columns: Columns, specs: readonly FeatureSpec[]): number {
  const [first] = specs;
  if (first === undefined) throw new RangeError("a model needs at least one feature");
  const rows = columns[first.name]?.length;
  const seen = new Set<string>();
  for (const { name } of specs) {
    if (seen.has(name)) throw new RangeError(`feature "${name}" is specified twice`);
    seen.add(name);
    const column = columns[name];
    if (column === undefined) throw new RangeError(`column "${name}" is not in the data`);
    if (column.length !== rows) {
      throw new RangeError(
        `column "${name}" has ${column.length} rows, column "${first.name}" has ${rows}`,
      );
    }
  }
  if (rows === undefined || rows === 0) throw new RangeError("the data hold no rows");
  return rows;
}
