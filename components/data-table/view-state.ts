import type { SavedView } from "@/server/tracking/workspace/schema";

/** Parts of the address that say where somebody looks, not how the list is arranged. */
const PASSING = ["v", "peek"];

/** The address's query as a view keeps it: the same arrangement is always the same text. */
export function stateOf(params: Iterable<[string, string]>): string {
  const kept = [...params].filter(([name]) => !PASSING.includes(name));
  return new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
}

export function findView(
  views: readonly SavedView[] | undefined,
  id: string | null,
): SavedView | undefined {
  return views?.find((view) => view.id === id);
}
