import { findColumnSteps, findColumns, findFeatures } from "@/server/lineage/repository/columns";
import {
  COLUMNS_MAX,
  type ColumnGraph,
  ColumnGraphInput,
  type ColumnRef,
  type ColumnStep,
  ColumnsInput,
  type NodeColumn,
} from "@/server/lineage/schema";
import type { ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";
import { inTransaction, type Sql, sqlOfPool } from "@/server/platform/sql";

/** Columns of a dataset, or features of a view; none for a node of another kind. */
export async function listColumns(
  ctx: ServiceContext,
  input: { kind: string; id: string },
): Promise<NodeColumn[]> {
  const { kind, id } = parseInput(ColumnsInput, input, "node");
  const sql = sqlOfPool(ctx.pool);
  if (kind === "dataset") return findColumns(sql, id);
  return kind === "feature-view" ? findFeatures(sql, id) : [];
}

/**
 * What a column was made of, and what was made of it, step by step, as it is now; what a producer
 * says of all columns of a dataset counts for each.
 */
export async function getColumnGraph(
  ctx: ServiceContext,
  input: { kind: string; id: string; name: string; hops?: number },
): Promise<ColumnGraph> {
  const { hops, ...focus } = parseInput(ColumnGraphInput, input, "column");
  return inTransaction(
    ctx.pool,
    async (sql) => {
      const up = await walk(sql, focus, hops, "up");
      const down = await walk(sql, focus, hops, "down");
      const steps = new Map(
        [...up.steps, ...down.steps].map((step) => [JSON.stringify(step), step]),
      );
      return { focus, steps: [...steps.values()], isCut: up.isCut || down.isCut };
    },
    "REPEATABLE READ READ ONLY",
  );
}

async function walk(
  sql: Sql,
  focus: ColumnRef,
  hops: number,
  way: "up" | "down",
): Promise<{ steps: ColumnStep[]; isCut: boolean }> {
  const visited = new Set([keyOf(focus)]);
  const steps: ColumnStep[] = [];
  let frontier: ColumnRef[] = [focus];
  for (let hop = 1; hop <= hops && frontier.length > 0; hop += 1) {
    const found = await findColumnSteps(sql, frontier, way);
    const next = new Map<string, ColumnRef>();
    for (const step of found) {
      const reached = way === "down" ? step.to : step.from;
      steps.push(step);
      if (!visited.has(keyOf(reached))) next.set(keyOf(reached), reached);
    }
    if (visited.size + next.size > COLUMNS_MAX) return { steps, isCut: true };
    for (const key of next.keys()) visited.add(key);
    // A whole dataset is an end: which of its columns goes on, nobody said.
    frontier = [...next.values()].filter(({ name }) => name !== "");
  }
  return { steps, isCut: false };
}

const keyOf = ({ kind, id, name }: ColumnRef) => JSON.stringify([kind, id, name]);
