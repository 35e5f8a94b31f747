import type { JobContext, JobOutcome } from "@/server/jobs/definition";
import { prepareFeatures } from "@/server/pipelines/service";
import type { Tx } from "@/server/platform/db";
import { NotFoundError } from "@/server/platform/errors";
import { SWEEP_TAG } from "@/server/sweeps/constants";
import { findSweep, type SweepRow, updateSweep } from "@/server/sweeps/repository";
import { advanceSweep, endSweep, getLockedSweep } from "@/server/sweeps/service/advance";
import type { RunInputRecord } from "@/server/tracking/schema";
import { ensureExperiment, logInput, logParams, startJobRun } from "@/server/tracking/service";

/**
 * Makes the rows that all trials share, and the run that they lie below, then starts the first
 * trials. A second attempt after a crash finds the run and only goes on.
 */
export async function prepareSweep(ctx: JobContext, sweepId: string): Promise<undefined> {
  const sweep = await findSweep(ctx.db, { id: sweepId });
  if (sweep === null) throw new NotFoundError("Sweep", sweepId);
  if (sweep.parentRunId !== null || sweep.jobId !== ctx.jobId) return;
  const inputs = await prepareFeatures(ctx, sweep.pipeline, sweep.config);
  const experiment = await ensureExperiment(ctx, {
    projectSlug: sweep.project.slug,
    name: sweep.config.experiment ?? sweep.config.model.name,
  });
  await ctx.commit(async (tx) => {
    const { state, parentRunId } = await getLockedSweep(tx, sweepId);
    if (parentRunId !== null || (state !== "queued" && state !== "paused")) return;
    const id = await startParentRun(tx, ctx, { sweep, experimentId: experiment.id, inputs });
    const isWaiting = state === "queued";
    await updateSweep(tx, sweepId, {
      parentRunId: id,
      startedAt: ctx.now(),
      ...(isWaiting && { state: "running" as const }),
    });
    await advanceSweep(tx, sweepId, { actor: ctx.actor, now: ctx.now() });
  });
}

async function startParentRun(
  tx: Tx,
  ctx: JobContext,
  args: { sweep: SweepRow; experimentId: string; inputs: readonly RunInputRecord[] },
): Promise<string> {
  const { sweep, experimentId, inputs } = args;
  const { id } = await startJobRun(tx, ctx, {
    experimentId,
    name: sweep.name,
    seed: sweep.seed,
    tags: { [SWEEP_TAG]: String(sweep.number) },
  });
  const { method, metric, direction, maxTrials, seed } = sweep;
  await logParams(tx, id, {
    "sweep.method": method,
    "sweep.metric": metric,
    "sweep.direction": direction,
    "sweep.trials": String(maxTrials),
    "sweep.seed": String(seed),
  });
  for (const input of inputs) await logInput(tx, id, input);
  return id;
}

/** Ends a sweep whose rows could not be made. */
export async function giveUpPreparing(
  tx: Tx,
  sweepId: string,
  { error }: JobOutcome,
  now: Date,
): Promise<void> {
  const sweep = await getLockedSweep(tx, sweepId);
  if (sweep.parentRunId !== null || (sweep.state !== "queued" && sweep.state !== "paused")) return;
  const reason = `The rows could not be prepared: ${error}`;
  await endSweep(tx, sweep, { state: "failed", reason }, { now });
}
