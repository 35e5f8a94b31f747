import { findLoops } from "@/components/lineage/find-loops";
import type { LineageEdge, LineageGraph, LineageNode, NodeKind } from "@/server/lineage/schema";

export const GROUPINGS = ["domain", "project", "namespace"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** all; seen in a run; only said; seen though nobody says so. */
export const EDGE_FILTERS = ["all", "observed", "declared", "undeclared"] as const;
export type EdgeFilter = (typeof EDGE_FILTERS)[number];

/** A node of the graph, or a group of them that stands for its members. */
export type DrawnNode = Omit<LineageNode, "kind"> & {
  kind: NodeKind | "group";
  /** How many nodes it stands for. */
  size: number;
};
export type DrawnEdge = {
  from: { id: string };
  to: { id: string };
  origin: LineageEdge["origin"];
  /** On a circle of the graph itself: one that only groups close is none. */
  isLoop: boolean;
  /** How many edges it stands for. */
  size: number;
};
export type DrawnGraph = {
  focusId: string;
  nodes: readonly DrawnNode[];
  edges: readonly DrawnEdge[];
  /** What stands for each node of the graph; hidden ones are not in it. */
  shownAs: ReadonlyMap<string, string>;
};

export type Shape = {
  edges: EdgeFilter;
  hidden: readonly string[];
  by: Grouping | null;
  /** Groups whose members are drawn one by one. */
  open: readonly string[];
};

/** What of a graph is drawn: filtered, without what was hidden, with groups closed to one node each. */
export function shapeGraph(graph: LineageGraph, shape: Shape): DrawnGraph {
  const loops = findLoops(graph);
  const isHidden = new Set(shape.hidden.filter((id) => id !== graph.focus.id));
  const edges = graph.edges.filter(
    (edge) =>
      isWanted(edge, shape.edges) && !isHidden.has(edge.from.id) && !isHidden.has(edge.to.id),
  );
  const joined = new Set(edges.flatMap(({ from, to }) => [from.id, to.id]));
  const nodes = graph.nodes.filter(
    ({ id }) =>
      !isHidden.has(id) && (shape.edges === "all" || joined.has(id) || id === graph.focus.id),
  );
  const shownAs = listStandIns(nodes, graph.focus.id, shape);
  return {
    focusId: graph.focus.id,
    nodes: closeGroups(nodes, shownAs),
    edges: joinEdges(edges, shownAs, loops),
    shownAs,
  };
}

function isWanted({ origin, isDeclared }: LineageEdge, filter: EdgeFilter): boolean {
  if (filter === "observed") return origin === "observed";
  if (filter === "declared") return origin === "declared";
  return filter === "all" || (origin === "observed" && !isDeclared);
}

/** The group of a node; empty for what belongs to none. */
export function groupOf(node: LineageNode, by: Grouping): string {
  if (by === "namespace") return node.kind === "dataset" || node.kind === "job" ? node.group : "";
  return node[by];
}

const idOfGroup = (name: string) => `group ${name}`;

/** The focus stands for itself, and so does what is alone in its group. */
function listStandIns(
  nodes: readonly LineageNode[],
  focusId: string,
  { by, open }: Shape,
): Map<string, string> {
  const sizes = new Map<string, number>();
  const nameOf = (node: LineageNode) =>
    by === null || node.id === focusId ? "" : groupOf(node, by);
  for (const node of nodes) sizes.set(nameOf(node), (sizes.get(nameOf(node)) ?? 0) + 1);
  const isOpen = new Set(open);
  return new Map(
    nodes.map((node) => {
      const name = nameOf(node);
      const isAlone = name === "" || isOpen.has(name) || sizes.get(name) === 1;
      return [node.id, isAlone ? node.id : idOfGroup(name)];
    }),
  );
}

function closeGroups(
  nodes: readonly LineageNode[],
  shownAs: ReadonlyMap<string, string>,
): DrawnNode[] {
  const drawn = new Map<string, DrawnNode>();
  for (const node of nodes) {
    const id = shownAs.get(node.id) ?? node.id;
    const known = drawn.get(id);
    if (known !== undefined) drawn.set(id, addMember(known, node));
    else if (id === node.id) drawn.set(id, { ...node, size: 1 });
    else drawn.set(id, aGroup(id, node));
  }
  return [...drawn.values()];
}

function aGroup(id: string, first: LineageNode): DrawnNode {
  const { distance, badges } = first;
  const name = id.slice(idOfGroup("").length);
  return {
    ...{ kind: "group", id, name, group: "", type: null, domain: "", project: "" },
    ...{ owner: null, badges: [...badges], href: null, distance, state: null, size: 1 },
  };
}

/** A group stands where its nearest member would, and is as bad as its worst. */
function addMember(group: DrawnNode, node: LineageNode): DrawnNode {
  const isNearer = Math.abs(node.distance) < Math.abs(group.distance);
  return {
    ...group,
    distance: isNearer ? node.distance : group.distance,
    badges: [...new Set([...group.badges, ...node.badges])],
    size: group.size + 1,
  };
}

function joinEdges(
  edges: readonly LineageEdge[],
  shownAs: ReadonlyMap<string, string>,
  loops: ReadonlyMap<string, number>,
): DrawnEdge[] {
  const drawn = new Map<string, DrawnEdge>();
  for (const { from, to, origin } of edges) {
    const [source, target] = [shownAs.get(from.id), shownAs.get(to.id)];
    if (source === undefined || target === undefined) continue;
    const isInside = source === target && from.id !== to.id;
    if (isInside) continue;
    const loop = loops.get(from.id);
    const isLoop = loop !== undefined && loop === loops.get(to.id);
    const key = `${source} ${target}`;
    const known = drawn.get(key);
    drawn.set(key, {
      ...{ from: { id: source }, to: { id: target } },
      origin: known?.origin === "observed" ? "observed" : origin,
      isLoop: known?.isLoop === true || isLoop,
      size: (known?.size ?? 0) + 1,
    });
  }
  return [...drawn.values()];
}

/** Names of the groups that may be opened, with how many nodes each has. */
export function listGroups(graph: LineageGraph, by: Grouping): { name: string; size: number }[] {
  const sizes = new Map<string, number>();
  for (const node of graph.nodes) {
    const name = groupOf(node, by);
    if (name !== "") sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  return [...sizes].map(([name, size]) => ({ name, size })).sort((a, b) => b.size - a.size);
}
