/** Groups that one answer carries. */
export const GROUPS_MAX = 500;
/** Newest runs that a group names. */
export const GROUP_RUNS_MAX = 50;
export const SCATTER_MAX = 5_000;
export const PARALLEL_MAX = 2_000;
export const AXES_MAX = 12;
/** Values that a category axis lists. */
export const CATEGORIES_MAX = 50;
/** Slices that a comparison of decisions lists. */
export const CHURN_SLICES = 20;
export const STATE_BYTES_MAX = 65_536;
/** Lists whose arrangement can be saved. */
export const VIEW_LISTS = ["runs", "datasets"] as const;
