import { CHURN_SLICES } from "@/server/tracking/workspace/constants";

/** Rows and how many of them are decided otherwise. */
export type Flips = { n: number; flips: number; toPositive: number; toNegative: number };
export type FlipSlice = Flips & { feature: string; value: string };

/** A slice of fewer rows says nothing about its share. */
const SLICE_ROWS_MIN = 30;
/** Features of more values are no slices. */
const SLICE_VALUES_MAX = 20;

export type Decider = { scores: ArrayLike<number>; threshold: number };

/** Rows whose decision differs; a score at or above the threshold decides positive. */
export function countFlips(
  base: Decider,
  other: Decider,
  rows: Iterable<number> = base.scores.length === 0 ? [] : Array(base.scores.length).keys(),
): Flips {
  const counts = { n: 0, flips: 0, toPositive: 0, toNegative: 0 };
  for (const row of rows) {
    const before = isPositive(base, row);
    const after = isPositive(other, row);
    counts.n += 1;
    if (before === after) continue;
    counts.flips += 1;
    if (after) counts.toPositive += 1;
    else counts.toNegative += 1;
  }
  return counts;
}

/** The same by the values of columns with few of them, the highest share of flips first. */
export function sliceFlips(
  base: Decider,
  other: Decider,
  columns: Readonly<Record<string, ArrayLike<unknown>>>,
): FlipSlice[] {
  return Object.entries(columns)
    .flatMap(([feature, values]) => {
      const rowsByValue = groupRows(values);
      if (rowsByValue.size < 2 || rowsByValue.size > SLICE_VALUES_MAX) return [];
      return [...rowsByValue].flatMap(([value, rows]) =>
        rows.length < SLICE_ROWS_MIN ? [] : { feature, value, ...countFlips(base, other, rows) },
      );
    })
    .sort((a, b) => b.flips / b.n - a.flips / a.n || b.n - a.n)
    .slice(0, CHURN_SLICES);
}

function isPositive({ scores, threshold }: Decider, row: number): boolean {
  return (scores[row] ?? Number.NaN) >= threshold;
}

function groupRows(values: ArrayLike<unknown>): Map<string, number[]> {
  const rowsByValue = new Map<string, number[]>();
  for (let row = 0; row < values.length && rowsByValue.size <= SLICE_VALUES_MAX; row++) {
    const value = values[row];
    const name = value === null || value === undefined ? "missing" : String(value);
    const rows = rowsByValue.get(name);
    if (rows === undefined) rowsByValue.set(name, [row]);
    else rows.push(row);
  }
  return rowsByValue;
}
