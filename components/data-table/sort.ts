export type SortDirection = "ascending" | "descending" | "none";

/** The direction in which `sort` (`name` or `-startedAt`) orders by `key`. */
export function directionOf(sort: string | undefined, key: string): SortDirection {
  if (sort === key) return "ascending";
  return sort === `-${key}` ? "descending" : "none";
}

/** A click on a header: ascending, then descending, then the list's own order (null). */
export function nextSort(sort: string | undefined, key: string): string | null {
  switch (directionOf(sort, key)) {
    case "none":
      return key;
    case "ascending":
      return `-${key}`;
    case "descending":
      return null;
  }
}
