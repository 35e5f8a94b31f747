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
