export type RecentPage = { href: string; title: string };

const STORAGE_KEY = "headrace-recent";
const LIMIT = 6;

/** The list with `page` in front, without its older self, at most six long. */
export function withRecent(pages: readonly RecentPage[], page: RecentPage): RecentPage[] {
  return [page, ...pages.filter(({ href }) => href !== page.href)].slice(0, LIMIT);
}

/** Reads what an earlier visit stored; anything that is not such a list counts as none. */
export function parseRecent(text: string | null): RecentPage[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isRecentPage).slice(0, LIMIT) : [];
  } catch {
    return [];
  }
}

function isRecentPage(value: unknown): value is RecentPage {
  return (
    typeof value === "object" &&
    value !== null &&
    "href" in value &&
    typeof value.href === "string" &&
    /^\/(?!\/)/.test(value.href) &&
    "title" in value &&
    typeof value.title === "string"
  );
}

export function readRecent(): RecentPage[] {
  try {
    return parseRecent(window.localStorage.getItem(STORAGE_KEY));
  } catch {
    return [];
  }
}

export function saveRecent(page: RecentPage): void {
  try {
    window.localStorage.setItem(STORAGE_KEY, JSON.stringify(withRecent(readRecent(), page)));
  } catch {
    // Without storage the menu has no recent pages, and all else works.
  }
}
