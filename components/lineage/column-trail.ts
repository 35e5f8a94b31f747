import type { ColumnGraph, LineageGraph } from "@/server/lineage/schema";

/** Columns by the id of the node that has them; none for a node that only lies on the way. */
export type ColumnTrail = ReadonlyMap<string, readonly string[]>;

/**
 * The nodes of a drawing that a column touches: datasets and feature views with their columns, jobs
 * that lead from one of them to another, and all that stands on a touched feature view.
 */
export function findTrail(graph: LineageGraph, { focus, steps }: ColumnGraph): ColumnTrail {
  const trail = new Map<string, string[]>([[focus.id, [focus.name]]]);
  for (const { id, name } of steps.flatMap(({ from, to }) => [from, to])) {
    const names = trail.get(id) ?? [];
    if (name !== "" && !names.includes(name)) names.push(name);
    trail.set(id, names);
  }
  const touched = new Set(trail.keys());
  for (const { id, kind } of graph.nodes) {
    if (kind !== "job") continue;
    const isFed = graph.edges.some(({ from, to }) => to.id === id && touched.has(from.id));
    const feeds = graph.edges.some(({ from, to }) => from.id === id && touched.has(to.id));
    if (isFed && feeds) trail.set(id, []);
  }
  const views = steps.flatMap(({ to }) => (to.kind === "feature-view" ? [to.id] : []));
  const queue = focus.kind === "feature-view" ? [...views, focus.id] : views;
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const { from, to } of graph.edges) {
      if (from.id !== id || trail.has(to.id)) continue;
      trail.set(to.id, []);
      queue.push(to.id);
    }
  }
  return trail;
}
