import type { DrawnEdge, DrawnGraph, DrawnNode } from "@/components/lineage/drawn-graph";

export const NODE_WIDTH = 208;
export const NODE_HEIGHT = 32;
const COLUMN_GAP = 88;
/** Between the parts of a column that is too tall to stand in one. */
const PART_GAP = 24;
const ROW_GAP = 16;
/** Lines that lead back bend out of the outer columns. */
const MARGIN = 56;
const BEND = 44;
/** Each pass moves nodes towards their neighbours; more change nothing that an eye sees. */
const PASSES = 6;
/** So many stand in one column; above, a drawing keeps about the shape of a screen. */
const ROWS_MIN = 40;
const ROWS_PER_ROOT = 1.6;

export type PlacedNode = DrawnNode & { x: number; y: number };
export type PlacedEdge = DrawnEdge & {
  key: string;
  path: string;
  /** Where it begins and ends, and how far down it goes. */
  ends: { x1: number; y1: number; x2: number; y2: number; lowest: number };
};
export type Layout = {
  nodes: readonly PlacedNode[];
  edges: readonly PlacedEdge[];
  width: number;
  height: number;
};

/** As much of a graph as places depend on: what a worker is sent. */
export type Skeleton = {
  nodes: readonly Pick<DrawnNode, "id" | "name" | "group" | "distance">[];
  edges: readonly Pick<DrawnEdge, "from" | "to">[];
};
/** Of each node, in the order of the skeleton's. */
export type Places = { xs: number[]; ys: number[]; width: number; height: number };

/**
 * Columns by the distance from the focus, what comes first on the left; within a column nodes stand
 * near those that they are joined to, so that few lines cross. The same graph gives the same drawing,
 * in whatever order its nodes come.
 */
export function placeNodes(graph: Skeleton): Places {
  const most = Math.max(ROWS_MIN, Math.round(ROWS_PER_ROOT * Math.sqrt(graph.nodes.length)));
  const columns = orderColumns(graph).map((nodes) => {
    const parts = Math.ceil(nodes.length / most);
    return { nodes, parts, rows: Math.ceil(nodes.length / parts) };
  });
  const tallest = Math.max(0, ...columns.map(({ rows }) => rows));
  const height = MARGIN * 2 + tallest * (NODE_HEIGHT + ROW_GAP) - ROW_GAP;
  const [xs, ys]: [number[], number[]] = [[], []];
  let left = MARGIN;
  for (const { nodes, parts, rows } of columns) {
    const top = Math.round((height - (rows * (NODE_HEIGHT + ROW_GAP) - ROW_GAP)) / 2);
    for (const [place, at] of nodes.entries()) {
      xs[at] = left + (place % parts) * (NODE_WIDTH + PART_GAP);
      ys[at] = top + Math.floor(place / parts) * (NODE_HEIGHT + ROW_GAP);
    }
    left += parts * (NODE_WIDTH + PART_GAP) - PART_GAP + COLUMN_GAP;
  }
  return { xs, ys, width: Math.max(left - COLUMN_GAP + MARGIN, 0), height: Math.max(height, 0) };
}

type Graph = Pick<DrawnGraph, "nodes" | "edges">;

export function layoutGraph(graph: Graph): Layout {
  return drawLines(graph, placeNodes(graph));
}

/** Nodes at their places, and the lines between them. */
export function drawLines(graph: Graph, { xs, ys, width, height }: Places): Layout {
  const nodes = graph.nodes.map((node, at) => ({ ...node, x: xs[at] ?? 0, y: ys[at] ?? 0 }));
  const places = new Map(nodes.map((node) => [node.id, node]));
  const bottoms = new Map<number, number>();
  for (const { x, y } of nodes) bottoms.set(x, Math.max(bottoms.get(x) ?? 0, y + NODE_HEIGHT));
  const edges = graph.edges.flatMap((edge): PlacedEdge[] => {
    const [from, to] = [places.get(edge.from.id), places.get(edge.to.id)];
    if (from === undefined || to === undefined) return [];
    const key = `${edge.from.id} ${edge.to.id}`;
    return [{ ...edge, key, ...lineBetween(from, to, bottoms) }];
  });
  return { nodes, edges, width, height };
}

