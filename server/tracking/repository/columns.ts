import type { Sql } from "@/server/platform/sql";
import type { RunColumns } from "@/server/tracking/schema";

/** Runs whose use of a key ranks it: enough to tell the common from the rare, and quick to read. */
const SAMPLE_RUNS = 200;

type KeyCount = { key: string; runs: number; keys: number };

const SAMPLE = `sample AS MATERIALIZED (
  SELECT r.seq FROM runs r JOIN experiments e ON e.id = r.experiment_id
  JOIN projects p ON p.id = e.project_id
  WHERE p.slug = $1 AND r.deleted_at IS NULL ORDER BY r.started_at DESC LIMIT ${SAMPLE_RUNS}
)`;
const MATCHES = "($2 = '' OR strpos(lower(key), lower($2)) > 0)";

/** Keys come from the experiments' catalogue, so that none is missed; the sample only ranks them. */
function rankKeys(kind: "metric" | "param", table: string): string {
  return `WITH ${SAMPLE}, used AS (
    SELECT u.key_id, count(*)::int AS runs FROM sample s JOIN ${table} u ON u.run_seq = s.seq
    GROUP BY u.key_id
  ), known AS (
    SELECT DISTINCT x.key_id FROM experiment_keys x JOIN experiments e ON e.number = x.experiment_number
    JOIN projects p ON p.id = e.project_id WHERE p.slug = $1 AND x.kind = '${kind}'
  )
  SELECT k.key, coalesce(u.runs, 0) AS runs, (count(*) OVER ())::int AS keys
  FROM known JOIN logged_keys k ON k.id = known.key_id LEFT JOIN used u ON u.key_id = k.id
  WHERE ${MATCHES} ORDER BY runs DESC, k.key LIMIT $3::int`;
}

const METRICS = rankKeys("metric", "run_metrics");
const PARAMS = rankKeys("param", "run_params");
const TAGS = `WITH ${SAMPLE}
  SELECT key, count(*)::int AS runs, (count(*) OVER ())::int AS keys
  FROM sample s JOIN run_tags t ON t.run_seq = s.seq WHERE ${MATCHES}
  GROUP BY key ORDER BY runs DESC, key LIMIT $3::int`;

/**
 * Keys that a project's runs use, at most `limit` of each kind, ranked by how many of the newest
 * 200 runs have them. Tags are those of that sample.
 */
export async function findRunColumns(
  sql: Sql,
  args: { project: string; search: string; limit: number },
): Promise<RunColumns> {
  const values = [args.project, args.search, args.limit];
  const metrics = await sql<KeyCount>(METRICS, values);
  const params = await sql<KeyCount>(PARAMS, values);
  const tags = await sql<KeyCount>(TAGS, values);
  const toKeys = (rows: KeyCount[]) => rows.map(({ key, runs }) => ({ key, runs }));
  const more = (rows: KeyCount[]) => (rows[0]?.keys ?? 0) - rows.length;
  return {
    metrics: toKeys(metrics),
    params: toKeys(params),
    tags: toKeys(tags),
    moreMetrics: more(metrics),
    moreParams: more(params),
    moreTags: more(tags),
  };
}
