import { requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Db, Tx } from "@/server/platform/db";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import { inTransaction, type Sql, sqlOfPool, sqlOfPrisma } from "@/server/platform/sql";
import { RUN_NAME_TAG } from "@/server/tracking/constants";
import { runIsDeleted, runNotFound } from "@/server/tracking/errors";
import { touchRuns } from "@/server/tracking/live";
import { appendPoints } from "@/server/tracking/metric-store/append";
import { clampInfinity, type StorePoint } from "@/server/tracking/metric-store/fold";
import { findMetricWriter } from "@/server/tracking/metric-store/writer";
import { ensureKeyIds, rememberKeyIds } from "@/server/tracking/repository/keys";
import {
  type LoggedModelPoint,
  removeTags,
  saveDatasets,
  saveLoggedModelMetrics,
  saveParams,
  saveRunModels,
  saveTags,
} from "@/server/tracking/repository/logging";
import type { Pair } from "@/server/tracking/repository/parts";
import { findRunCore, type RunCore } from "@/server/tracking/repository/runs";
import type { LoggedDataset, MetricPointInput, RunInputRecord } from "@/server/tracking/schema";

const MODEL_HISTORY_TAG = "mlflow.log-model.history";

export type LogPoint = {
  key: string;
  step: bigint;
  /** Milliseconds since 1970. */
  at: bigint;
  /** NaN is kept; ±∞ becomes the largest finite number, as MLflow stores it. */
  value: number;
  /** A logged model that the value was measured of, and on which dataset. */
  model?: { modelId: string; datasetName: string; datasetDigest: string };
};

export type LogBatch = {
  metrics?: readonly LogPoint[];
  params?: readonly Pair[];
  tags?: readonly Pair[];
};

/**
 * Logs a batch to a run, all of it or nothing. Points stored already and params of the same value
 * change nothing, so a batch may be sent again.
 * @throws AppError NOT_FOUND, InvalidInputError for a deleted run or a param of another value
 */
export async function logBatch(
  ctx: ServiceContext,
  runId: string,
  { metrics = [], params = [], tags = [] }: LogBatch,
): Promise<void> {
  requirePermission(ctx, "runs.write");
  const keys = [...metrics, ...params].map(({ key }) => key);
  const keyIds = await rememberKeyIds(ctx.pool, keys);
  const points = toStorePoints(runId, metrics, keyIds);
  const modelPoints = toModelPoints(metrics);
  if (params.length === 0 && tags.length === 0 && modelPoints.length === 0 && points.length > 0) {
    const isStored = await findMetricWriter(ctx.pool).write(runId, points);
    if (!isStored) await requireActiveRun(sqlOfPool(ctx.pool), runId);
  } else {
    await inTransaction(ctx.pool, async (sql) => {
      const { seq } = await requireActiveRun(sql, runId);
      await storeParams(sql, runId, seq, params, keyIds);
      if (points.length > 0) await appendPoints(sql, points);
      await saveLoggedModelMetrics(sql, runId, modelPoints);
      await storeTags(sql, seq, tags);
    });
  }
  touchRuns(ctx, [runId], points.length > 0);
}

async function storeParams(
  sql: Sql,
  runId: string,
  seq: number,
  params: readonly Pair[],
  keyIds?: ReadonlyMap<string, number>,
): Promise<void> {
  const [conflict] = await saveParams(sql, seq, params, keyIds);
  if (conflict === undefined) return;
  const { key, stored, sent } = conflict;
  throw new InvalidInputError(
    `Changing param values is not allowed. Param with key='${key}' was already logged with value='${stored}' for run ID='${runId}'. Attempted logging new value '${sent}'.`,
  );
}

async function storeTags(sql: Sql, seq: number, tags: readonly Pair[]): Promise<void> {
  await saveTags(sql, seq, tags);
  const name = tags.findLast(({ key }) => key === RUN_NAME_TAG)?.value;
  if (name !== undefined) await sql("UPDATE runs SET name = $2 WHERE seq = $1", [seq, name]);
}

/** @throws NotFoundError, InvalidInputError when the run is deleted */
export async function requireActiveRun(sql: Sql, runId: string): Promise<RunCore> {
  const run = await findRunCore(sql, runId);
  if (run === null) throw runNotFound(runId);
  if (run.deletedAt !== null) throw runIsDeleted(runId);
  return run;
}

function toStorePoints(
  runId: string,
  metrics: readonly LogPoint[],
  keyIds: ReadonlyMap<string, number>,
): StorePoint[] {
  return metrics.map(({ key, step, at, value }) => {
    const keyId = keyIds.get(key);
    if (keyId === undefined) throw new AppError("INTERNAL", `Metric ${key} has no number`);
    return { runId, keyId, step, at, value: clampInfinity(value) };
  });
}

function toModelPoints(metrics: readonly LogPoint[]): LoggedModelPoint[] {
  return metrics.flatMap(({ key, step, at, value, model }) =>
    model === undefined ? [] : [{ key, step, at, value: clampInfinity(value), ...model }],
  );
}

