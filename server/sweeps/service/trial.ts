import type { JobContext, JobOutcome } from "@/server/jobs/definition";
import { applySettings, type TrialWork, trainCandidate } from "@/server/pipelines/service";
import { SYSTEM_ACTOR } from "@/server/platform/context";
import type { Prisma, Tx } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { SWEEP_TAG, VALIDATION_SHARE } from "@/server/sweeps/constants";
import {
  findJobActor,
  type SweepRow,
  type TrialRow,
  updateTrial,
} from "@/server/sweeps/repository";
import { advanceSweep, getLockedSweep } from "@/server/sweeps/service/advance";
import { isBetter } from "@/server/sweeps/state";
import {
  finishRun,
  getRun,
  getRunCore,
  logInput,
  logMetrics,
  logParams,
  startJobRun,
} from "@/server/tracking/service";

type TrialKey = { sweepId: string; number: number };

/**
 * Trains and measures one trial in its job. What the trial logs, its value, its state and the next
 * trials are written in one transaction under the job's lease: a crash before it leaves a run with
 * nothing logged that the next attempt fills, and after it nothing is done again.
 */
export async function runTrial(
  ctx: JobContext,
  key: TrialKey,
): Promise<Prisma.InputJsonValue | undefined> {
  const started = await startTrial(ctx, key);
  if (started === null) return undefined;
  const { sweep, trial, runId, parentRunId } = started;
  const { inputs } = await getRun(ctx, parentRunId);
  const config = applySettings(sweep.config, trial.params);
  ctx.logLine(`Trying ${describeParams(trial)}`);
  const outcome = await trainCandidate(ctx, { runId, config, inputs, judge: readJudge(sweep) });
  const value = outcome.points.find(({ key: name }) => name === sweep.metric)?.value ?? null;
  return ctx.commit(async (tx) => {
    const { sweep: current, trial: mine } = await findTrialOfJob(tx, key, ctx.jobId);
    // Cancelled or taken over in between: nothing is published.
    if (mine?.state !== "running") return undefined;
    const now = ctx.now();
    await logParams(tx, runId, outcome.params);
    for (const input of inputs) {
      if (isRead(input.context, sweep)) await logInput(tx, runId, input);
    }
    await logMetrics(tx, runId, outcome.points);
    await finishRun(tx, runId, "finished", now);
    await updateTrial(tx, key, { state: "finished", value, error: null, finishedAt: now });
    await logBest(tx, current, { parentRunId, number: key.number, value, now });
    await advanceSweep(tx, key.sweepId, { actor: ctx.actor, now });
    return { runId, value };
  });
}

function isRead(context: "training" | "evaluation", sweep: SweepRow): boolean {
  return context === "training" || readJudge(sweep).split === "evaluation";
}

function readJudge({ metric }: Pick<SweepRow, "metric">): TrialWork["judge"] {
  if (metric.startsWith("evaluation.")) return { split: "evaluation" };
  return { split: "validation", share: VALIDATION_SHARE };
}

function describeParams({ params }: TrialRow): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");
}

/** Marks the trial running with a run of its own. Null when this job has nothing to do. */
async function startTrial(ctx: JobContext, key: TrialKey) {
  return ctx.commit(async (tx) => {
    const { sweep, trial } = await findTrialOfJob(tx, key, ctx.jobId);
    if (trial === undefined || (trial.state !== "queued" && trial.state !== "running")) return null;
    if (trial.state === "queued" && sweep.state !== "running") {
      // A paused sweep's trial waits without a job until the sweep goes on.
      await updateTrial(tx, key, { jobId: null });
      return null;
    }
    const { parentRunId } = sweep;
    if (parentRunId === null) throw new AppError("CONFLICT", "The sweep was not prepared");
    const runId = trial.runId ?? (await startTrialRun(tx, ctx, { sweep, trial, parentRunId }));
    const startedAt = trial.startedAt ?? ctx.now();
    await updateTrial(tx, key, { state: "running", runId, startedAt });
    return { sweep, trial, runId, parentRunId };
  });
}

async function startTrialRun(
  tx: Tx,
  ctx: JobContext,
  args: { sweep: SweepRow; trial: TrialRow; parentRunId: string },
): Promise<string> {
  const { sweep, trial, parentRunId } = args;
  const { experimentId } = await getRunCore(ctx, parentRunId);
  const { id } = await startJobRun(tx, ctx, {
    experimentId,
    name: `${sweep.name} · ${trial.number}`,
    seed: sweep.config.model.seed,
    parentId: parentRunId,
    tags: { [SWEEP_TAG]: String(sweep.number) },
  });
  return id;
}

async function findTrialOfJob(tx: Tx, { sweepId, number }: TrialKey, jobId: string) {
  const sweep = await getLockedSweep(tx, sweepId);
  const trial = sweep.trials.find((each) => each.number === number && each.jobId === jobId);
  return { sweep, trial };
}

/** The best value so far as a curve of the parent run, one step a trial. */
async function logBest(
  tx: Tx,
  sweep: SweepRow,
  {
    parentRunId,
    number,
    value,
    now,
  }: {
    parentRunId: string;
    number: number;
    value: number | null;
    now: Date;
  },
): Promise<void> {
  const others = sweep.trials.filter((trial) => trial.number !== number);
  const best = [...others.map((trial) => trial.value), value].reduce<number | null>(
    (so, each) => (each !== null && isBetter(each, so, sweep.direction) ? each : so),
    null,
  );
  if (best === null) return;
  const point = { key: `best.${sweep.metric}`, step: number, at: now, value: best };
  await logMetrics(tx, parentRunId, [point]);
}

/** Ends a trial whose job failed or was cancelled for good; the sweep goes on. */
export async function giveUpTrial(
  tx: Tx,
  key: TrialKey,
  { state, error }: JobOutcome,
  now: Date,
): Promise<void> {
  const sweep = await getLockedSweep(tx, key.sweepId);
  const trial = sweep.trials.find(({ number }) => number === key.number);
  if (trial?.state !== "queued" && trial?.state !== "running") return;
  await updateTrial(tx, key, { state, error, finishedAt: now });
  if (trial.runId !== null) {
    await finishRun(tx, trial.runId, state === "failed" ? "failed" : "killed", now);
  }
  const actor = trial.jobId === null ? null : await findJobActor(tx, trial.jobId);
  await advanceSweep(tx, key.sweepId, { actor: actor ?? SYSTEM_ACTOR, now });
}
