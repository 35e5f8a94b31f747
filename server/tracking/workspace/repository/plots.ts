import { z } from "zod";
import type { ServiceContext } from "@/server/platform/context";
import type { SqlQuery } from "@/server/platform/list-query";
import type { Sql } from "@/server/platform/sql";
import { RUN_FROM } from "@/server/tracking/list";
import { type RunField, type RunScope, toNumberSql } from "@/server/tracking/workspace/fields";
import { readRuns } from "@/server/tracking/workspace/repository/read";

/** Runs that a scatter plot's front is chosen from. */
const FRONT_RUNS_MAX = 50_000;

const Value = z.union([z.number(), z.string(), z.null()]);

const PointRow = z.object({
  runId: z.string(),
  name: z.string(),
  x: z.number(),
  y: z.number(),
  colour: Value,
});
const ScatterRow = z.object({ points: PointRow.array(), total: z.number(), matched: z.number() });
export type ScatterRow = z.infer<typeof ScatterRow>;

/** Runs with both values, newest first. */
export async function findScatter(
  ctx: Pick<ServiceContext, "pool">,
  { where, binder, patterns, count }: RunScope,
  { x, y, colour }: { x: RunField; y: RunField; colour: RunField | null },
): Promise<ScatterRow> {
  const text = `
WITH matched AS MATERIALIZED (
  SELECT r.id, r.name, r.started_at, ${x.valueSql} AS x, ${y.valueSql} AS y,
    ${colour?.valueSql ?? "NULL::text"} AS colour
  FROM ${RUN_FROM} WHERE ${where}
), placed AS MATERIALIZED (
  SELECT id, name, started_at, ${toNumberSql(x, "x")} AS x, ${toNumberSql(y, "y")} AS y, colour
  FROM matched
)
SELECT id AS "runId", name, x, y, colour, (count(*) OVER ())::int AS total
FROM placed WHERE x IS NOT NULL AND y IS NOT NULL
ORDER BY started_at DESC, id LIMIT ${FRONT_RUNS_MAX}`;
  return readRuns(ctx, patterns, async (sql) => {
    const points = await sql<{ total: number }>(text, binder.values);
    const total = points[0]?.total ?? 0;
    return ScatterRow.parse({ points, total, matched: await countRuns(sql, count) });
  });
}

const ParallelRow = z.object({ runId: z.string(), name: z.string(), values: z.array(Value) });
export type ParallelRow = z.infer<typeof ParallelRow>;

/** The newest runs with their values, and how many runs there are. */
export async function findParallel(
  ctx: Pick<ServiceContext, "pool">,
  { where, binder, patterns, count }: RunScope,
  { fields, limit }: { fields: readonly RunField[]; limit: number },
): Promise<{ rows: ParallelRow[]; total: number }> {
  const text = `
WITH picked AS MATERIALIZED (
  SELECT r.seq FROM ${RUN_FROM} WHERE ${where}
  ORDER BY r.started_at DESC, r.id LIMIT ${Math.trunc(limit)}
)
SELECT r.id AS "runId", r.name,
  jsonb_build_array(${fields.map(({ valueSql }) => valueSql).join(", ")}) AS values
FROM ${RUN_FROM} JOIN picked ON picked.seq = r.seq
ORDER BY r.started_at DESC, r.id`;
  return readRuns(ctx, patterns, async (sql) => ({
    rows: ParallelRow.array().parse(await sql<unknown>(text, binder.values)),
    total: await countRuns(sql, count),
  }));
}

async function countRuns(sql: Sql, { text, values }: SqlQuery): Promise<number> {
  const [row] = await sql<{ n: number }>(text, values);
  return row?.n ?? 0;
}
