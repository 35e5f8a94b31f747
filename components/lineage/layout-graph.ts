import { findLoops } from "@/components/lineage/find-loops";
import type { LineageEdge, LineageNode } from "@/server/lineage/schema";

export const NODE_WIDTH = 208;
export const NODE_HEIGHT = 44;
const COLUMN_GAP = 88;
const ROW_GAP = 14;
/** Lines that lead back bend out of the outer columns. */
const MARGIN = 56;
/** Each pass moves nodes towards their neighbours; more change nothing that an eye sees. */
const PASSES = 6;

export type PlacedNode = LineageNode & { x: number; y: number };
export type PlacedEdge = LineageEdge & {
  key: string;
  path: string;
  /** On a circle: what comes out goes in again. */
  isLoop: boolean;
};
export type Layout = {
  nodes: readonly PlacedNode[];
  edges: readonly PlacedEdge[];
  width: number;
  height: number;
};

type Graph = { nodes: readonly LineageNode[]; edges: readonly LineageEdge[] };

/**
 * Columns by the distance from the focus, what comes first on the left; within a column nodes stand
 * near those that they are joined to, so that few lines cross.
 */
export function layoutGraph(graph: Graph): Layout {
  const columns = orderColumns(graph);
  const tallest = Math.max(0, ...columns.map((column) => column.length));
  const height = MARGIN * 2 + tallest * (NODE_HEIGHT + ROW_GAP) - ROW_GAP;
  const nodes = columns.flatMap((column, index) => {
    const taken = column.length * (NODE_HEIGHT + ROW_GAP) - ROW_GAP;
    const top = (height - taken) / 2;
    return column.map((node, row) => ({
      ...node,
      x: MARGIN + index * (NODE_WIDTH + COLUMN_GAP),
      y: top + row * (NODE_HEIGHT + ROW_GAP),
    }));
  });
  const places = new Map(nodes.map((node) => [node.id, node]));
  const loops = findLoops(graph);
  const edges = graph.edges.flatMap((edge): PlacedEdge[] => {
    const [from, to] = [places.get(edge.from.id), places.get(edge.to.id)];
    if (from === undefined || to === undefined) return [];
    const loop = loops.get(edge.from.id);
    const isLoop = loop !== undefined && loop === loops.get(edge.to.id);
    const key = `${edge.from.id} ${edge.to.id}`;
    return [{ ...edge, key, path: pathBetween(from, to), isLoop }];
  });
  const width = MARGIN * 2 + columns.length * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP;
  return { nodes, edges, width: Math.max(width, 0), height: Math.max(height, 0) };
}

function orderColumns({ nodes, edges }: Graph): LineageNode[][] {
  const distances = [...new Set(nodes.map(({ distance }) => distance))].sort((a, b) => a - b);
  const columns = distances.map((distance) =>
    nodes
      .filter((node) => node.distance === distance)
      .sort((a, b) => (`${a.group} ${a.name}` < `${b.group} ${b.name}` ? -1 : 1)),
  );
  const neighbours = joinedTo(edges);
  const places = new Map<string, number>();
  const note = (column: readonly LineageNode[]) => {
    for (const [row, { id }] of column.entries()) places.set(id, (row + 0.5) / column.length);
  };
  columns.forEach(note);
  for (let pass = 0; pass < PASSES; pass += 1) {
    // There and back: each column follows the one before it.
    const inTurn = pass % 2 === 0 ? columns : [...columns].reverse();
    for (const column of inTurn) {
      const wanted = new Map(
        column.map((node) => [node.id, meanPlace(neighbours.get(node.id) ?? [], places)]),
      );
      column.sort((a, b) => (wanted.get(a.id) ?? 0.5) - (wanted.get(b.id) ?? 0.5));
      note(column);
    }
  }
  return columns;
}

function joinedTo(edges: readonly LineageEdge[]): Map<string, string[]> {
  const neighbours = new Map<string, string[]>();
  const add = (id: string, other: string) => {
    const known = neighbours.get(id);
    if (known === undefined) neighbours.set(id, [other]);
    else known.push(other);
  };
  for (const { from, to } of edges) {
    add(from.id, to.id);
    add(to.id, from.id);
  }
  return neighbours;
}

function meanPlace(ids: readonly string[], places: ReadonlyMap<string, number>): number {
  const known = ids.flatMap((id) => places.get(id) ?? []);
  return known.length === 0 ? 0.5 : known.reduce((sum, place) => sum + place, 0) / known.length;
}

/** From the right side to the left side; what leads back bends below both. */
function pathBetween(from: PlacedNode, to: PlacedNode): string {
  const start = { x: from.x + NODE_WIDTH, y: from.y + NODE_HEIGHT / 2 };
  const end = { x: to.x, y: to.y + NODE_HEIGHT / 2 };
  if (end.x > start.x) {
    const middle = (start.x + end.x) / 2;
    return `M${start.x},${start.y} C${middle},${start.y} ${middle},${end.y} ${end.x},${end.y}`;
  }
  const below = Math.max(from.y, to.y) + NODE_HEIGHT + ROW_GAP * 2;
  const bend = COLUMN_GAP * 0.6;
  return `M${start.x},${start.y} C${start.x + bend},${start.y} ${start.x + bend},${below} ${(start.x + end.x) / 2},${below} S${end.x - bend},${end.y} ${end.x},${end.y}`;
}
