import type { Sql } from "@/server/platform/sql";
import type { LoggedDataset } from "@/server/tracking/schema";

export type MetricPart = {
  key: string;
  last: number;
  lastStep: bigint;
  lastAt: bigint;
  min: number | null;
  minStep: bigint | null;
  max: number | null;
  maxStep: bigint | null;
  count: number;
};
export type Pair = { key: string; value: string };
export type ModelPart = { role: "input" | "output"; modelId: string; name: string; step: bigint };

/** What a run logged, each list by key. */
export type RunParts = {
  params: Pair[];
  tags: Pair[];
  metrics: MetricPart[];
  datasets: LoggedDataset[];
  models: ModelPart[];
};

type OfRun<Part> = Part & { seq: number };
type MetricRow = {
  [Name in keyof MetricPart]: MetricPart[Name] extends bigint | null
    ? string | null
    : MetricPart[Name];
};

const PARAMS = `SELECT a.run_seq AS seq, k.key, a.value FROM run_params a
  JOIN logged_keys k ON k.id = a.key_id WHERE a.run_seq = ANY($1::int[]) ORDER BY k.key`;
const TAGS = `SELECT run_seq AS seq, key, value FROM run_tags
  WHERE run_seq = ANY($1::int[]) ORDER BY key`;
const METRICS = `SELECT m.run_seq AS seq, k.key, m.last, m.last_step::text AS "lastStep",
    m.last_at::text AS "lastAt", m.min, m.min_step::text AS "minStep", m.max,
    m.max_step::text AS "maxStep", m.count
  FROM run_metrics m JOIN logged_keys k ON k.id = m.key_id
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
    seqs.map((seq) => [seq, { params: [], tags: [], metrics: [], datasets: [], models: [] }]),
  );
  if (seqs.length === 0) return parts;
  for (const { seq, ...pair } of await sql<OfRun<Pair>>(PARAMS, [seqs])) {
    parts.get(seq)?.params.push(pair);
  }
  for (const { seq, ...pair } of await sql<OfRun<Pair>>(TAGS, [seqs])) {
    parts.get(seq)?.tags.push(pair);
  }
  for (const { seq, ...row } of await sql<OfRun<MetricRow>>(METRICS, [seqs])) {
    parts.get(seq)?.metrics.push(toMetricPart(row));
  }
  for (const { seq, ...dataset } of await sql<OfRun<LoggedDataset>>(DATASETS, [seqs])) {
    parts.get(seq)?.datasets.push(dataset);
  }
  const models = await sql<OfRun<Omit<ModelPart, "step"> & { step: string }>>(MODELS, [seqs]);
  for (const { seq, step, ...model } of models) {
    parts.get(seq)?.models.push({ ...model, step: BigInt(step) });
  }
  return parts;
}

function toMetricPart(row: MetricRow): MetricPart {
  return {
    ...row,
    lastStep: BigInt(row.lastStep ?? 0),
    lastAt: BigInt(row.lastAt ?? 0),
    minStep: row.minStep === null ? null : BigInt(row.minStep),
    maxStep: row.maxStep === null ? null : BigInt(row.maxStep),
  };
}
