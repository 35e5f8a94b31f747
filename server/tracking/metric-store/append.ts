import type { Sql } from "@/server/platform/sql";
import { foldPoints, type StorePoint } from "@/server/tracking/metric-store/fold";

/**
 * Points that are not stored yet go to the tail; the summary rows learn from the batch, and count
 * exactly what was new, so that a batch sent twice counts once. Their order keeps two writers, and
 * a writer and a sealer, from waiting on each other's rows in turn.
 */
const APPEND = `
WITH target AS (
  SELECT r.id, r.seq, e.number FROM runs r JOIN experiments e ON e.id = r.experiment_id
  WHERE r.id = ANY($1::text[]) AND r.deleted_at IS NULL
), added AS (
  INSERT INTO metric_points (run_seq, key_id, step, at, value)
  SELECT t.seq, i.key_id, i.step, i.at, i.value
  FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::double precision[])
    AS i(run_id, key_id, step, at, value)
  JOIN target t ON t.id = i.run_id
  ON CONFLICT DO NOTHING
  RETURNING run_seq, key_id
), counted AS (
  SELECT run_seq, key_id, count(*)::int AS count FROM added GROUP BY run_seq, key_id
), summed AS (
  INSERT INTO run_metrics AS m (run_seq, key_id, experiment_number, count, tail_count,
    last, last_step, last_at, min, min_step, max, max_step)
  SELECT t.seq, f.key_id, t.number, c.count, c.count,
    f.last, f.last_step, f.last_at, f.min, f.min_step, f.max, f.max_step
  FROM unnest($7::text[], $8::int[], $9::double precision[], $10::bigint[], $11::bigint[],
      $12::double precision[], $13::bigint[], $14::double precision[], $15::bigint[])
    AS f(run_id, key_id, last, last_step, last_at, min, min_step, max, max_step)
  JOIN target t ON t.id = f.run_id
  JOIN counted c ON c.run_seq = t.seq AND c.key_id = f.key_id
  ORDER BY t.seq, f.key_id
  ON CONFLICT (run_seq, key_id) DO UPDATE SET
    count = m.count + excluded.count,
    tail_count = m.tail_count + excluded.tail_count,
    (last, last_step, last_at) = (SELECT l.* FROM (VALUES
        (m.last, m.last_step, m.last_at), (excluded.last, excluded.last_step, excluded.last_at)
      ) AS l(last, last_step, last_at)
      ORDER BY l.last_step DESC, l.last_at DESC, coalesce(nullif(l.last, 'NaN'), 0) DESC LIMIT 1),
    min_step = CASE WHEN m.min IS NULL OR excluded.min < m.min
      THEN excluded.min_step ELSE m.min_step END,
    max_step = CASE WHEN m.max IS NULL OR excluded.max > m.max
      THEN excluded.max_step ELSE m.max_step END,
    min = least(m.min, excluded.min),
    max = greatest(m.max, excluded.max)
  RETURNING experiment_number, key_id, m.xmax = 0 AS is_new
), catalogued AS (
  INSERT INTO experiment_keys (experiment_number, kind, key_id)
  SELECT DISTINCT experiment_number, 'metric', key_id FROM summed WHERE is_new
  ON CONFLICT DO NOTHING
)
SELECT id FROM target`;

/**
 * Stores points of one or many runs in one statement; a point stored already is left.
 * @returns ids of the runs that exist and are not deleted; points of others were not stored
 */
export async function appendPoints(
  sql: Sql,
  points: readonly StorePoint[],
): Promise<ReadonlySet<string>> {
  const folds = foldPoints(points);
  const values = [
    [...new Set(points.map(({ runId }) => runId))],
    points.map(({ runId }) => runId),
    points.map(({ keyId }) => keyId),
    points.map(({ step }) => step.toString()),
    points.map(({ at }) => at.toString()),
    // As text, because Prisma turns a NaN into null on its way.
    points.map(({ value }) => String(value)),
    folds.map(({ runId }) => runId),
    folds.map(({ keyId }) => keyId),
    folds.map(({ last }) => String(last)),
    folds.map(({ lastStep }) => lastStep.toString()),
    folds.map(({ lastAt }) => lastAt.toString()),
    folds.map(({ min }) => min),
    folds.map(({ minStep }) => minStep?.toString() ?? null),
    folds.map(({ max }) => max),
    folds.map(({ maxStep }) => maxStep?.toString() ?? null),
  ];
  const rows = await sql<{ id: string }>(APPEND, values, "tracking.append");
  return new Set(rows.map(({ id }) => id));
}
