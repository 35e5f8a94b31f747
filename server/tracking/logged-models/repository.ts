import type { Tx } from "@/server/platform/db";
import type { Sql } from "@/server/platform/sql";
import {
  compileLoggedModelSearch,
  type LoggedModelSearch,
} from "@/server/tracking/logged-models/search";

export type LoggedModelStatus = "pending" | "ready" | "upload_failed";

export type LoggedModelRow = {
  id: string;
  experimentNumber: number;
  name: string;
  modelType: string | null;
  sourceRunId: string | null;
  status: LoggedModelStatus;
  artifactUri: string;
  params: Record<string, string>;
  tags: Record<string, string>;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** One measurement of a model by a run. */
export type LoggedModelMetric = {
  modelId: string;
  runId: string;
  key: string;
  value: number;
  at: bigint;
  step: bigint;
  datasetName: string;
  datasetDigest: string;
};

/** A logged model with what was measured of it and the versions made from it. */
export type LoggedModelDetail = LoggedModelRow & {
  metrics: LoggedModelMetric[];
  registrations: { name: string; number: number }[];
};

const COLUMNS = `l.id, l.experiment_number AS "experimentNumber", l.name,
  l.model_type AS "modelType", l.source_run_id AS "sourceRunId", l.status,
  l.artifact_uri AS "artifactUri", l.params, l.tags, l.created_at AS "createdAt",
  l.updated_at AS "updatedAt", l.deleted_at AS "deletedAt"`;

export async function insertLoggedModel(
  tx: Tx,
  data: Omit<LoggedModelRow, "updatedAt" | "deletedAt">,
): Promise<void> {
  await tx.loggedModel.create({ data: { ...data, updatedAt: data.createdAt } });
}

/** Deleted ones too. */
export async function findLoggedModels(
  sql: Sql,
  ids: readonly string[],
): Promise<LoggedModelDetail[]> {
  const text = `SELECT ${COLUMNS} FROM logged_models l WHERE l.id = ANY($1::text[])
    ORDER BY l.created_at, l.id`;
  return withParts(sql, await sql<LoggedModelRow>(text, [ids]));
}

export async function searchLoggedModelRows(
  sql: Sql,
  search: LoggedModelSearch,
): Promise<LoggedModelDetail[]> {
  const { sql: rest, values } = compileLoggedModelSearch(search);
  const rows = await sql<LoggedModelRow>(`SELECT ${COLUMNS} FROM logged_models l ${rest}`, values);
  return withParts(sql, rows);
}

type MetricRow = Omit<LoggedModelMetric, "at" | "step"> & { at: string; step: string };

async function withParts(
  sql: Sql,
  models: readonly LoggedModelRow[],
): Promise<LoggedModelDetail[]> {
  if (models.length === 0) return [];
  const ids = [models.map(({ id }) => id)];
  const metrics = await sql<MetricRow>(
    `SELECT model_id AS "modelId", run_id AS "runId", key, value, at::text AS at,
       step::text AS step, dataset_name AS "datasetName", dataset_digest AS "datasetDigest"
     FROM logged_model_metrics WHERE model_id = ANY($1::text[]) ORDER BY key, at, step, id`,
    ids,
  );
  const versions = await sql<{ modelId: string; name: string; number: number }>(
    `SELECT v.logged_model_id AS "modelId", m.name, v.number
     FROM model_versions v JOIN models m ON m.id = v.model_id
     WHERE v.logged_model_id = ANY($1::text[]) AND v.deleted_at IS NULL ORDER BY m.name, v.number`,
    ids,
  );
  const metricsOf = groupByModel(metrics);
  const versionsOf = groupByModel(versions);
  return models.map((model) => ({
    ...model,
    metrics: (metricsOf.get(model.id) ?? []).map((metric) => ({
      ...metric,
      at: BigInt(metric.at),
      step: BigInt(metric.step),
    })),
    registrations: (versionsOf.get(model.id) ?? []).map(({ name, number }) => ({ name, number })),
  }));
}

function groupByModel<Row extends { modelId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.modelId);
    if (group === undefined) groups.set(row.modelId, [row]);
    else group.push(row);
  }
  return groups;
}

export async function updateLoggedModelRow(
  tx: Tx,
  id: string,
  data: { status?: LoggedModelStatus; deletedAt?: Date; updatedAt: Date },
): Promise<void> {
  await tx.loggedModel.update({ where: { id }, data });
}

/** Two changes at once keep both. */
export async function saveLoggedModelTags(
  tx: Tx,
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const text = JSON.stringify(tags);
  await tx.$executeRaw`UPDATE logged_models SET tags = tags || ${text}::jsonb WHERE id = ${id}`;
}

/** False when there was no such tag. */
export async function removeLoggedModelTagRow(tx: Tx, id: string, key: string): Promise<boolean> {
  const changed = await tx.$executeRaw`UPDATE logged_models SET tags = tags - ${key}::text
    WHERE id = ${id} AND jsonb_exists(tags, ${key}::text)`;
  return changed > 0;
}

/** Adds params; one that is stored already keeps its value. Returns what is stored then. */
export async function addLoggedModelParams(
  tx: Tx,
  id: string,
  params: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const text = JSON.stringify(params);
  const rows = await tx.$queryRaw<{ params: Record<string, string> }[]>`
    UPDATE logged_models SET params = ${text}::jsonb || params WHERE id = ${id} RETURNING params`;
  return rows[0]?.params ?? {};
}

/** Tags of a model whose row is locked until the transaction ends. */
export async function lockLoggedModelTags(tx: Tx, id: string): Promise<Record<string, string>> {
  const rows = await tx.$queryRaw<{ tags: Record<string, string> }[]>`
    SELECT tags FROM logged_models WHERE id = ${id} FOR UPDATE`;
  return rows[0]?.tags ?? {};
}
