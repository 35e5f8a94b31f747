import type { Column, ColumnComparison, ColumnProfile } from "@/server/catalog/schema";
import { MASK } from "@/server/platform/sandbox/constants";

type Row = Readonly<Record<string, unknown>>;

/** A row whose masked cells hold the mask where the column is text, else nothing. */
export function maskRow(row: Row, columns: readonly Column[], masked: readonly string[]): Row {
  if (masked.length === 0) return row;
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const hidden = masked.map((name) => [name, types.get(name) === "text" ? MASK : null]);
  return { ...row, ...Object.fromEntries(hidden) };
}

/**
 * A profile that tells no value: rows, empty cells and distinct values are counted. Ends, middles,
 * frequent values and ways of writing are values themselves, a bin of one row is, and the edges of a
 * histogram tell the ends.
 */
export function maskProfile(profile: ColumnProfile): ColumnProfile {
  const { texts } = profile;
  return {
    ...profile,
    stats: { kind: "masked" },
    histogram: null,
    topValues: [],
    texts: texts === null ? null : { shapes: [], personal: texts.personal },
  };
}

/** How much two versions differ, without the bins and means that show where. */
export function maskComparison(comparison: ColumnComparison): ColumnComparison {
  const { before, after } = comparison;
  return {
    ...comparison,
    before: before && { ...before, mean: null },
    after: after && { ...after, mean: null },
    bins: null,
    isMasked: true,
  };
}