/** Appends what an older client logged of a model to the tag that its readers look into. */
export async function appendLoggedModelTag(
  ctx: ServiceContext,
  runId: string,
  model: Readonly<Record<string, unknown>>,
): Promise<void> {
  requirePermission(ctx, "runs.write");
  await inTransaction(ctx.pool, async (sql) => {
    const { seq } = await requireActiveRun(sql, runId);
    await sql("SELECT 1 FROM runs WHERE seq = $1 FOR UPDATE", [seq]);
    const [tag] = await sql<{ value: string }>(
      "SELECT value FROM run_tags WHERE run_seq = $1 AND key = $2",
      [seq, MODEL_HISTORY_TAG],
    );
    const former: unknown = JSON.parse(tag?.value ?? "[]");
    const history = Array.isArray(former) ? [...former, model] : [model];
    await saveTags(sql, seq, [{ key: MODEL_HISTORY_TAG, value: JSON.stringify(history) }]);
  });
  touchRuns(ctx, [runId]);
}

/** Removes a tag. @throws AppError NOT_FOUND when the run has no such tag */
export async function removeRunTag(ctx: ServiceContext, runId: string, key: string) {
  requirePermission(ctx, "runs.write");
  await inTransaction(ctx.pool, async (sql) => {
    const { seq } = await requireActiveRun(sql, runId);
    const removed = await removeTags(sql, seq, [key]);
    if (removed.length > 0) return;
    throw new AppError("NOT_FOUND", `No tag with name: ${key} in run with id ${runId}`);
  });
  touchRuns(ctx, [runId]);
}

/** Links datasets and models that a run read. */
export async function logInputs(
  ctx: ServiceContext,
  runId: string,
  inputs: { datasets: readonly LoggedDataset[]; modelIds: readonly string[] },
): Promise<void> {
  requirePermission(ctx, "runs.write");
  await inTransaction(ctx.pool, async (sql) => {
    const run = await requireActiveRun(sql, runId);
    await saveDatasets(sql, run, inputs.datasets);
    const models = inputs.modelIds.map((modelId) => ({ modelId, step: 0n }));
    await saveRunModels(sql, run.seq, "input", models);
  });
  touchRuns(ctx, [runId]);
}

/** Links models that a run made. */
export async function logOutputs(
  ctx: ServiceContext,
  runId: string,
  models: readonly { modelId: string; step: bigint }[],
): Promise<void> {
  requirePermission(ctx, "runs.write");
  await inTransaction(ctx.pool, async (sql) => {
    const { seq } = await requireActiveRun(sql, runId);
    await saveRunModels(sql, seq, "output", models);
  });
  touchRuns(ctx, [runId]);
}

/** Logs params inside a job's commit. @throws InvalidInputError when a key has another value */
export async function logParams(
  db: Db | Tx,
  runId: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const sql = sqlOfPrisma(db);
  const { seq } = await requireActiveRun(sql, runId);
  const pairs = Object.entries(params).map(([key, value]) => ({ key, value }));
  await storeParams(sql, runId, seq, pairs);
}

/** Appends points inside a job's commit; a point sent twice is stored once. */
export async function logMetrics(
  db: Db | Tx,
  runId: string,
  points: readonly MetricPointInput[],
): Promise<void> {
  if (points.length === 0) return;
  const sql = sqlOfPrisma(db);
  const keyIds = await ensureKeyIds(
    sql,
    points.map(({ key }) => key),
  );
  const metrics = points.map(({ key, step, at, value }) => {
    return { key, step: BigInt(step), at: BigInt(at.getTime()), value };
  });
  const stored = await appendPoints(sql, toStorePoints(runId, metrics, keyIds));
  if (!stored.has(runId)) await requireActiveRun(sql, runId);
}

export async function setTags(
  db: Db | Tx,
  runId: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const sql = sqlOfPrisma(db);
  const { seq } = await requireActiveRun(sql, runId);
  const pairs = Object.entries(tags).map(([key, value]) => ({ key, value }));
  await storeTags(sql, seq, pairs);
}

/**
 * Records what a pipeline's run read, for its page and its lineage, and as a dataset that MLflow's
 * clients see and search by.
 */
export async function logInput(db: Db | Tx, runId: string, input: RunInputRecord): Promise<void> {
  const { context, datasetVersionId, featureSetId } = input;
  const data = { datasetVersionId, featureSetId, detail: input };
  await db.runInput.upsert({
    where: { runId_context: { runId, context } },
    create: { runId, context, ...data },
    update: data,
  });
  const sql = sqlOfPrisma(db);
  const run = await requireActiveRun(sql, runId);
  await saveDatasets(sql, run, [toLoggedDataset(input)]);
}

function toLoggedDataset(input: RunInputRecord): LoggedDataset {
  const { datasetSlug, datasetVersion, featureView, featureViewVersion, from, to } = input;
  const source = { dataset: datasetSlug, version: datasetVersion, featureView, featureViewVersion };
  return {
    name: datasetSlug,
    digest: input.featureSetHash.slice(0, 36),
    sourceType: "headrace",
    source: JSON.stringify({ ...source, from, to }),
    schema: null,
    profile: JSON.stringify({ num_rows: input.rowCount }),
    tags: [{ key: "mlflow.data.context", value: input.context }],
  };
}
