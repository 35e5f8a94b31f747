import { enqueueJob } from "@/server/jobs/queue";
import type { Actor } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { NotFoundError } from "@/server/platform/errors";
import {
  findSweep,
  insertTrial,
  lockSweep,
  type SweepRow,
  updateSweep,
  updateTrial,
} from "@/server/sweeps/repository";
import type { TrialParams } from "@/server/sweeps/schema";
import { decideNext } from "@/server/sweeps/state";
import { suggestParams } from "@/server/sweeps/suggest";
import { finishRun } from "@/server/tracking/service";

export const PREPARE_KIND = "sweeps.prepare";
export const TRIAL_KIND = "sweeps.trial";

type By = { actor: Actor; now: Date };

/** The sweep with its row locked, so that two trials that end at once see each other. */
export async function getLockedSweep(tx: Tx, id: string): Promise<SweepRow> {
  await lockSweep(tx, id);
  const sweep = await findSweep(tx, { id });
  if (sweep === null) throw new NotFoundError("Sweep", id);
  return sweep;
}

/**
 * Brings a running sweep to where its trials say it is, in the caller's transaction: queues trials
 * that a pause left, starts new ones, or ends it. Called after every change of a trial.
 */
export async function advanceSweep(tx: Tx, sweepId: string, by: By): Promise<void> {
  const sweep = await getLockedSweep(tx, sweepId);
  if (sweep.state !== "running") return;
  await enqueueWaiting(tx, sweep, by.actor);
  const decision = decideNext(sweep, sweep.trials);
  if (decision.kind === "wait") return;
  if (decision.kind === "fail") return endSweep(tx, sweep, { state: "failed", ...decision }, by);
  if (decision.kind === "start") {
    for (let count = 0; count < decision.count; count++) {
      if (!(await startNextTrial(tx, sweep, by.actor))) break;
    }
    const isActive = sweep.trials.some(({ state }) => state === "queued" || state === "running");
    if (isActive) return;
  }
  await endSweep(tx, sweep, { state: "finished" }, by);
}

/** Queues trials that a pause or a failure left without a job, as many as may run at once. */
async function enqueueWaiting(tx: Tx, sweep: SweepRow, actor: Actor): Promise<void> {
  const active = sweep.trials.filter(({ state }) => state === "queued" || state === "running");
  const waiting = active.filter(({ jobId }) => jobId === null);
  const free = Math.max(sweep.maxParallel - (active.length - waiting.length), 0);
  for (const { number } of waiting.slice(0, free)) await enqueueTrial(tx, sweep, number, actor);
}

/** False when the space holds nothing that was not tried. */
async function startNextTrial(tx: Tx, sweep: SweepRow, actor: Actor): Promise<boolean> {
  const params = suggestParams(sweep, sweep.trials);
  if (params === null) return false;
  const number = (sweep.trials.at(-1)?.number ?? 0) + 1;
  await insertTrial(tx, { sweepId: sweep.id, number, params });
  await enqueueTrial(tx, sweep, number, actor);
  sweep.trials.push(aQueuedTrial(number, params));
  return true;
}

function aQueuedTrial(number: number, params: TrialParams): SweepRow["trials"][number] {
  const none = { value: null, runId: null, jobId: null, error: null };
  return { number, params, state: "queued", ...none, startedAt: null, finishedAt: null };
}

async function enqueueTrial(tx: Tx, sweep: SweepRow, number: number, actor: Actor): Promise<void> {
  const jobId = await enqueueJob(tx, {
    kind: TRIAL_KIND,
    title: `${sweep.name}: trial ${number}`,
    payload: { sweepId: sweep.id, number },
    actor,
  });
  await updateTrial(tx, { sweepId: sweep.id, number }, { jobId });
}

const TRACKED_END = { finished: "finished", failed: "failed", cancelled: "killed" } as const;

/** Ends a sweep with the run that its trials lie below. */
export async function endSweep(
  tx: Tx,
  sweep: Pick<SweepRow, "id" | "parentRunId">,
  end: { state: keyof typeof TRACKED_END; reason?: string },
  { now }: { now: Date },
): Promise<void> {
  const { state, reason = null } = end;
  await updateSweep(tx, sweep.id, { state, error: reason, finishedAt: now });
  if (sweep.parentRunId !== null) {
    await finishRun(tx, sweep.parentRunId, TRACKED_END[state], now);
  }
}
