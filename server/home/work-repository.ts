import { HOME_ROWS, WorkItem } from "@/server/home/schema";
import type { Pool } from "@/server/platform/db";

/** Pipeline runs, and tracked runs that came from elsewhere, in one shape. */
const WORK = `(
  SELECT r.id, 'pipeline run' AS kind, r.name, p.name AS parent,
    '/pipelines/' || p.slug || '/runs/' || r.number AS href, r.state,
    r.created_by_name AS owner_name, r.created_at, r.started_at, r.finished_at,
    s.done::double precision / nullif(s.steps, 0) AS progress,
    coalesce(s.error, s.current) AS note,
    (SELECT max(m.last) FROM runs t JOIN run_metrics m ON m.run_seq = t.seq
      JOIN logged_keys k ON k.id = m.key_id
      WHERE t.pipeline_run_id = r.id AND k.key = 'evaluation.auc') AS auc
  FROM pipeline_runs r JOIN pipelines p ON p.id = r.pipeline_id
    CROSS JOIN LATERAL (
      SELECT count(*) AS steps, count(*) FILTER (WHERE state IN ('succeeded', 'skipped')) AS done,
        (array_agg(name ORDER BY ordinal) FILTER (WHERE state = 'running'))[1] AS current,
        (array_agg(name || ': ' || error ORDER BY ordinal) FILTER (WHERE state = 'failed'))[1] AS error
      FROM step_runs WHERE pipeline_run_id = r.id) s
  UNION ALL
  SELECT t.id, 'run', t.name, e.name, '/p/' || p.slug || '/runs/' || t.id, t.status, t.owner_name,
    t.started_at, t.started_at, t.finished_at, NULL, NULL,
    (SELECT last FROM run_metrics m JOIN logged_keys k ON k.id = m.key_id
      WHERE m.run_seq = t.seq AND k.key = 'evaluation.auc')
  FROM runs t JOIN experiments e ON e.id = t.experiment_id JOIN projects p ON p.id = e.project_id
  WHERE t.pipeline_run_id IS NULL AND t.deleted_at IS NULL
) AS work`;

export type WorkList = { items: WorkItem[]; total: number };

export async function findRunningWork(pool: Pool): Promise<WorkList> {
  return findWork(pool, "state IN ('queued', 'running')", "created_at DESC", []);
}

/** Ended work, newest first. */
export async function findFinishedWork(pool: Pool): Promise<WorkList> {
  return findWork(pool, "finished_at IS NOT NULL", "finished_at DESC", []);
}

export async function findFailedWork(pool: Pool, since: Date): Promise<WorkList> {
  const where = "state IN ('failed', 'killed') AND finished_at >= $1::timestamptz";
  return findWork(pool, where, "finished_at DESC", [since]);
}

async function findWork(
  pool: Pool,
  where: string,
  order: string,
  values: unknown[],
): Promise<WorkList> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `SELECT id, kind, name, parent, href, state, owner_name AS "ownerName",
       started_at AS "startedAt", finished_at AS "finishedAt", progress, note, auc,
       (count(*) OVER ())::int AS total
     FROM ${WORK} WHERE ${where} ORDER BY ${order}, id LIMIT ${HOME_ROWS}`,
    values,
  );
  return { items: rows.map((row) => WorkItem.parse(row)), total: Number(rows[0]?.total ?? 0) };
}
