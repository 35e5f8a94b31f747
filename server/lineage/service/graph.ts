import { findEdges } from "@/server/lineage/repository/edges";
import { findNodes, searchNodes } from "@/server/lineage/repository/nodes";
import {
  FindInput,
  type FoundNode,
  GraphInput,
  type LineageEdge,
  type LineageGraph,
  NODES_MAX,
  type NodeRef,
} from "@/server/lineage/schema";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError, parseInput } from "@/server/platform/errors";
import { inTransaction, type Sql, sqlOfPool } from "@/server/platform/sql";

/**
 * What lies before and behind a node, hop by hop, from one snapshot.
 * @throws NotFoundError for a node that is not there
 */
export async function getGraph(ctx: ServiceContext, input: GraphInput): Promise<LineageGraph> {
  const { kind, id, hops, direction, at = null } = parseInput(GraphInput, input, "graph");
  const focus: NodeRef = { kind, id };
  return inTransaction(ctx.pool, (sql) => readGraph(sql, { focus, hops, direction, at }), SNAPSHOT);
}

const SNAPSHOT = "REPEATABLE READ READ ONLY";

type Walk = {
  focus: NodeRef;
  hops: number;
  direction: "up" | "down" | "both";
  at: Date | null;
};

async function readGraph(sql: Sql, walk: Walk): Promise<LineageGraph> {
  const { focus, direction, at } = walk;
  const distances = new Map<string, { ref: NodeRef; distance: number }>([
    [keyOf(focus), { ref: focus, distance: 0 }],
  ]);
  const ways = direction === "both" ? (["up", "down"] as const) : [direction];
  let isCut = false;
  for (const way of ways) isCut = (await walkOneWay(sql, walk, way, distances)) || isCut;
  const refs = [...distances.values()].map(({ ref }) => ref);
  const details = await findNodes(sql, refs);
  if (!details.some((node) => keyOf(node) === keyOf(focus))) {
    throw new NotFoundError("Lineage node", `${focus.kind} ${focus.id}`);
  }
  const known = new Set(details.map(keyOf));
  const edges = await findEdges(sql, refs, { sides: ["from", "to"], at });
  return {
    focus,
    nodes: details.map((node) => ({
      ...node,
      distance: distances.get(keyOf(node))?.distance ?? 0,
    })),
    edges: edges.filter(({ from, to }) => known.has(keyOf(from)) && known.has(keyOf(to))),
    isCut,
  };
}

/** Adds what is reached to `distances`. True where it stopped at the limit of nodes. */
async function walkOneWay(
  sql: Sql,
  { focus, hops, at }: Walk,
  way: "up" | "down",
  distances: Map<string, { ref: NodeRef; distance: number }>,
): Promise<boolean> {
  const side = way === "down" ? "from" : "to";
  const next = (edge: LineageEdge) => (way === "down" ? edge.to : edge.from);
  const visited = new Set([keyOf(focus)]);
  let frontier: NodeRef[] = [focus];
  for (let hop = 1; hop <= hops && frontier.length > 0; hop += 1) {
    const edges = await findEdges(sql, frontier, { sides: [side], at });
    const reached = new Map(edges.map((edge) => [keyOf(next(edge)), next(edge)]));
    frontier = [...reached].flatMap(([key, ref]) => (visited.has(key) ? [] : [ref]));
    for (const ref of frontier) {
      if (distances.size >= NODES_MAX) return true;
      visited.add(keyOf(ref));
      // What lies on both sides is on a circle: it is shown where it is nearer.
      if (distances.has(keyOf(ref))) continue;
      distances.set(keyOf(ref), { ref, distance: way === "down" ? hop : -hop });
    }
  }
  return false;
}

const keyOf = ({ kind, id }: NodeRef) => `${kind} ${id}`;

/** Datasets and jobs by a part of their name. */
export async function findLineageNodes(
  ctx: ServiceContext,
  input: { text: string; limit?: number },
): Promise<FoundNode[]> {
  const { text, limit } = parseInput(FindInput, input, "search");
  return searchNodes(sqlOfPool(ctx.pool), text, limit);
}
