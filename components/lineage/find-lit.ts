import type { DrawnGraph } from "@/components/lineage/drawn-graph";
import { pathThrough } from "@/components/lineage/walk-graph";

type LookedAt = {
  /** Nodes of the graph on a chosen circle, in a shown impact, or on a column's way. */
  ids: readonly string[] | null;
  /** A chosen node of the drawing: with all that it came from and all that came of it. */
  selectedId: string | null;
};

/** What of a drawing stands out; null where nothing is looked at, and all does. */
export function findLit(drawn: DrawnGraph, { ids, selectedId }: LookedAt): Set<string> | null {
  if (ids !== null) return new Set(ids.flatMap((id) => drawn.shownAs.get(id) ?? []));
  if (selectedId === null || selectedId === drawn.focusId) return null;
  return pathThrough(drawn.edges, selectedId);
}
