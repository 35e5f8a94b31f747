/** Rows of a page unless told, and the most that one answer carries. */
export const PAGE_ROWS = 2_000;
export const PAGE_ROWS_MAX = 10_000;
export const ANSWER_BYTES_MAX = 8 * 1024 * 1024;
/** How far paging goes; every page computes those before it again. */
export const PAGED_ROWS_MAX = 200_000;
export const EXPORT_TIMEOUT_SECONDS = 120;
export const EXPORT_ROWS_MAX = 1_000_000;
/** Header histograms count this many of the first rows. */
export const SUMMARY_ROWS_MAX = 1_000_000;
/** What one query may read from a store's table. */
export const STORE_ROWS_MAX = 1_000_000;
export const STORE_BYTES_MAX = 256 * 1024 ** 2;
/** Queries kept a person. */
export const HISTORY_KEPT = 200;
export const SQL_LENGTH_MAX = 50_000;
/** Datasets of fewer rows are read whole also where a sample is asked for. */
export const SAMPLE_FROM_ROWS = 10_000;
/** From here on a sample has one row in a hundred instead of one in ten. */
export const SMALL_SHARE_FROM_ROWS = 1_000_000;
/** From here on a sample is read unless somebody asks for all rows. */
export const AUTO_SAMPLE_FROM_ROWS = 10_000_000;
/** `auto` samples the datasets that are too large to be read whole by the way. */
export const SCOPES = ["full", "sample", "auto"] as const;
type Scope = (typeof SCOPES)[number];

/** One row in how many a question of this scope reads of a dataset; null for every row. */
export function sampleOneIn(rowCount: number, scope: Scope): number | null {
  const from = {
    full: Number.POSITIVE_INFINITY,
    auto: AUTO_SAMPLE_FROM_ROWS,
    sample: SAMPLE_FROM_ROWS,
  };
  if (rowCount < from[scope]) return null;
  return rowCount < SMALL_SHARE_FROM_ROWS ? 10 : 100;
}

export const CHART_KINDS = ["bar", "line", "scatter"] as const;
/** Rows that a report's panel of a saved query draws or lists. */
export const PANEL_ROWS = 2_000;
/** Values of the tab's parameter in older addresses, which cannot name a saved query. */
export const RESERVED_SLUGS = ["table", "chart"] as const;
