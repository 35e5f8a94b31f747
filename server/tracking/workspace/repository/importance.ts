import type { ServiceContext } from "@/server/platform/context";
import type { Sql } from "@/server/platform/sql";
import { RUN_FROM } from "@/server/tracking/list";
import type { RunScope } from "@/server/tracking/workspace/fields";
import { readRuns } from "@/server/tracking/workspace/repository/read";
import type { MetricAggregation } from "@/server/tracking/workspace/schema";

/** Newest runs that a forest grows on. */
export const IMPORTANCE_RUNS_MAX = 5_000;
/** Params that it is told of, those of most runs first. */
export const IMPORTANCE_PARAMS_MAX = 200;
/** A worker has the time that a page has not. */
const TIMEOUT_MS = 60_000;
/** What tells words apart; params may be long texts. */
const VALUE_CHARACTERS = 200;

/** Rows of `m` are the metric's values of the runs that the filter finds. */
function compileTargets({ where, binder }: RunScope, metric: string): string {
  return `${RUN_FROM} LEFT JOIN run_metrics m ON m.run_seq = r.seq
    AND m.key_id = (SELECT k.id FROM logged_keys k WHERE k.key = ${binder.bind(metric, "text")})
    WHERE ${where}`;
}

/** Changes whenever a run, its params or its value of the metric does. */
export async function findFingerprint(
  ctx: Pick<ServiceContext, "pool">,
  scope: RunScope,
  metric: string,
): Promise<string> {
  const text = `
SELECT count(*) || ':' || count(m.run_seq) || ':' || coalesce(sum(m.count), 0) || ':'
  || coalesce(bit_xor(hashtextextended(r.seq || ' ' || m.last || ' ' || coalesce(m.min, 0) || ' '
    || coalesce(m.max, 0), 0)), 0) || ':' || coalesce(sum((SELECT count(*) FROM run_params a
    WHERE a.run_seq = r.seq)), 0) AS fingerprint
FROM ${compileTargets(scope, metric)}`;
  const [row] = await readRuns(ctx, scope.patterns, (sql) =>
    sql<{ fingerprint: string }>(text, scope.binder.values),
  );
  return row?.fingerprint ?? "";
}

export type ImportanceData = {
  /** Runs that the filter finds. */
  matched: number;
  /** Parallel to `values` of each param. */
  target: Float64Array;
  params: { key: string; values: (string | null)[] }[];
  constantParams: number;
  moreParams: number;
};

/** The metric of the newest runs that have it, with the params that differ among them. */
export async function findImportanceData(
  ctx: Pick<ServiceContext, "pool">,
  scope: RunScope,
  { metric, aggregation }: { metric: string; aggregation: MetricAggregation },
): Promise<ImportanceData> {
  const text = `
SELECT r.seq, m.${aggregation} AS value, (count(*) OVER ())::int AS matched
FROM ${compileTargets(scope, metric)}
ORDER BY (m.${aggregation} IS NULL OR m.${aggregation} = 'NaN' OR abs(m.${aggregation}) >= 1e150),
  r.started_at DESC, r.id LIMIT ${IMPORTANCE_RUNS_MAX}`;
  return readRuns(
    ctx,
    scope.patterns,
    async (sql) => {
      const rows = await sql<{ seq: number; value: number | null; matched: number }>(
        text,
        scope.binder.values,
      );
      const known = rows.filter(({ value }) => value !== null && Math.abs(value) < 1e150);
      const seqs = known.map(({ seq }) => seq);
      return {
        matched: rows[0]?.matched ?? 0,
        target: Float64Array.from(known, ({ value }) => value ?? Number.NaN),
        ...(await findVaryingParams(sql, seqs)),
      };
    },
    TIMEOUT_MS,
  );
}

async function findVaryingParams(sql: Sql, seqs: readonly number[]) {
  const keys = await sql<{ id: number; key: string; varies: boolean }>(
    `SELECT k.id, k.key, count(DISTINCT left(a.value, ${VALUE_CHARACTERS})) > 1
       OR count(*) < cardinality($1::int[]) AS varies
     FROM run_params a JOIN logged_keys k ON k.id = a.key_id
     WHERE a.run_seq = ANY($1::int[]) GROUP BY k.id, k.key ORDER BY count(*) DESC, k.key`,
    [seqs],
  );
  const varying = keys.filter(({ varies }) => varies);
  const params: ImportanceData["params"] = [];
  for (const { id, key } of varying.slice(0, IMPORTANCE_PARAMS_MAX)) {
    const rows = await sql<{ seq: number; value: string }>(
      `SELECT run_seq AS seq, left(value, ${VALUE_CHARACTERS}) AS value FROM run_params
       WHERE key_id = $2 AND run_seq = ANY($1::int[])`,
      [seqs, id],
    );
    const bySeq = new Map(rows.map(({ seq, value }) => [seq, value]));
    params.push({ key, values: seqs.map((seq) => bySeq.get(seq) ?? null) });
  }
  return {
    params,
    constantParams: keys.length - varying.length,
    moreParams: varying.length - params.length,
  };
}
