import { randomUUID } from "node:crypto";
import { audited, requirePermission } from "@/server/identity/service";
import type { ListPage } from "@/server/lib/list/schema";
import { findCodeVersion } from "@/server/platform/code-version";
import type { ServiceContext } from "@/server/platform/context";
import type { Db, Tx } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import { artifactFolder, parseArtifactPath } from "@/server/tracking/artifact-path";
import { compareRunDetails } from "@/server/tracking/comparison";
import { buildRunList } from "@/server/tracking/list";
import {
  endPipelineRuns,
  findMetricHistory,
  findProject,
  findProjects,
  findRun,
  findRunColumns,
  findRuns,
  insertRun,
  type NewRun,
  type RunRow,
  resetPipelineRun,
  saveExperiment,
  saveInput,
  saveParams,
  savePoints,
  saveProject,
  saveTags,
  updateRunRow,
} from "@/server/tracking/repository";
import { listReproductionFacts } from "@/server/tracking/reproduction";
import {
  CompareRunsInput,
  EnsureExperimentInput,
  EnsureProjectInput,
  ListRunsInput,
  MetricHistoryInput,
  type MetricPointInput,
  type ProjectItem,
  type RunArtifact,
  type RunColumns,
  type RunComparison,
  type RunDetail,
  type RunInputRecord,
  type RunListItem,
  type RunStatus,
  UpdateRunInput,
} from "@/server/tracking/schema";

type MetricHistories = Awaited<ReturnType<typeof findMetricHistory>>;

/** Makes the project `slug` unless it exists; an existing one is left as people have edited it. */
export async function ensureProject(
  ctx: ServiceContext,
  input: { slug: string; name: string; description?: string },
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "runs.write");
  const data = parseInput(EnsureProjectInput, input, "project");
  const existing = await findProject(ctx.db, data.slug);
  if (existing !== null) return { id: existing.id, slug: existing.slug };
  return audited(ctx, "projects.create", async (tx) => {
    const id = await saveProject(tx, data);
    const audit = { objectKind: "project", objectId: id, objectName: data.slug, after: data };
    return { result: { id, slug: data.slug }, audit };
  });
}

export async function listProjects(ctx: ServiceContext): Promise<ProjectItem[]> {
  return findProjects(ctx.db);
}

export async function getProject(
  ctx: ServiceContext,
  slug: string,
): Promise<{ id: string; slug: string; name: string }> {
  const project = await findProject(ctx.db, slug);
  if (project === null) throw new NotFoundError("Project", slug);
  return project;
}

/** The experiment `name` of a project, made when it is new. */
export async function ensureExperiment(
  ctx: ServiceContext,
  input: { projectSlug: string; name: string },
): Promise<{ id: string }> {
  const { projectSlug, name } = parseInput(EnsureExperimentInput, input, "experiment");
  const project = await getProject(ctx, projectSlug);
  return { id: await saveExperiment(ctx.db, project.id, name) };
}

export type RunStart = {
  experimentId: string;
  name: string;
  pipelineRunId?: string;
  seed?: number;
};

async function toNewRun(ctx: ServiceContext, start: RunStart): Promise<NewRun> {
  const codeVersion = ctx.config.codeVersion ?? (await findCodeVersion());
  const ownerName = ctx.actor.name;
  return { ...start, id: randomUUID(), ownerName, codeVersion, startedAt: ctx.now() };
}

/** Starts a run that a person or their code logs to. */
export async function createRun(ctx: ServiceContext, start: RunStart): Promise<{ id: string }> {
  requirePermission(ctx, "runs.write");
  const run = await toNewRun(ctx, start);
  return audited(ctx, "runs.create", async (tx) => {
    const id = await insertRun(tx, run);
    return { result: { id }, audit: { objectKind: "run", objectId: id, objectName: run.name } };
  });
}

/**
 * Starts the tracked run of a pipeline run inside a job's commit. A second attempt gets the same
 * run with nothing logged, so that its effects exist once.
 */
export async function restartPipelineTrackedRun(
  tx: Tx,
  ctx: ServiceContext,
  start: RunStart & { pipelineRunId: string },
): Promise<{ id: string }> {
  const { pipelineRunId } = start;
  return { id: await resetPipelineRun(tx, { ...(await toNewRun(ctx, start)), pipelineRunId }) };
}

/** @throws AppError CONFLICT when a key already has another value: params never change */
export async function logParams(
  db: Db | Tx,
  runId: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const changed = await saveParams(db, runId, params);
  if (changed.length === 0) return;
  throw new AppError("CONFLICT", `Run ${runId}: params never change: ${changed.join(", ")}`);
}

/** Appends points; a point sent twice is stored once. @throws InvalidInputError on NaN or ±∞ */
export async function logMetrics(
  db: Db | Tx,
  runId: string,
  points: readonly MetricPointInput[],
): Promise<void> {
  const wrong = points.find(({ value }) => !Number.isFinite(value));
  if (wrong !== undefined) {
    throw new InvalidInputError(`Metric ${wrong.key} at step ${wrong.step}: ${wrong.value}`);
  }
  await savePoints(db, runId, points);
}

