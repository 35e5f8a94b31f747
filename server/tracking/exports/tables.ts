import type { ExportColumn } from "@/server/tracking/exports/schema";

/** A Parquet file of an export: its columns, and the SQL of its rows. */
export type ExportTable = {
  name: string;
  columns: readonly ExportColumn[];
  /**
   * `runs`: $1 holds numbers of runs, a batch at a time; `experiments`: numbers of experiments;
   * `project`: the project's id.
   */
  per: "runs" | "experiments" | "project";
  /** Selects the columns by their names. */
  sql: string;
};

const column = (name: string, type: string, description: string): ExportColumn => ({
  name,
  type,
  description,
});
const RUN_ID = column("run_id", "VARCHAR", "32 hexadecimal digits, as MLflow's clients know it");
const JSON_TEXT = "JSON";
const MS = "milliseconds since 1970, UTC, as the client said";

export const EXPORT_TABLES: readonly ExportTable[] = [
  {
    name: "runs",
    per: "runs",
    columns: [
      RUN_ID,
      column("experiment_id", "VARCHAR", "number of the experiment, as text, as MLflow has it"),
      column("experiment", "VARCHAR", "name of the experiment"),
      column("name", "VARCHAR", "name of the run"),
      column("status", "VARCHAR", "scheduled, running, finished, failed or killed"),
      column("lifecycle_stage", "VARCHAR", "active or deleted"),
      column("owner", "VARCHAR", "who made it, a person or key of Headrace"),
      column("user_id", "VARCHAR", "what the client said of its user; may be empty"),
      column("started_at", "TIMESTAMP WITH TIME ZONE", "start, UTC"),
      column("finished_at", "TIMESTAMP WITH TIME ZONE", "end, UTC; null while it runs"),
      column("artifact_uri", "VARCHAR", "folder of its files, or an address elsewhere"),
      column("pipeline_run_id", "VARCHAR", "the pipeline's run that made it, if one did"),
      column("code_version", "VARCHAR", "commit of the code, where a pipeline recorded it"),
      column("seed", "INTEGER", "seed, where a pipeline recorded it"),
      column("note", "VARCHAR", "note, Markdown"),
    ],
    sql: `SELECT r.id AS run_id, e.number::text AS experiment_id, e.name AS experiment, r.name,
        r.status, CASE WHEN r.deleted_at IS NULL THEN 'active' ELSE 'deleted' END AS lifecycle_stage,
        r.owner_name AS owner, r.user_id, r.started_at, r.finished_at, r.artifact_uri,
        r.pipeline_run_id, r.code_version, r.seed, r.note
      FROM runs r JOIN experiments e ON e.id = r.experiment_id
      WHERE r.seq = ANY($1::int[]) ORDER BY r.seq`,
  },
  {
    name: "params",
    per: "runs",
    columns: [
      RUN_ID,
      column("key", "VARCHAR", "name of the param"),
      column("value", "VARCHAR", "its value, text"),
    ],
    sql: `SELECT r.id AS run_id, k.key, a.value FROM run_params a
        JOIN runs r ON r.seq = a.run_seq JOIN logged_keys k ON k.id = a.key_id
      WHERE a.run_seq = ANY($1::int[]) ORDER BY a.run_seq, k.key`,
  },
  {
    name: "run_tags",
    per: "runs",
    columns: [
      RUN_ID,
      column("key", "VARCHAR", "name of the tag"),
      column("value", "VARCHAR", "its value, text"),
    ],
    sql: `SELECT r.id AS run_id, t.key, t.value FROM run_tags t JOIN runs r ON r.seq = t.run_seq
      WHERE t.run_seq = ANY($1::int[]) ORDER BY t.run_seq, t.key`,
  },
  {
    name: "metrics",
    per: "runs",
    columns: [
      RUN_ID,
      column("key", "VARCHAR", "name of the metric"),
      column("count", "INTEGER", "points of it, rows of metric_points.parquet"),
      column("last", "DOUBLE", "value of the highest step (then time, then value); may be NaN"),
      column("last_step", "BIGINT", "step of that value"),
      column("last_timestamp", "BIGINT", MS),
      column("min", "DOUBLE", "lowest value; null when all are NaN"),
      column("min_step", "BIGINT", "step of the lowest value"),
      column("max", "DOUBLE", "highest value; null when all are NaN"),
      column("max_step", "BIGINT", "step of the highest value"),
    ],
    sql: `SELECT r.id AS run_id, k.key, m.count, m.last, m.last_step, m.last_at AS last_timestamp,
        m.min, m.min_step, m.max, m.max_step
      FROM run_metrics m JOIN runs r ON r.seq = m.run_seq JOIN logged_keys k ON k.id = m.key_id
      WHERE m.run_seq = ANY($1::int[]) ORDER BY m.run_seq, k.key`,
  },
  {
    name: "datasets",
    per: "runs",
    columns: [
      RUN_ID,
      column("context", "VARCHAR", "what it was for, such as training; may be null"),
      column("name", "VARCHAR", "name of the dataset"),
      column(
        "digest",
        "VARCHAR",
        "its digest: the client's, or the content hash of a dataset version",
      ),
      column("source_type", "VARCHAR", "kind of source; headrace for a dataset version"),
      column("source", "VARCHAR", "where it is: the client's JSON, or the dataset version's id"),
      column("schema", "VARCHAR", "its columns, JSON as the client said"),
      column("profile", "VARCHAR", "its profile, JSON as the client said"),
      column("tags", JSON_TEXT, "tags of this use: [{key, value}]"),
    ],
    sql: `SELECT r.id AS run_id, t.value AS context, d.name, d.digest, d.source_type, d.source,
        d.schema, d.profile, rd.tags
      FROM run_datasets rd JOIN runs r ON r.seq = rd.run_seq
        JOIN logged_datasets d ON d.id = rd.dataset_id
        LEFT JOIN LATERAL (SELECT x->>'value' AS value FROM jsonb_array_elements(rd.tags) x
          WHERE x->>'key' = 'mlflow.data.context' LIMIT 1) t ON TRUE
      WHERE rd.run_seq = ANY($1::int[])
      UNION ALL
      SELECT r.id, i.context, s.slug, v.content_hash, 'headrace', i.dataset_version_id, NULL, NULL, '[]'
      FROM run_inputs i JOIN runs r ON r.id = i.run_id
        JOIN dataset_versions v ON v.id = i.dataset_version_id JOIN datasets s ON s.id = v.dataset_id
      WHERE r.seq = ANY($1::int[])
      ORDER BY 1, 3, 2`,
  },
  {
    name: "run_models",
    per: "runs",
    columns: [
      RUN_ID,
      column("role", "VARCHAR", "input: the run read the model; output: it made it"),
      column("model_id", "VARCHAR", "row of logged_models.parquet"),
      column("step", "BIGINT", "step at which it was read or made"),
    ],
    sql: `SELECT r.id AS run_id, m.role, m.model_id, m.step FROM run_models m
        JOIN runs r ON r.seq = m.run_seq
      WHERE m.run_seq = ANY($1::int[]) ORDER BY m.run_seq, m.role, m.model_id`,
  },
  {
    name: "logged_models",
    per: "experiments",
    columns: [
      column("model_id", "VARCHAR", "m- and 32 hexadecimal digits"),
      column("experiment_id", "VARCHAR", "number of the experiment, as text"),
      column("name", "VARCHAR", "name of the model"),
      column("model_type", "VARCHAR", "what the client called its kind; may be null"),
      column("source_run_id", "VARCHAR", "the run that made it, if one did"),
      column("status", "VARCHAR", "pending, ready or upload_failed"),
      column("artifact_uri", "VARCHAR", "folder of its files"),
      column("params", JSON_TEXT, "its params by name"),
      column("tags", JSON_TEXT, "its tags by name"),
      column("created_at", "TIMESTAMP WITH TIME ZONE", "when it was logged, UTC"),
      column("deleted_at", "TIMESTAMP WITH TIME ZONE", "when it was deleted; null for active ones"),
    ],
    sql: `SELECT id AS model_id, experiment_number::text AS experiment_id, name, model_type,
        source_run_id, status, artifact_uri, params, tags, created_at, deleted_at
      FROM logged_models WHERE experiment_number = ANY($1::int[]) ORDER BY created_at, id`,
  },
  {
    name: "logged_model_metrics",
    per: "experiments",
    columns: [
      column("model_id", "VARCHAR", "row of logged_models.parquet"),
      RUN_ID,
      column("key", "VARCHAR", "name of the metric"),
      column("value", "DOUBLE", "its value; may be NaN"),
      column("timestamp", "BIGINT", MS),
      column("step", "BIGINT", "its step"),
      column("dataset_name", "VARCHAR", "dataset that it was measured on; may be empty"),
      column("dataset_digest", "VARCHAR", "digest of that dataset; may be empty"),
    ],
    sql: `SELECT m.model_id, m.run_id, m.key, m.value, m.at AS timestamp, m.step, m.dataset_name,
        m.dataset_digest
      FROM logged_model_metrics m JOIN logged_models l ON l.id = m.model_id
      WHERE l.experiment_number = ANY($1::int[]) ORDER BY m.id`,
  },
  {
    name: "models",
    per: "project",
    columns: [
      column("name", "VARCHAR", "name of the registered model"),
      column("title", "VARCHAR", "what people call it"),
      column("description", "VARCHAR", "Markdown"),
      column("use_case", "VARCHAR", "what it decides"),
      column("tags", JSON_TEXT, "its tags by name"),
      column("created_at", "TIMESTAMP WITH TIME ZONE", "when it was registered, UTC"),
    ],
    sql: `SELECT name, title, description, use_case, tags, created_at FROM models
      WHERE project_id = $1 ORDER BY name`,
  },
  {
    name: "model_versions",
    per: "project",
    columns: [
      column("model", "VARCHAR", "row of models.parquet"),
      column("version", "INTEGER", "number of the version"),
      RUN_ID,
      column("stage", "VARCHAR", "None, Staging, Production or Archived"),
      column("source", "VARCHAR", "where the client says it came from; empty for our pipelines"),
      column("artifact_uri", "VARCHAR", "key of the ONNX file; null for a client's"),
      column("artifact_hash", "VARCHAR", "SHA-256 of that file"),
      column("signature", JSON_TEXT, "inputs, imputation, threshold; null for a client's"),
      column("evaluation", JSON_TEXT, "figures measured at training and evaluation"),
      column("tags", JSON_TEXT, "its tags by name"),
      column("note", "VARCHAR", "Markdown"),
      column("created_by", "VARCHAR", "who registered it"),
      column("created_at", "TIMESTAMP WITH TIME ZONE", "when, UTC"),
      column("deleted_at", "TIMESTAMP WITH TIME ZONE", "when it was deleted; null for active ones"),
    ],
    sql: `SELECT m.name AS model, v.number AS version, v.run_id, v.stage, v.source, v.artifact_uri,
        v.artifact_hash, v.signature, v.evaluation, v.tags, v.note, v.created_by_name AS created_by,
        v.created_at, v.deleted_at
      FROM model_versions v JOIN models m ON m.id = v.model_id
      WHERE m.project_id = $1 ORDER BY m.name, v.number`,
  },
  {
    name: "model_aliases",
    per: "project",
    columns: [
      column("model", "VARCHAR", "row of models.parquet"),
      column("alias", "VARCHAR", "name of the alias, such as champion"),
      column("version", "INTEGER", "number of the version that it names"),
    ],
    sql: `SELECT m.name AS model, a.alias, v.number AS version FROM model_aliases a
        JOIN models m ON m.id = a.model_id JOIN model_versions v ON v.id = a.version_id
      WHERE m.project_id = $1 ORDER BY m.name, a.alias`,
  },
];

