import { audited, requirePermission } from "@/server/identity/service";
import { enqueueJob, requestCancel } from "@/server/jobs/queue";
import {
  checkReferences,
  getPipelineRow,
  listTunables,
  readSetting,
  resolveConfig,
} from "@/server/pipelines/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import {
  findSpaceProblems,
  findTrialsProblem,
  type SpaceProblem,
  suggestDimension,
} from "@/server/sweeps/check-space";
import { OBJECTIVES, TRIAL_LIMITS } from "@/server/sweeps/constants";
import {
  findSweep,
  insertSweep,
  type SweepRow,
  updateSweep,
  updateTrial,
} from "@/server/sweeps/repository";
import {
  CreateSweepInput,
  ExtendSweepInput,
  type SettingItem,
  SettingValue,
  SpaceDimension,
  type SpacePreview,
  SpacePreviewInput,
} from "@/server/sweeps/schema";
import {
  advanceSweep,
  endSweep,
  getLockedSweep,
  PREPARE_KIND,
} from "@/server/sweeps/service/advance";
import { isSweepEnded, listFailuresInARow } from "@/server/sweeps/state";
import { countCombinations, suggestParams } from "@/server/sweeps/suggest";
import { finishRun, getProject, reopenRun } from "@/server/tracking/service";

/**
 * Starts a search over settings of a pipeline's model. Its rows are made once, each trial is a run.
 * @throws InvalidInputError naming a wrong setting, or the size of a grid that has too many points
 */
export async function createSweep(
  ctx: ServiceContext,
  input: CreateSweepInput,
): Promise<{ id: string; number: number; project: string }> {
  requirePermission(ctx, "runs.write");
  const data = parseInput(CreateSweepInput, input, "sweep");
  const { name, space, method, metric, maxTrials, maxParallel, seed } = data;
  const pipeline = await getPipelineRow(ctx, data.pipelineSlug);
  const config = resolveConfig(pipeline.config, data.config);
  const problems = findSpaceProblems(space, config, listTunables()).map(({ message }) => message);
  const trialsProblem = findTrialsProblem(space, method, maxTrials);
  const all = trialsProblem === null ? problems : [...problems, trialsProblem];
  if (all.length > 0) throw new InvalidInputError(all.join("; "));
  await checkReferences(ctx, config);
  const project = await getProject(ctx, pipeline.project.slug);
  const [, key] = metric.split(".");
  const direction = OBJECTIVES.find((each) => each.metric === key)?.direction ?? "higher";
  return audited(ctx, "sweeps.create", async (tx) => {
    const sweep = await insertSweep(tx, {
      name,
      projectId: project.id,
      pipelineId: pipeline.id,
      config,
      space,
      method,
      metric,
      direction,
      maxTrials,
      maxParallel,
      seed,
      createdById: ctx.actor.kind === "user" ? ctx.actor.id : null,
      createdByName: ctx.actor.name,
    });
    await enqueuePreparing(tx, ctx, { id: sweep.id, name });
    const after = { number: sweep.number, space, method, metric, maxTrials, maxParallel, seed };
    const audit = { objectKind: "sweep", objectId: sweep.id, objectName: name, after };
    return { result: { ...sweep, project: project.slug }, audit };
  });
}

async function enqueuePreparing(
  tx: Tx,
  ctx: ServiceContext,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const jobId = await enqueueJob(tx, {
    kind: PREPARE_KIND,
    title: `${name}: prepare rows`,
    payload: { sweepId: id },
    actor: ctx.actor,
  });
  await updateSweep(tx, id, { jobId });
}

/** Starts no further trial; what runs goes on to its end. */
export async function pauseSweep(ctx: ServiceContext, number: number): Promise<void> {
  await changeSweep(ctx, "sweeps.pause", number, async (tx, sweep) => {
    if (sweep.state !== "queued" && sweep.state !== "running") {
      throw conflict(sweep, "only a queued or running sweep can be paused");
    }
    await updateSweep(tx, sweep.id, { state: "paused" });
  });
}

/** Goes on with a paused sweep, or with one that failed: what failed last is then tried again. */
export async function resumeSweep(ctx: ServiceContext, number: number): Promise<void> {
  await changeSweep(ctx, "sweeps.resume", number, async (tx, sweep) => {
    if (sweep.state !== "paused" && sweep.state !== "failed") {
      throw conflict(sweep, "only a paused or failed sweep can go on");
    }
    const { id, parentRunId } = sweep;
    if (parentRunId === null) {
      if (sweep.state === "failed") await enqueuePreparing(tx, ctx, sweep);
      await updateSweep(tx, id, { state: "queued", error: null, finishedAt: null });
      return;
    }
    if (sweep.state === "failed") {
      for (const trial of listFailuresInARow(sweep.trials)) {
        const anew = { jobId: null, runId: null, error: null, startedAt: null, finishedAt: null };
        await updateTrial(tx, { sweepId: id, number: trial.number }, { state: "queued", ...anew });
      }
      await reopenRun(tx, parentRunId);
    }
    await updateSweep(tx, id, { state: "running", error: null, finishedAt: null });
    await advanceSweep(tx, id, { actor: ctx.actor, now: ctx.now() });
  });
}

