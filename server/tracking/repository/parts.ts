import type { Sql } from "@/server/platform/sql";
import type { LoggedDataset } from "@/server/tracking/schema";

export type LatestMetric = { key: string; last: number; lastStep: bigint; lastAt: bigint };
export type MetricPart = LatestMetric & {
  min: number | null;
  minStep: bigint | null;
  max: number | null;
  maxStep: bigint | null;
  count: number;
};
export type Pair = { key: string; value: string };
export type ModelPart = { role: "input" | "output"; modelId: string; name: string; step: bigint };

/** What a run logged save its metrics, each list by key. */
export type RunParts = {
  params: Pair[];
  tags: Pair[];
  datasets: LoggedDataset[];
  models: ModelPart[];
};

type OfRun<Part> = Part & { seq: number };
type AsText<Row> = {
  [Name in keyof Row]: Row[Name] extends bigint
    ? string
    : Row[Name] extends bigint | null
      ? string | null
      : Row[Name];
};

const PARAMS = `SELECT a.run_seq AS seq, k.key, a.value FROM run_params a
  JOIN logged_keys k ON k.id = a.key_id WHERE a.run_seq = ANY($1::int[]) ORDER BY k.key`;
const TAGS = `SELECT run_seq AS seq, key, value FROM run_tags
  WHERE run_seq = ANY($1::int[]) ORDER BY key`;
const LATEST = `m.run_seq AS seq, k.key, m.last, m.last_step::text AS "lastStep",
    m.last_at::text AS "lastAt"`;
const SUMMARY = `${LATEST}, m.min, m.min_step::text AS "minStep", m.max,
    m.max_step::text AS "maxStep", m.count`;
const OF_METRICS = `FROM run_metrics m JOIN logged_keys k ON k.id = m.key_id
  WHERE m.run_seq = ANY($1::int[]) ORDER BY k.key`;
const DATASETS = `SELECT rd.run_seq AS seq, d.name, d.digest, d.source_type AS "sourceType",
    d.source, d.schema, d.profile, rd.tags
  FROM run_datasets rd JOIN logged_datasets d ON d.id = rd.dataset_id
  WHERE rd.run_seq = ANY($1::int[]) ORDER BY d.id`;
const MODELS = `SELECT rm.run_seq AS seq, rm.role, rm.model_id AS "modelId", l.name,
    rm.step::text AS step
  FROM run_models rm JOIN logged_models l ON l.id = rm.model_id
  WHERE rm.run_seq = ANY($1::int[]) ORDER BY rm.role, l.created_at, rm.model_id`;

/** What each of the runs logged, in one statement a kind. */
export async function findRunParts(
  sql: Sql,
  seqs: readonly number[],
): Promise<Map<number, RunParts>> {
  const parts = new Map<number, RunParts>(
    seqs.map((seq) => [seq, { params: [], tags: [], datasets: [], models: [] }]),
  );
  if (seqs.length === 0) return parts;
  for (const { seq, ...pair } of await sql<OfRun<Pair>>(PARAMS, [seqs], "runs.params")) {
    parts.get(seq)?.params.push(pair);
  }
  for (const { seq, ...pair } of await sql<OfRun<Pair>>(TAGS, [seqs], "runs.tags")) {
    parts.get(seq)?.tags.push(pair);
  }
  for (const { seq, ...dataset } of await sql<OfRun<LoggedDataset>>(
    DATASETS,
    [seqs],
    "runs.datasets",
  )) {
    parts.get(seq)?.datasets.push(dataset);
  }
  const models = await sql<OfRun<AsText<ModelPart>>>(MODELS, [seqs], "runs.models");
  for (const { seq, step, ...model } of models) {
    parts.get(seq)?.models.push({ ...model, step: BigInt(step) });
  }
  return parts;
}

/** The newest value of each of the runs' metrics, by key. */
export async function findLatestMetrics(
  sql: Sql,
  seqs: readonly number[],
): Promise<Map<number, LatestMetric[]>> {
  const rows = await sql<OfRun<AsText<LatestMetric>>>(
    `SELECT ${LATEST} ${OF_METRICS}`,
    [seqs],
    "runs.latest",
  );
  return byRun(seqs, rows, (row) => ({
    key: row.key,
    last: row.last,
    lastStep: BigInt(row.lastStep),
    lastAt: BigInt(row.lastAt),
  }));
}

/** The whole summary of each of the runs' metrics, by key. */
export async function findMetricParts(
  sql: Sql,
  seqs: readonly number[],
): Promise<Map<number, MetricPart[]>> {
  const rows = await sql<OfRun<AsText<MetricPart>>>(`SELECT ${SUMMARY} ${OF_METRICS}`, [seqs]);
  return byRun(seqs, rows, toMetricPart);
}

function byRun<Row extends { seq: number }, Part>(
  seqs: readonly number[],
  rows: readonly Row[],
  toPart: (row: Row) => Part,
): Map<number, Part[]> {
  const parts = new Map<number, Part[]>(seqs.map((seq) => [seq, []]));
  for (const row of rows) parts.get(row.seq)?.push(toPart(row));
  return parts;
}

function toMetricPart({ seq: _seq, ...row }: OfRun<AsText<MetricPart>>): MetricPart {
  return {
    ...row,
    lastStep: BigInt(row.lastStep),
    lastAt: BigInt(row.lastAt),
    minStep: row.minStep === null ? null : BigInt(row.minStep),
    maxStep: row.maxStep === null ? null : BigInt(row.maxStep),
  };
}
