import { findEdges } from "@/server/lineage/repository/edges";
import { findNodes } from "@/server/lineage/repository/nodes";
import { COLUMN_HOPS_MAX, type Impact, ImpactInput, type NodeRef } from "@/server/lineage/schema";
import { getColumnGraph } from "@/server/lineage/service/columns";
import { keyOf, type Met, walkOneWay } from "@/server/lineage/service/walk";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { inTransaction, type Sql } from "@/server/platform/sql";

/** The limit of nodes ends every walk. */
const HOPS = Number.POSITIVE_INFINITY;

/**
 * All that a change of a node reaches, however far. Of a column: the datasets and feature views that
 * are made of it, the jobs between, and the consumers of these datasets; and all behind those views.
 * @throws NotFoundError for a node that is not there
 */
export async function getImpact(ctx: ServiceContext, input: ImpactInput): Promise<Impact> {
  const { column, ...focus } = parseInput(ImpactInput, input, "impact");
  const touched = column === undefined ? [] : await listTouched(ctx, focus, column);
  return inTransaction(
    ctx.pool,
    async (sql) => {
      const met: Met = new Map([[keyOf(focus), { ref: focus, distance: 0 }]]);
      const isCut =
        column === undefined
          ? await walkOneWay(sql, { from: [focus], way: "down", hops: HOPS, at: null }, met)
          : await meetBehindColumn(sql, [focus, ...touched], met);
      const nodes = await findNodes(
        sql,
        [...met.values()].map(({ ref }) => ref),
      );
      const isFocus = (node: NodeRef) => keyOf(node) === keyOf(focus);
      if (!nodes.some(isFocus)) throw new NotFoundError("Lineage node", keyOf(focus));
      const distanceOf = (node: NodeRef) => met.get(keyOf(node))?.distance ?? 0;
      const reached = nodes
        .filter((node) => !isFocus(node))
        .map((node) => ({ ...node, distance: distanceOf(node) }))
        .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
      return { nodes: reached, isCut };
    },
    "REPEATABLE READ READ ONLY",
  );
}

/** Datasets and views that are made of a column, the nearest first. */
async function listTouched(
  ctx: ServiceContext,
  { kind, id }: NodeRef,
  column: string,
): Promise<NodeRef[]> {
  if (kind !== "dataset" && kind !== "feature-view") {
    throw new InvalidInputError(`A ${kind} has no columns. Leave "column" out`);
  }
  const { steps } = await getColumnGraph(ctx, { kind, id, name: column, hops: COLUMN_HOPS_MAX });
  const behind = new Map<string, NodeRef>();
  const queue = [{ kind, id, name: column }];
  const seen = new Set<string>();
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const { from, to } of steps) {
      const isNext = from.kind === at.kind && from.id === at.id && from.name === at.name;
      const key = JSON.stringify(to);
      if (!isNext || seen.has(key)) continue;
      seen.add(key);
      queue.push(to);
      behind.set(keyOf(to), { kind: to.kind, id: to.id });
    }
  }
  behind.delete(keyOf({ kind, id }));
  return [...behind.values()];
}

async function meetBehindColumn(sql: Sql, touched: readonly NodeRef[], met: Met): Promise<boolean> {
  for (const [place, ref] of touched.entries()) {
    if (!met.has(keyOf(ref))) met.set(keyOf(ref), { ref, distance: place });
  }
  const isTouched = (ref: NodeRef) => touched.some((each) => keyOf(each) === keyOf(ref));
  const out = await findEdges(sql, touched, { sides: ["from"], at: null });
  const jobs = out.flatMap(({ to }) => (to.kind === "job" ? [to] : []));
  const written = await findEdges(sql, jobs, { sides: ["from"], at: null });
  const between = written.flatMap(({ from, to }) => (isTouched(to) ? [from] : []));
  const consumers = out.flatMap(({ to }) => (to.kind === "consumer" ? [to] : []));
  for (const ref of [...between, ...consumers]) {
    if (!met.has(keyOf(ref))) met.set(keyOf(ref), { ref, distance: touched.length });
  }
  const views = touched.filter(({ kind }) => kind === "feature-view");
  return walkOneWay(sql, { from: views, way: "down", hops: HOPS, at: null }, met);
}
