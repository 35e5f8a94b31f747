/** Who may read a report besides its owner, from the fewest to all. */
export const AUDIENCES = ["owner", "admin", "editor", "viewer"] as const;

export const AUDIENCE_WORDS: Readonly<Record<(typeof AUDIENCES)[number], string>> = {
  owner: "Only the owner",
  admin: "Admins",
  editor: "People who may write runs",
  viewer: "Everyone who is signed in",
};

export const TITLE_MAX = 200;
export const BLOCKS_MAX = 200;
export const MARKDOWN_MAX = 50_000;
export const COMMENT_MAX = 4_000;
/** Blocks of a live report, as JSON. */
export const BLOCKS_BYTES_MAX = 1_000_000;
/** What a frozen report keeps of its blocks' data, as JSON. */
export const FROZEN_BYTES_MAX = 8_000_000;
/** Runs that one block draws or lists. */
export const RUNS_MAX = 100;
export const COLUMNS_MAX = 12;
export const RULES_MAX = 12;
/** Buckets of a curve in a frozen report: two pixels each on a wide page. */
export const FROZEN_POINTS = 600;
/** Runs that a panel of differences has columns for. */
export const DIFFERENCE_RUNS = 8;

/** The filter that finds a block's runs: those it names, or what its filter says. */
export function filterOfRuns({ ids, filter }: RunsBy): string {
  if (ids === null) return filter;
  return `id in (${ids.map((id) => JSON.stringify(id)).join(", ")})`;
}

type RunsBy = { ids: readonly string[] | null; filter: string };
