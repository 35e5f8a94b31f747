import { z } from "zod";

export const SEARCH_LIMIT = 20;

/** Among equally good hits, the earlier kind comes first. */
export const SEARCH_KINDS = [
  "store",
  "dataset",
  "contract",
  "feature view",
  "pipeline",
  "pipeline run",
  "run",
  "model",
  "endpoint",
  "column",
] as const;
export const SearchKind = z.enum(SEARCH_KINDS);
export type SearchKind = z.infer<typeof SearchKind>;

export const SearchInput = z.object({ q: z.string().trim().min(1).max(200) });
export type SearchInput = z.infer<typeof SearchInput>;

export const SearchItem = z.object({
  kind: SearchKind,
  id: z.string(),
  title: z.string(),
  /** Where it lies: "Dataset bank-marketing", "Project bank-term-deposit". */
  subtitle: z.string(),
  href: z.string(),
});
export type SearchItem = z.infer<typeof SearchItem>;

/** At most SEARCH_LIMIT items, best first; `total` tells how many there were. */
export const SearchResult = z.object({
  items: z.array(SearchItem),
  total: z.number().int().nonnegative(),
  asOf: z.date(),
});
export type SearchResult = z.infer<typeof SearchResult>;
