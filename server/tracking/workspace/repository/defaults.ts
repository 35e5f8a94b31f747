import { z } from "zod";
import type { ServiceContext } from "@/server/platform/context";
import { readRuns } from "@/server/tracking/workspace/repository/read";

/** The newest runs, which say what a project logs nowadays. */
const SAMPLE_RUNS = 200;

const KeyUse = z.object({ key: z.string(), runs: z.number() });
const UsageRow = z.object({
  runs: z.number(),
  metrics: KeyUse.array(),
  /** Of more than one value, or missing from some runs. */
  params: KeyUse.array(),
  /** `split.key` of what was measured of versions with an alias, most versions first. */
  measured: z.array(z.string()),
});
export type KeyUsage = z.infer<typeof UsageRow>;

const QUERY = `
WITH sample AS MATERIALIZED (
  SELECT r.seq FROM projects p JOIN experiments e ON e.project_id = p.id
  JOIN runs r ON r.experiment_id = e.id
  WHERE p.slug = $1 AND r.deleted_at IS NULL AND e.deleted_at IS NULL
  ORDER BY r.started_at DESC, r.id LIMIT ${SAMPLE_RUNS}
), used_metrics AS (
  SELECT m.key_id, count(*)::int AS runs FROM sample JOIN run_metrics m ON m.run_seq = sample.seq
  GROUP BY m.key_id
), used_params AS (
  SELECT a.key_id, count(*)::int AS runs FROM sample JOIN run_params a ON a.run_seq = sample.seq
  GROUP BY a.key_id
  HAVING count(DISTINCT a.value) > 1 OR count(*) < (SELECT count(*) FROM sample)
), measured AS (
  SELECT (item->>'split') || '.' || (item->>'key') AS key, count(*) AS versions
  FROM projects p JOIN models m ON m.project_id = p.id
  JOIN model_versions v ON v.model_id = m.id AND v.deleted_at IS NULL
  JOIN model_aliases a ON a.version_id = v.id,
    jsonb_array_elements(CASE jsonb_typeof(v.evaluation) WHEN 'array' THEN v.evaluation ELSE '[]' END) item
  WHERE p.slug = $1 GROUP BY 1
)
SELECT (SELECT count(*)::int FROM sample) AS runs,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('key', k.key, 'runs', u.runs)
    ORDER BY u.runs DESC, k.key), '[]') FROM used_metrics u JOIN logged_keys k ON k.id = u.key_id) AS metrics,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('key', k.key, 'runs', u.runs)
    ORDER BY u.runs DESC, k.key), '[]') FROM used_params u JOIN logged_keys k ON k.id = u.key_id) AS params,
  (SELECT coalesce(jsonb_agg(key ORDER BY versions DESC, key), '[]') FROM measured) AS measured`;

export async function findKeyUsage(
  ctx: Pick<ServiceContext, "pool">,
  project: string,
): Promise<KeyUsage> {
  const rows = await readRuns(ctx, [], (sql) => sql<unknown>(QUERY, [project]));
  return UsageRow.parse(rows[0]);
}
