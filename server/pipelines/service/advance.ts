import { enqueueJob } from "@/server/jobs/queue";
import {
  findRunWithSteps,
  lockRun,
  type RunWithSteps,
  updateRunState,
  updateStep,
} from "@/server/pipelines/repository";
import type { RunState } from "@/server/pipelines/schema";
import { blockedSteps, deriveRunState, isEnded, nextSteps } from "@/server/pipelines/state";
import type { Actor } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { NotFoundError } from "@/server/platform/errors";
import { endRunsOfPipelineRun } from "@/server/tracking/service";

export const STEP_JOB_KIND = "pipelines.step";

const TRACKED_END = { succeeded: "finished", failed: "failed", cancelled: "killed" } as const;

/**
 * Brings a run to where its steps say it is, in the caller's transaction: queues what can start,
 * skips what no longer can, derives the state. Called after every change of a step.
 */
export async function advanceRun(
  tx: Tx,
  runId: string,
  by: { actor: Actor; now: Date },
): Promise<void> {
  const run = await getLockedRun(tx, runId);
  for (const step of blockedSteps(run.steps)) {
    await updateStep(tx, step.id, { state: "skipped", finishedAt: by.now });
    step.state = "skipped";
  }
  for (const step of nextSteps(run.steps)) {
    const jobId = await enqueueJob(tx, {
      kind: STEP_JOB_KIND,
      title: `${run.pipeline.name} #${run.number}: ${step.name}`,
      payload: { stepRunId: step.id },
      actor: by.actor,
    });
    await updateStep(tx, step.id, { state: "queued", jobId });
    step.state = "queued";
  }
  await saveDerivedState(tx, run, by.now);
}

/** The run with its row locked, so that two steps that end at once see each other. */
export async function getLockedRun(tx: Tx, runId: string): Promise<RunWithSteps> {
  await lockRun(tx, runId);
  const run = await findRunWithSteps(tx, runId);
  if (run === null) throw new NotFoundError("Pipeline run", runId);
  return run;
}

async function saveDerivedState(tx: Tx, run: RunWithSteps, now: Date): Promise<void> {
  const state: RunState = deriveRunState(run.steps);
  const startedAt = run.startedAt ?? (state === "queued" ? null : now);
  const finishedAt = isEnded(state) ? (run.finishedAt ?? now) : null;
  await updateRunState(tx, run.id, { state, startedAt, finishedAt });
  if (state === "queued" || state === "running") return;
  await endRunsOfPipelineRun(tx, run.id, TRACKED_END[state], now);
}
