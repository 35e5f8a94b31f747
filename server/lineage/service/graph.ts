import { findChanges } from "@/server/lineage/repository/changes";
import { findEdges } from "@/server/lineage/repository/edges";
import { findNodes, searchNodes } from "@/server/lineage/repository/nodes";
import {
  CHANGES_MAX,
  FindInput,
  type FoundNode,
  type GraphChanges,
  GraphInput,
  type LineageGraph,
  type NodeRef,
} from "@/server/lineage/schema";
import { keyOf, type Met, walkOneWay } from "@/server/lineage/service/walk";
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
  const { focus, at } = walk;
  const { met, isCut } = await meetAround(sql, walk);
  const refs = [...met.values()].map(({ ref }) => ref);
  const details = await findNodes(sql, refs);
  if (!details.some((node) => keyOf(node) === keyOf(focus))) throw notFound(focus);
  const known = new Set(details.map(keyOf));
  const edges = await findEdges(sql, refs, { sides: ["from", "to"], at });
  return {
    focus,
    nodes: details.map((node) => ({
      ...node,
      badges: at === null ? node.badges : [],
      distance: met.get(keyOf(node))?.distance ?? 0,
    })),
    edges: edges.filter(({ from, to }) => known.has(keyOf(from)) && known.has(keyOf(to))),
    isCut,
  };
}

async function meetAround(sql: Sql, { focus, hops, direction, at }: Walk) {
  const met: Met = new Map([[keyOf(focus), { ref: focus, distance: 0 }]]);
  const ways = direction === "both" ? (["up", "down"] as const) : [direction];
  let isCut = false;
  for (const way of ways) {
    isCut = (await walkOneWay(sql, { from: [focus], way, hops, at }, met)) || isCut;
  }
  return { met, isCut };
}

const notFound = ({ kind, id }: NodeRef) => new NotFoundError("Lineage node", `${kind} ${id}`);

/** When something changed in what `getGraph` answers for the same question, whatever its time. */
export async function listChanges(ctx: ServiceContext, input: GraphInput): Promise<GraphChanges> {
  const { kind, id, hops, direction } = parseInput(GraphInput, input, "graph");
  return inTransaction(
    ctx.pool,
    async (sql) => {
      const { met } = await meetAround(sql, { focus: { kind, id }, hops, direction, at: null });
      const refs = [...met.values()].map(({ ref }) => ref);
      const found = await findChanges(sql, refs, CHANGES_MAX + 1);
      return { changes: found.slice(0, CHANGES_MAX), isCut: found.length > CHANGES_MAX };
    },
    SNAPSHOT,
  );
}

/** Nodes by a part of their name; single runs are found by their model versions. */
export async function findLineageNodes(
  ctx: ServiceContext,
  input: { text: string; limit?: number },
): Promise<FoundNode[]> {
  const { text, limit } = parseInput(FindInput, input, "search");
  return searchNodes(sqlOfPool(ctx.pool), text, limit);
}