export const POINT_COLUMNS: readonly ExportColumn[] = [
  RUN_ID,
  column("key", "VARCHAR", "name of the metric"),
  column("step", "BIGINT", "step, 64 bits with sign"),
  column("timestamp", "BIGINT", MS),
  column("value", "DOUBLE", "value; may be NaN or infinite"),
];

export const ARTIFACT_COLUMNS: readonly ExportColumn[] = [
  RUN_ID,
  column(
    "path",
    "VARCHAR",
    "path below the run's folder; artifacts/<run_id>/<path> in the archive",
  ),
  column("size_bytes", "BIGINT", "size of the file"),
];

/** JSON beside the manifest, lists of what everybody may read; $1 is the project's id. */
export const EXPORT_DOCUMENTS: readonly { name: string; sql: string }[] = [
  {
    name: "experiments",
    sql: `SELECT number::text AS experiment_id, name, artifact_location, tags, created_at, updated_at,
        deleted_at FROM experiments WHERE project_id = $1 ORDER BY number`,
  },
  {
    name: "sweeps",
    sql: `SELECT s.number, s.name, s.method, s.metric, s.direction, s.space, s.config, s.seed, s.state,
        s.parent_run_id, s.created_by_name AS created_by, s.created_at, s.finished_at,
        (SELECT coalesce(json_agg(json_build_object('number', t.number, 'params', t.params,
          'state', t.state, 'run_id', t.run_id, 'value', t.value, 'error', t.error) ORDER BY t.number),
          '[]') FROM sweep_trials t WHERE t.sweep_id = s.id) AS trials
      FROM sweeps s WHERE s.project_id = $1 ORDER BY s.number`,
  },
  {
    name: "reports",
    sql: `SELECT id, title, owner_name AS owner, blocks, frozen_at, frozen_data, created_at, updated_at
      FROM reports WHERE project_id = $1 AND audience = 'viewer' ORDER BY created_at, id`,
  },
  {
    name: "views",
    sql: `SELECT v.list, v.name, v.owner_name AS owner, v.shared, v.is_default, v.state, v.updated_at
      FROM saved_views v JOIN projects p ON p.slug = v.project
      WHERE p.id = $1 AND v.shared ORDER BY v.list, v.name`,
  },
];
