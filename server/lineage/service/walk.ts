import { findEdges } from "@/server/lineage/repository/edges";
import { type LineageEdge, NODES_MAX, type NodeRef } from "@/server/lineage/schema";
import type { Sql } from "@/server/platform/sql";

/** Nodes that a walk met, by `keyOf`. */
export type Met = Map<string, { ref: NodeRef; distance: number }>;

type Walk = { from: readonly NodeRef[]; way: "up" | "down"; hops: number; at: Date | null };

/** Adds what is reached to `met`, hop by hop. True where it stopped at the limit of nodes. */
export async function walkOneWay(sql: Sql, walk: Walk, met: Met): Promise<boolean> {
  const { way, hops, at } = walk;
  const side = way === "down" ? "from" : "to";
  const next = (edge: LineageEdge) => (way === "down" ? edge.to : edge.from);
  const visited = new Set(walk.from.map(keyOf));
  let frontier = walk.from;
  for (let hop = 1; hop <= hops && frontier.length > 0; hop += 1) {
    const edges = await findEdges(sql, frontier, { sides: [side], at });
    const reached = new Map(edges.map((edge) => [keyOf(next(edge)), next(edge)]));
    frontier = [...reached].flatMap(([key, ref]) => (visited.has(key) ? [] : [ref]));
    for (const ref of frontier) {
      if (met.size >= NODES_MAX) return true;
      visited.add(keyOf(ref));
      // What lies on both sides is on a circle: it is shown where it is nearer.
      if (met.has(keyOf(ref))) continue;
      met.set(keyOf(ref), { ref, distance: way === "down" ? hop : -hop });
    }
  }
  return false;
}

export const keyOf = ({ kind, id }: NodeRef) => `${kind} ${id}`;