/** Places in the list of nodes, column by column. */
function orderColumns({ nodes, edges }: Skeleton): number[][] {
  const inOrder = nodes
    .map((node, at) => ({ node, at }))
    .sort((a, b) => byName(a.node, b.node))
    .map(({ at }) => at);
  const byDistance = new Map<number, number[]>();
  for (const at of inOrder) {
    const distance = nodes[at]?.distance ?? 0;
    const column = byDistance.get(distance);
    if (column === undefined) byDistance.set(distance, [at]);
    else column.push(at);
  }
  const columns = [...byDistance].sort(([a], [b]) => a - b).map(([, column]) => column);
  const neighbours = joinedTo(nodes, inOrder, edges);
  const places = new Float64Array(nodes.length);
  const note = (column: readonly number[]) => {
    for (const [row, at] of column.entries()) places[at] = (row + 0.5) / column.length;
  };
  columns.forEach(note);
  const wanted = new Float64Array(nodes.length);
  for (let pass = 0; pass < PASSES; pass += 1) {
    // There and back: each column follows the one before it.
    for (const column of pass % 2 === 0 ? columns : [...columns].reverse()) {
      for (const at of column) wanted[at] = meanPlace(neighbours[at] ?? [], places);
      column.sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
      note(column);
    }
  }
  return columns;
}

type Named = Skeleton["nodes"][number];

function byName(a: Named, b: Named): number {
  return compare(a.group, b.group) || compare(a.name, b.name) || compare(a.id, b.id);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Neighbours in one order, so that their mean has the same last digit whatever order edges come in. */
function joinedTo(
  nodes: Skeleton["nodes"],
  inOrder: readonly number[],
  edges: Skeleton["edges"],
): number[][] {
  const places = new Map(nodes.map(({ id }, at) => [id, at]));
  const ranks = new Int32Array(nodes.length);
  for (const [rank, at] of inOrder.entries()) ranks[at] = rank;
  const neighbours: number[][] = nodes.map(() => []);
  for (const { from, to } of edges) {
    const [a, b] = [places.get(from.id), places.get(to.id)];
    if (a === undefined || b === undefined) continue;
    neighbours[a]?.push(b);
    neighbours[b]?.push(a);
  }
  for (const list of neighbours) list.sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
  return neighbours;
}

function meanPlace(neighbours: readonly number[], places: Float64Array): number {
  if (neighbours.length === 0) return 0.5;
  let sum = 0;
  for (const at of neighbours) sum += places[at] ?? 0;
  return sum / neighbours.length;
}

/**
 * From the right side to the left side; what leads back bends below all that stands between.
 * @param bottoms where each column ends, by its place from the left
 */
function lineBetween(
  from: PlacedNode,
  to: PlacedNode,
  bottoms: ReadonlyMap<number, number>,
): Pick<PlacedEdge, "path" | "ends"> {
  const [x1, x2] = [from.x + NODE_WIDTH, to.x];
  const [y1, y2] = [from.y + NODE_HEIGHT / 2, to.y + NODE_HEIGHT / 2];
  // Whole numbers: thousands of fractions take longer to write than all else here.
  const middle = Math.round((x1 + x2) / 2);
  if (x2 > x1) {
    const path = `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
    return { ends: { x1, y1, x2, y2, lowest: Math.max(y1, y2) }, path };
  }
  let lowest = Math.max(from.y, to.y) + NODE_HEIGHT;
  for (const [x, bottom] of bottoms) {
    if (x >= to.x && x <= from.x) lowest = Math.max(lowest, bottom);
  }
  lowest += ROW_GAP;
  const path = [
    `M${x1},${y1} C${x1 + BEND},${y1} ${x1 + BEND},${lowest} ${x1 - BEND},${lowest}`,
    `H${x2 + BEND} C${x2 - BEND},${lowest} ${x2 - BEND},${y2} ${x2},${y2}`,
  ].join(" ");
  return { ends: { x1, y1, x2, y2, lowest }, path };
}
