type Edges = readonly { from: { id: string }; to: { id: string } }[];

/** All that can be reached from a node along the edges, or against them, the nearest first. */
export function listReached(edges: Edges, id: string, way: "up" | "down"): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const [here, there] = way === "down" ? [from.id, to.id] : [to.id, from.id];
    const known = next.get(here);
    if (known === undefined) next.set(here, [there]);
    else known.push(there);
  }
  const reached = new Set([id]);
  for (const each of reached) for (const other of next.get(each) ?? []) reached.add(other);
  reached.delete(id);
  return [...reached];
}

/** A node with all that it came from and all that came of it. */
export function pathThrough(edges: Edges, id: string): Set<string> {
  return new Set([id, ...listReached(edges, id, "up"), ...listReached(edges, id, "down")]);
}

type Placed = { id: string; x: number; y: number };
export type ArrowKey = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/**
 * The node that an arrow leads to: left and right along the edges, to the one that is nearest in
 * height; up and down to the next in the column. Null where there is none.
 */
export function stepFrom(
  { nodes, edges }: { nodes: readonly Placed[]; edges: Edges },
  id: string,
  key: ArrowKey,
): string | null {
  const here = nodes.find((node) => node.id === id);
  if (here === undefined) return null;
  const apart = (node: Placed) => Math.abs(node.y - here.y);
  const isVertical = key === "ArrowUp" || key === "ArrowDown";
  const isAhead = (node: Placed) => (key === "ArrowUp" ? node.y < here.y : node.y > here.y);
  const joined = new Set(
    edges.flatMap(({ from, to }) => {
      if (key === "ArrowRight") return from.id === id ? [to.id] : [];
      return to.id === id ? [from.id] : [];
    }),
  );
  const others = nodes.filter((node) =>
    isVertical ? node.x === here.x && isAhead(node) : node.id !== id && joined.has(node.id),
  );
  const [first, ...rest] = others;
  if (first === undefined) return null;
  return rest.reduce((best, node) => (apart(node) < apart(best) ? node : best), first).id;
}
