import { randomUUID } from "node:crypto";
import { audited, requirePermission } from "@/server/identity/service";
import type { ListPage } from "@/server/lib/list/schema";
import { findCodeVersion } from "@/server/platform/code-version";
import type { ServiceContext } from "@/server/platform/context";
import type { Db, Tx } from "@/server/platform/db";
import { parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import { sqlOfPool, sqlOfPrisma } from "@/server/platform/sql";
import { artifactFolder } from "@/server/tracking/artifact-path";
import { PARENT_TAG, RUN_NAME_TAG } from "@/server/tracking/constants";
import { runNotFound } from "@/server/tracking/errors";
import { buildRunList } from "@/server/tracking/list";
import { touchRuns } from "@/server/tracking/live";
import { findRunColumns } from "@/server/tracking/repository/columns";
import { removeTags, saveTags } from "@/server/tracking/repository/logging";
import type { Pair } from "@/server/tracking/repository/parts";
import {
  endPipelineRuns,
  findRunCore,
  insertRun,
  type NewRun,
  type RunCore,
  resetPipelineRun,
  updateRunRow,
} from "@/server/tracking/repository/runs";
import {
  ListRunsInput,
  type RunColumns,
  RunColumnsInput,
  type RunDetail,
  type RunListItem,
  type RunStatus,
  UpdateRunInput,
} from "@/server/tracking/schema";
import { readRunDetails } from "@/server/tracking/service/details";

export type { RunCore };

export type RunStart = {
  experimentId: string;
  name: string;
  pipelineRunId?: string;
  seed?: number;
  /** What an MLflow client said of itself. */
  client?: { userId: string; artifactLocation: string; startedAt: Date; tags: readonly Pair[] };
};

/** A run's id: 32 hexadecimal digits, as MLflow's clients expect. */
export function newRunId(): string {
  return randomUUID().replaceAll("-", "");
}

async function toNewRun(ctx: ServiceContext, start: RunStart): Promise<NewRun> {
  const { client, ...rest } = start;
  const id = newRunId();
  const ownerName = ctx.actor.name;
  if (client !== undefined) {
    const { userId, startedAt, artifactLocation } = client;
    const artifactUri = `${artifactLocation}/${id}/artifacts`;
    const commit = client.tags.find(({ key }) => key === "mlflow.source.git.commit")?.value;
    const codeVersion = commit === undefined ? {} : { codeVersion: commit };
    return { ...rest, id, ownerName, userId, startedAt, artifactUri, ...codeVersion };
  }
  const codeVersion = ctx.config.codeVersion ?? (await findCodeVersion());
  return {
    ...rest,
    id,
    ownerName,
    codeVersion,
    startedAt: ctx.now(),
    artifactUri: artifactFolder(id),
  };
}

/** Starts a run that a person or their code logs to. */
export async function createRun(ctx: ServiceContext, start: RunStart): Promise<{ id: string }> {
  requirePermission(ctx, "runs.write");
  const run = await toNewRun(ctx, start);
  await audited(ctx, "runs.create", async (tx) => {
    await insertRun(tx, run);
    const sql = sqlOfPrisma(tx);
    const tags = start.client?.tags ?? [];
    const core = tags.length === 0 ? null : await findRunCore(sql, run.id);
    if (core !== null) await saveTags(sql, core.seq, tags);
    return { result: null, audit: { objectKind: "run", objectId: run.id, objectName: run.name } };
  });
  touchRuns(ctx, [run.id]);
  return { id: run.id };
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

/** Starts a run inside a job's commit, below `parentId` when it is given. */
export async function startJobRun(
  tx: Tx,
  ctx: ServiceContext,
  start: RunStart & { parentId?: string; tags?: Readonly<Record<string, string>> },
): Promise<{ id: string }> {
  const { parentId, tags, ...rest } = start;
  const run = await toNewRun(ctx, rest);
  await insertRun(tx, run);
  const sql = sqlOfPrisma(tx);
  const core = await findRunCore(sql, run.id);
  const pairs = Object.entries({ ...tags, ...(parentId && { [PARENT_TAG]: parentId }) });
  if (core !== null) {
    await saveTags(
      sql,
      core.seq,
      pairs.map(([key, value]) => ({ key, value })),
    );
  }
  touchRuns(ctx, [run.id]);
  return { id: run.id };
}

/** Lets an ended run go on. */
export async function reopenRun(db: Db | Tx, runId: string): Promise<void> {
  await updateRunRow(db, runId, { status: "running", finishedAt: null });
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

/** Deleted ones too. @throws NotFoundError */
export async function getRunCore(ctx: ServiceContext, id: string): Promise<RunCore> {
  const run = await findRunCore(sqlOfPool(ctx.pool), id);
  if (run === null) throw runNotFound(id);
  return run;
}

/** Changes a run's name, note and tags. */
export async function updateRun(ctx: ServiceContext, input: unknown): Promise<RunDetail> {
  requirePermission(ctx, "runs.write");
  const {
    id,
    name,
    note,
    tags = {},
    removeTags: gone = [],
  } = parseInput(UpdateRunInput, input, "run");
  const before = await getRun(ctx, id);
  const seq = (await getRunCore(ctx, id)).seq;
  const naming = name === undefined ? [] : [{ key: RUN_NAME_TAG, value: name }];
  const pairs = [...Object.entries(tags).map(([key, value]) => ({ key, value })), ...naming];
  await audited(ctx, "runs.update", async (tx) => {
    const sql = sqlOfPrisma(tx);
    await updateRunRow(tx, id, {
      ...(note === undefined ? {} : { note }),
      ...(name === undefined ? {} : { name }),
    });
    await saveTags(sql, seq, pairs);
    if (gone.length > 0) await removeTags(sql, seq, gone);
    const audit = {
      objectKind: "run",
      objectId: id,
      objectName: before.name,
      before: { name: before.name, note: before.note, tags: before.tags },
      after: { name, note, tags, removeTags: gone },
    };
    return { result: null, audit };
  });
  touchRuns(ctx, [id]);
  return getRun(ctx, id);
}

/** Status, end and name as a client reports them. @throws InvalidInputError for a deleted run */
export async function updateRunState(
  ctx: ServiceContext,
  run: RunCore,
  { status, finishedAt, name }: { status?: RunStatus; finishedAt?: Date; name?: string },
): Promise<void> {
  requirePermission(ctx, "runs.write");
  await updateRunRow(ctx.db, run.id, {
    ...(status === undefined ? {} : { status }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(name === undefined ? {} : { name }),
  });
  if (name !== undefined) {
    await saveTags(sqlOfPool(ctx.pool), run.seq, [{ key: RUN_NAME_TAG, value: name }]);
  }
  touchRuns(ctx, [run.id], finishedAt !== undefined);
}

/** @throws NotFoundError */
export async function getRun(ctx: ServiceContext, id: string): Promise<RunDetail> {
  const [run] = await readRunDetails(ctx, [id]);
  if (run === undefined) throw runNotFound(id);
  return run;
}

export async function listRuns(
  ctx: ServiceContext,
  input: ListRunsInput,
): Promise<ListPage<RunListItem>> {
  const parsed = parseInput(ListRunsInput, input, "runs");
  const { project, experiment, metrics, params, tags, lifecycle, ...list } = parsed;
  const spec = buildRunList({ project, experiment, metrics, params, tags, lifecycle });
  return listRows(ctx, spec, list);
}

/** The runs nested below a run, by start. */
export async function listChildRuns(ctx: ServiceContext, id: string, input: ListRunsInput) {
  const filter = `tag.${JSON.stringify(PARENT_TAG)} = ${JSON.stringify(id)}`;
  return listRuns(ctx, { ...input, filter, sort: "started" });
}

export async function listRunColumns(
  ctx: ServiceContext,
  input: RunColumnsInput,
): Promise<RunColumns> {
  const args = parseInput(RunColumnsInput, input, "columns");
  return findRunColumns(sqlOfPool(ctx.pool), args);
}
