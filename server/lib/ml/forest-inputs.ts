/** A column as a forest reads it: a small code a row, 0 for a missing value. */
export type ForestColumn = {
  name: string;
  /** Codes of numbers rise with them; those of words have no order. */
  kind: "number" | "category";
  codes: Uint8Array;
  /** Codes in use are below it. */
  codeCount: number;
  /** Different values before coding, missing ones aside. */
  distinct: number;
  /** Values of a column of numbers, NaN where missing. */
  numbers: Float64Array | null;
};

/** Codes beside the one for missing values. */
const BINS = 63;
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d{1,3})?$/i;

/**
 * Codes a column of words. All of them numbers make an ordered column, cut into at most 63 bins of
 * about equally many rows; else the 62 most frequent words get a code each and the rest share one.
 */
export function encodeColumn(name: string, values: readonly (string | null)[]): ForestColumn {
  const present = values.filter((value) => value !== null);
  const isNumeric = present.length > 0 && present.every((value) => NUMBER.test(value.trim()));
  return isNumeric ? encodeNumbers(name, values) : encodeWords(name, values);
}

function encodeNumbers(name: string, values: readonly (string | null)[]): ForestColumn {
  const numbers = Float64Array.from(values, (value) =>
    value === null ? Number.NaN : Number(value),
  );
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  const distinct = [...new Set(sorted)];
  const edges =
    distinct.length <= BINS
      ? distinct
      : [
          ...new Set(
            Array.from(
              { length: BINS },
              (_, bin) => sorted[Math.ceil(((bin + 1) * sorted.length) / BINS) - 1] ?? 0,
            ),
          ),
        ];
  const codes = Uint8Array.from(numbers, (value) =>
    Number.isNaN(value) ? 0 : 1 + findEdge(edges, value),
  );
  const codeCount = edges.length + 1;
  return { name, kind: "number", codes, codeCount, distinct: distinct.length, numbers };
}

/** Index of the first edge that is not below the value. */
function findEdge(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function encodeWords(name: string, values: readonly (string | null)[]): ForestColumn {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const kept = ranked.length <= BINS ? BINS : BINS - 1;
  const codeOf = new Map(ranked.slice(0, kept).map(([word], index) => [word, index + 1]));
  const rest = codeOf.size + 1;
  const codes = Uint8Array.from(values, (value) =>
    value === null ? 0 : (codeOf.get(value) ?? rest),
  );
  const codeCount = ranked.length > kept ? rest + 1 : rest;
  return { name, kind: "category", codes, codeCount, distinct: ranked.length, numbers: null };
}
