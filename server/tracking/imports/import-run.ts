import type { JobContext } from "@/server/jobs/definition";
import { findPathFault } from "@/server/lib/artifacts/path";
import { AppError } from "@/server/platform/errors";
import { inTransaction, sqlOfPool, sqlOfPrisma } from "@/server/platform/sql";
import { artifactFolder } from "@/server/tracking/artifact-path";
import { PARENT_TAG } from "@/server/tracking/constants";
import { IMPORT_DONE_TAG, IMPORT_SOURCE_TAG } from "@/server/tracking/imports/constants";
import { listCandidateIds } from "@/server/tracking/imports/names";
import type { ImportCounts } from "@/server/tracking/imports/schema";
import type { ImportPoint, ImportRun, Skip } from "@/server/tracking/imports/source";
import { touchRuns } from "@/server/tracking/live";
import { appendPoints } from "@/server/tracking/metric-store/append";
import { clampInfinity } from "@/server/tracking/metric-store/fold";
import { rememberKeyIds } from "@/server/tracking/repository/keys";
import { saveDatasets, saveParams, saveTags } from "@/server/tracking/repository/logging";
import type { Pair } from "@/server/tracking/repository/parts";
import {
  findRunCore,
  insertRun,
  type RunCore,
  updateRunRow,
} from "@/server/tracking/repository/runs";
import { toArtifactKey } from "@/server/tracking/service/artifact-keys";

const POINTS_AT_ONCE = 5_000;
/** Tags of MLflow that hold the id of another run. */
const RUN_ID_TAGS = new Set([PARENT_TAG, "mlflow.rootRunId"]);

export type ImportTarget = {
  /** Name of the source. */
  source: string;
  /** Id of the experiment here that stands for one of the source. */
  experimentOf(sourceId: string): Promise<string>;
  counts: ImportCounts;
  skip: Skip;
};

type Seat = { id: string; core: RunCore | null; doneBy: string | null };

/**
 * Brings one run, whole. Every step may happen twice: a run that an earlier attempt left half is
 * completed, and points, params and files that are here already are left.
 */
export async function importRun(
  ctx: JobContext,
  target: ImportTarget,
  run: ImportRun,
): Promise<void> {
  const { counts, skip } = target;
  const seat = await findSeat(ctx, target.source, run.id);
  counts.runs += 1;
  if (seat.core !== null) counts.existing += 1;
  if (seat.doneBy === ctx.jobId) return;
  if (seat.core?.deletedAt != null) return skip("runs that were deleted here since");
  const tags = await translateTags(ctx, target.source, run.tags);
  const core = seat.core ?? (await insertImported(ctx, target, run, seat.id, tags));
  await saveParts(ctx, target, run, core, tags);
  for await (const points of run.points(skip)) {
    for (let from = 0; from < points.length; from += POINTS_AT_ONCE) {
      ctx.signal.throwIfAborted();
      await savePoints(ctx, core.id, points.slice(from, from + POINTS_AT_ONCE));
    }
    counts.points += points.length;
  }
  for await (const file of run.files(skip)) {
    if (findPathFault(file.path) !== null) {
      skip("files whose path leads out of their run");
      continue;
    }
    const key = `${toArtifactKey(core.artifactUri)}/${file.path}`;
    const stored = await ctx.artifacts.find(key);
    if (stored === null || stored.sizeBytes !== file.sizeBytes) {
      await ctx.artifacts.putStream(key, await file.open(), { signal: ctx.signal });
    }
    counts.files += 1;
  }
  await finish(ctx, run, core);
}

/** The run that stands for a run of the source, or the id that it will have. */
async function findSeat(ctx: JobContext, source: string, id: string): Promise<Seat> {
  const sql = sqlOfPool(ctx.pool);
  for (const candidate of listCandidateIds(source, id)) {
    const core = await findRunCore(sql, candidate);
    if (core === null) return { id: candidate, core: null, doneBy: null };
    const tags = await sql<Pair>("SELECT key, value FROM run_tags WHERE run_seq = $1", [core.seq]);
    const read = (key: string) => tags.find((tag) => tag.key === key)?.value ?? null;
    if (read(IMPORT_SOURCE_TAG) === `${source}/${id}`) {
      return { id: candidate, core, doneBy: read(IMPORT_DONE_TAG) };
    }
  }
  throw new AppError("CONFLICT", `The ids that run ${id} of ${source} could have here are taken`);
}

async function translateTags(
  ctx: JobContext,
  source: string,
  tags: readonly Pair[],
): Promise<Pair[]> {
  const translated: Pair[] = [];
  for (const { key, value } of tags) {
    if (!RUN_ID_TAGS.has(key)) translated.push({ key, value });
    else translated.push({ key, value: (await findSeat(ctx, source, value)).id });
  }
  return translated;
}

async function insertImported(
  ctx: JobContext,
  target: ImportTarget,
  run: ImportRun,
  id: string,
  tags: readonly Pair[],
): Promise<RunCore> {
  const experimentId = await target.experimentOf(run.experimentId);
  return ctx.commit(async (tx) => {
    const commit = tags.find(({ key }) => key === "mlflow.source.git.commit")?.value;
    await insertRun(tx, {
      id,
      experimentId,
      name: run.name,
      status: run.status,
      ownerName: ctx.actor.name,
      userId: run.userId,
      artifactUri: artifactFolder(id),
      startedAt: new Date(run.startedAtMs ?? ctx.now().getTime()),
      ...(commit === undefined ? {} : { codeVersion: commit }),
    });
    const core = await findRunCore(sqlOfPrisma(tx), id);
    if (core === null) throw new AppError("INTERNAL", `Run ${id} was not made`);
    const mark = { key: IMPORT_SOURCE_TAG, value: `${target.source}/${run.id}` };
    await saveTags(sqlOfPrisma(tx), core.seq, [mark]);
    return core;
  });
}

async function saveParts(
  ctx: JobContext,
  { counts, skip }: ImportTarget,
  { params, datasets, name, status, finishedAtMs }: ImportRun,
  core: RunCore,
  tags: readonly Pair[],
): Promise<void> {
  await inTransaction(ctx.pool, async (sql) => {
    const conflicts = await saveParams(sql, core.seq, params);
    if (conflicts.length > 0) skip("params that have another value here", conflicts.length);
    await saveTags(sql, core.seq, tags);
    await saveDatasets(sql, core, datasets);
  });
  counts.params += params.length;
  const finishedAt = finishedAtMs === null ? null : new Date(finishedAtMs);
  await updateRunRow(ctx.db, core.id, { name, status, finishedAt });
}

async function savePoints(ctx: JobContext, runId: string, points: readonly ImportPoint[]) {
  const keys = points.map(({ key }) => key);
  const ids = await rememberKeyIds(ctx.pool, keys);
  const stored = points.flatMap(({ key, ...point }) => {
    const keyId = ids.get(key);
    if (keyId === undefined) throw new AppError("INTERNAL", `Metric ${key} has no number`);
    return [{ runId, keyId, ...point, value: clampInfinity(point.value) }];
  });
  await appendPoints(sqlOfPool(ctx.pool), stored);
}

async function finish(ctx: JobContext, { deleted }: ImportRun, core: RunCore): Promise<void> {
  await ctx.commit(async (tx) => {
    const done = { key: IMPORT_DONE_TAG, value: ctx.jobId };
    await saveTags(sqlOfPrisma(tx), core.seq, [done]);
    if (deleted) await updateRunRow(tx, core.id, { deletedAt: ctx.now() });
  });
  touchRuns(ctx, [core.id], true);
}
