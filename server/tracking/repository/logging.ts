import type { Sql } from "@/server/platform/sql";
import { ensureKeyIds } from "@/server/tracking/repository/keys";
import type { Pair } from "@/server/tracking/repository/parts";
import type { LoggedDataset } from "@/server/tracking/schema";

/** A param that has another value already. */
export type ParamConflict = { key: string; stored: string; sent: string };

/**
 * Stores params that are new; they never change.
 * @returns those whose stored value is another one; the caller decides what that undoes
 */
export async function saveParams(
  sql: Sql,
  seq: number,
  params: readonly Pair[],
  keyIds?: ReadonlyMap<string, number>,
): Promise<ParamConflict[]> {
  if (params.length === 0) return [];
  const ids =
    keyIds ??
    (await ensureKeyIds(
      sql,
      params.map(({ key }) => key),
    ));
  const sorted = [...params].sort((a, b) => (ids.get(a.key) ?? 0) - (ids.get(b.key) ?? 0));
  const values = [seq, sorted.map(({ key }) => ids.get(key)), sorted.map(({ value }) => value)];
  await sql(
    `WITH added AS (
       INSERT INTO run_params (run_seq, key_id, value)
       SELECT $1::int, i.key_id, i.value FROM unnest($2::int[], $3::text[]) AS i(key_id, value)
       ON CONFLICT DO NOTHING RETURNING key_id
     )
     INSERT INTO experiment_keys (experiment_number, kind, key_id)
     SELECT e.number, 'param', a.key_id FROM added a
     JOIN runs r ON r.seq = $1::int JOIN experiments e ON e.id = r.experiment_id
     ORDER BY a.key_id
     ON CONFLICT DO NOTHING`,
    values,
  );
  return sql<ParamConflict>(
    `SELECT k.key, a.value AS stored, i.value AS sent
     FROM unnest($2::int[], $3::text[]) AS i(key_id, value)
     JOIN run_params a ON a.run_seq = $1::int AND a.key_id = i.key_id AND a.value <> i.value
     JOIN logged_keys k ON k.id = a.key_id ORDER BY k.key`,
    values,
  );
}

/** Sets tags; the last of several values of one key counts. */
export async function saveTags(sql: Sql, seq: number, tags: readonly Pair[]): Promise<void> {
  if (tags.length === 0) return;
  const latest = [...new Map(tags.map(({ key, value }) => [key, value]))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  await sql(
    `INSERT INTO run_tags (run_seq, key, value)
     SELECT $1::int, i.key, i.value FROM unnest($2::text[], $3::text[]) AS i(key, value)
     ON CONFLICT (run_seq, key) DO UPDATE SET value = excluded.value
     WHERE run_tags.value <> excluded.value`,
    [seq, latest.map(([key]) => key), latest.map(([, value]) => value)],
  );
}

/** Removes tags; returns the keys that were there. */
export async function removeTags(
  sql: Sql,
  seq: number,
  keys: readonly string[],
): Promise<string[]> {
  const rows = await sql<{ key: string }>(
    "DELETE FROM run_tags WHERE run_seq = $1::int AND key = ANY($2::text[]) RETURNING key",
    [seq, keys],
  );
  return rows.map(({ key }) => key);
}

/**
 * Links datasets to a run. A dataset is one row an (experiment, name, digest), as first described;
 * tags stay those of the first link.
 */
export async function saveDatasets(
  sql: Sql,
  run: { seq: number; experimentNumber: number },
  datasets: readonly LoggedDataset[],
): Promise<void> {
  for (const { name, digest, sourceType, source, schema, profile, tags } of datasets) {
    await sql(
      `WITH made AS (
         INSERT INTO logged_datasets
           (experiment_number, name, digest, source_type, source, schema, profile)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id
       )
       INSERT INTO run_datasets (run_seq, dataset_id, tags)
       SELECT $8::int, id, $9::jsonb FROM (
         SELECT id FROM made UNION ALL SELECT id FROM logged_datasets
         WHERE experiment_number = $1 AND name = $2 AND digest = $3
       ) AS d
       ON CONFLICT DO NOTHING`,
      [
        run.experimentNumber,
        name,
        digest,
        sourceType,
        source,
        schema,
        profile,
        run.seq,
        JSON.stringify(tags),
      ],
    );
  }
}

/** Links logged models to a run; a link that exists is left. */
export async function saveRunModels(
  sql: Sql,
  seq: number,
  role: "input" | "output",
  models: readonly { modelId: string; step: bigint }[],
): Promise<void> {
  await sql(
    `INSERT INTO run_models (run_seq, role, model_id, step)
     SELECT $1::int, $2, i.model_id, i.step
     FROM unnest($3::text[], $4::bigint[]) AS i(model_id, step)
     JOIN logged_models l ON l.id = i.model_id
     ON CONFLICT DO NOTHING`,
    [seq, role, models.map(({ modelId }) => modelId), models.map(({ step }) => step.toString())],
  );
}

export type LoggedModelPoint = {
  modelId: string;
  key: string;
  value: number;
  at: bigint;
  step: bigint;
  datasetName: string;
  datasetDigest: string;
};

/** Metrics that a run measured of logged models; a point stored already is left. */
export async function saveLoggedModelMetrics(
  sql: Sql,
  runId: string,
  points: readonly LoggedModelPoint[],
): Promise<void> {
  if (points.length === 0) return;
  await sql(
    `INSERT INTO logged_model_metrics
       (run_id, model_id, key, value, at, step, dataset_name, dataset_digest)
     SELECT $1, i.* FROM unnest($2::text[], $3::text[], $4::double precision[], $5::bigint[],
       $6::bigint[], $7::text[], $8::text[])
       AS i(model_id, key, value, at, step, dataset_name, dataset_digest)
     JOIN logged_models l ON l.id = i.model_id
     ON CONFLICT DO NOTHING`,
    [
      runId,
      points.map(({ modelId }) => modelId),
      points.map(({ key }) => key),
      points.map(({ value }) => value),
      points.map(({ at }) => at.toString()),
      points.map(({ step }) => step.toString()),
      points.map(({ datasetName }) => datasetName),
      points.map(({ datasetDigest }) => datasetDigest),
    ],
  );
}