/** Ends a sweep; running trials stop at their next check and count as cancelled. */
export async function cancelSweep(ctx: ServiceContext, number: number): Promise<void> {
  const jobIds = await changeSweep(ctx, "sweeps.cancel", number, async (tx, sweep) => {
    if (isSweepEnded(sweep.state)) throw conflict(sweep, "it has ended already");
    const now = ctx.now();
    const active = sweep.trials.filter(({ state }) => state === "queued" || state === "running");
    for (const trial of active) {
      const key = { sweepId: sweep.id, number: trial.number };
      await updateTrial(tx, key, { state: "cancelled", finishedAt: now });
      if (trial.runId !== null) await finishRun(tx, trial.runId, "killed", now);
    }
    await endSweep(tx, sweep, { state: "cancelled" }, { now });
    const preparing = sweep.parentRunId === null ? [sweep.jobId] : [];
    return [...preparing, ...active.map(({ jobId }) => jobId)];
  });
  // After the sweep's lock is gone: a job that publishes holds its own row and waits for the sweep.
  for (const jobId of jobIds) if (jobId !== null) await requestCancel(ctx.db, jobId);
}

/**
 * Allows more trials; a finished sweep goes on.
 * @throws AppError CONFLICT when the space holds nothing that was not tried
 */
export async function extendSweep(
  ctx: ServiceContext,
  number: number,
  input: { trials?: number },
): Promise<{ maxTrials: number }> {
  const { trials } = parseInput(ExtendSweepInput, input, "extension");
  return changeSweep(ctx, "sweeps.extend", number, async (tx, sweep) => {
    if (sweep.state === "failed" || sweep.state === "cancelled") {
      throw conflict(sweep, "more trials can be added to one that runs, is paused or finished");
    }
    const limit = TRIAL_LIMITS[sweep.method];
    const maxTrials = sweep.maxTrials + trials;
    if (maxTrials > limit) {
      throw new InvalidInputError(
        `trials: a ${sweep.method} search holds at most ${limit} trials; this one may get ${limit - sweep.maxTrials} more`,
      );
    }
    if (suggestParams(sweep, sweep.trials) === null) {
      throw conflict(sweep, `all ${sweep.trials.length} combinations were tried`);
    }
    const { id, parentRunId } = sweep;
    if (sweep.state !== "finished") {
      await updateSweep(tx, id, { maxTrials });
    } else {
      await updateSweep(tx, id, { maxTrials, state: "running", finishedAt: null });
      if (parentRunId !== null) await reopenRun(tx, parentRunId);
    }
    await advanceSweep(tx, id, { actor: ctx.actor, now: ctx.now() });
    return { maxTrials };
  });
}

async function changeSweep<Result>(
  ctx: ServiceContext,
  action: string,
  number: number,
  change: (tx: Tx, sweep: SweepRow) => Promise<Result>,
): Promise<Result> {
  requirePermission(ctx, "runs.write");
  const found = await findSweep(ctx.db, { number });
  if (found === null) throw new NotFoundError("Sweep", `#${number}`);
  return audited(ctx, action, async (tx) => {
    const sweep = await getLockedSweep(tx, found.id);
    const { id, name, state, maxTrials } = sweep;
    const result = await change(tx, sweep);
    const audit = { objectKind: "sweep", objectId: id, objectName: name };
    return { result, audit: { ...audit, before: { number, state, maxTrials }, after: result } };
  });
}

function conflict({ number, state }: SweepRow, advice: string): AppError {
  return new AppError("CONFLICT", `Sweep #${number} is ${state}; ${advice}`);
}

/** Settings of a pipeline that can be searched, each with a range to begin with. */
export async function listSettings(
  ctx: ServiceContext,
  pipelineSlug: string,
): Promise<SettingItem[]> {
  const { config } = await getPipelineRow(ctx, pipelineSlug);
  return listTunables().map((tunable) => {
    const { name, type } = tunable;
    const current = SettingValue.safeParse(readSetting(config, name)).data ?? null;
    return { name, type, current, suggestion: suggestDimension(tunable, current) };
  });
}

/** What a space comes to, and all that is wrong with it, without starting anything. */
export async function previewSpace(
  ctx: ServiceContext,
  input: { pipelineSlug: string; method: string; space: unknown[]; maxTrials: number },
): Promise<SpacePreview> {
  const { pipelineSlug, method, space, maxTrials } = parseInput(SpacePreviewInput, input, "space");
  const { config } = await getPipelineRow(ctx, pipelineSlug);
  const parsed = space.map((each) => SpaceDimension.safeParse(each));
  const dimensions = parsed.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const malformed = parsed.flatMap(({ error }, index): SpaceProblem[] => {
    const [issue] = error?.issues ?? [];
    if (issue === undefined) return [];
    return [{ index, message: `${issue.path.join(".")}: ${issue.message}` }];
  });
  if (malformed.length > 0) return { combinations: null, trials: null, problems: malformed };
  const problems = findSpaceProblems(dimensions, config, listTunables());
  if (dimensions.length === 0)
    problems.push({ index: null, message: "Choose a setting to search" });
  if (problems.length > 0) return { combinations: null, trials: null, problems };
  const combinations = countCombinations(dimensions, method);
  const message = findTrialsProblem(dimensions, method, maxTrials);
  const trials = Math.min(combinations ?? maxTrials, maxTrials);
  return { combinations, trials, problems: message === null ? [] : [{ index: null, message }] };
}
