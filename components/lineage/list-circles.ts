import { findLoops } from "@/components/lineage/find-loops";

type Graph = {
  nodes: readonly { id: string }[];
  edges: readonly { from: { id: string }; to: { id: string } }[];
};
export type Circle = {
  /** One way round, the shortest from its first node, in order. */
  way: readonly string[];
  /** All that lies on it or on circles joined to it. */
  members: readonly string[];
};

/** Circles of a graph, those of most members first; joined ones are one. */
export function listCircles(graph: Graph): Circle[] {
  const byNumber = new Map<number, string[]>();
  for (const [id, number] of findLoops(graph)) {
    byNumber.set(number, [...(byNumber.get(number) ?? []), id]);
  }
  const next = new Map<string, string[]>();
  for (const { from, to } of graph.edges) {
    next.set(from.id, [...(next.get(from.id) ?? []), to.id]);
  }
  return [...byNumber.values()]
    .map((members) => ({ members, way: findWayRound(members, next) }))
    .sort((a, b) => b.members.length - a.members.length);
}

/** Breadth first from the first member back to it. */
function findWayRound(members: readonly string[], next: ReadonlyMap<string, string[]>): string[] {
  const [start] = members;
  if (start === undefined) return [];
  const isMember = new Set(members);
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const id of queue) {
    for (const other of next.get(id) ?? []) {
      if (other === start) return traceBack(id, cameFrom);
      if (!isMember.has(other) || cameFrom.has(other)) continue;
      cameFrom.set(other, id);
      queue.push(other);
    }
  }
  return [start];
}

function traceBack(last: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [last];
  for (let id = cameFrom.get(last); id !== undefined; id = cameFrom.get(id)) way.unshift(id);
  return way;
}