export async function setTags(
  db: Db | Tx,
  runId: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  await saveTags(db, runId, tags);
}

export async function logInput(db: Db | Tx, runId: string, input: RunInputRecord): Promise<void> {
  await saveInput(db, runId, input);
}

export async function finishRun(
  db: Db | Tx,
  runId: string,
  status: Exclude<RunStatus, "running">,
  finishedAt: Date,
): Promise<void> {
  await updateRunRow(db, runId, { status, finishedAt });
}

/** Ends what a failed or cancelled pipeline run left running. */
export async function endRunsOfPipelineRun(
  tx: Tx,
  pipelineRunId: string,
  status: Exclude<RunStatus, "running">,
  finishedAt: Date,
): Promise<void> {
  await endPipelineRuns(tx, pipelineRunId, { status, finishedAt });
}

/** Changes a run's note and tags. */
export async function updateRun(ctx: ServiceContext, input: unknown): Promise<RunDetail> {
  requirePermission(ctx, "runs.write");
  const { id, note, tags } = parseInput(UpdateRunInput, input, "run");
  const before = await requireRun(ctx.db, id);
  await audited(ctx, "runs.update", async (tx) => {
    if (note !== undefined) await updateRunRow(tx, id, { note });
    if (tags !== undefined) await saveTags(tx, id, tags);
    const audit = {
      objectKind: "run",
      objectId: id,
      objectName: before.name,
      before: { note: before.note, tags: before.tags },
      after: { note, tags },
    };
    return { result: null, audit };
  });
  return getRun(ctx, id);
}

/** @throws NotFoundError */
export async function getRun(ctx: ServiceContext, id: string): Promise<RunDetail> {
  return toDetail(await requireRun(ctx.db, id));
}

export async function listRuns(
  ctx: ServiceContext,
  input: ListRunsInput,
): Promise<ListPage<RunListItem>> {
  const { project, metrics, params, ...list } = parseInput(ListRunsInput, input, "runs");
  return listRows(ctx, buildRunList({ project, metrics, params }), list);
}

export async function listRunColumns(ctx: ServiceContext, project: string): Promise<RunColumns> {
  return findRunColumns(ctx.db, project);
}

export async function getMetricHistory(
  ctx: ServiceContext,
  input: MetricHistoryInput,
): Promise<MetricHistories> {
  return findMetricHistory(ctx.db, parseInput(MetricHistoryInput, input, "history"));
}

/**
 * Compares runs against `base`, the first run when none is named.
 * @throws NotFoundError naming the first run that does not exist
 */
export async function compareRuns(
  ctx: ServiceContext,
  input: CompareRunsInput,
): Promise<RunComparison> {
  const { ids, base } = parseInput(CompareRunsInput, input, "compare");
  const wanted = [...new Set(base === undefined || ids.includes(base) ? ids : [base, ...ids])];
  const runs = (await findRuns(ctx.db, wanted)).map(toDetail);
  const missing = wanted.find((id) => runs.every((run) => run.id !== id));
  if (missing !== undefined) throw new NotFoundError("Run", missing);
  const baseRun = runs.find(({ id }) => id === base) ?? runs[0];
  if (baseRun === undefined) throw new InvalidInputError("compare.ids: name at least one run");
  return compareRunDetails(runs, baseRun);
}

/** Stores a file of a run, replacing one of the same path. Returns its key in the artifact store. */
export async function putRunArtifact(
  ctx: ServiceContext,
  runId: string,
  path: string,
  bytes: Uint8Array | string,
): Promise<{ key: string; sizeBytes: number; sha256: string }> {
  const key = `${artifactFolder(runId)}/${parseArtifactPath(path)}`;
  return { key, ...(await ctx.artifacts.put(key, bytes)) };
}

/** Files of a run by path. @throws NotFoundError */
export async function listRunArtifacts(ctx: ServiceContext, runId: string): Promise<RunArtifact[]> {
  await requireRun(ctx.db, runId);
  const folder = `${artifactFolder(runId)}/`;
  const objects = await ctx.artifacts.list(folder);
  return objects.map(({ key, sizeBytes, modifiedAt }) => ({
    path: key.slice(folder.length),
    sizeBytes,
    modifiedAt,
  }));
}

/** Opens a file of a run for reading. @throws NotFoundError, InvalidInputError on an unsafe path */
export async function openRunArtifact(ctx: ServiceContext, runId: string, path: string) {
  // Only the id of a run that exists is a folder's name; any other could climb out of the store.
  await requireRun(ctx.db, runId);
  const key = `${artifactFolder(runId)}/${parseArtifactPath(path)}`;
  const found = await ctx.artifacts.find(key);
  if (found === null) throw new NotFoundError(`Artifact ${path} of run`, runId);
  return { sizeBytes: found.sizeBytes, stream: ctx.artifacts.openStream(key) };
}

async function requireRun(db: Db, id: string): Promise<RunRow> {
  const run = await findRun(db, id);
  if (run === null) throw new NotFoundError("Run", id);
  return run;
}

function toDetail(row: RunRow): RunDetail {
  return { ...row, reproduction: listReproductionFacts(row) };
}
