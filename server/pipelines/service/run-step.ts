import type { JobContext, JobOutcome } from "@/server/jobs/definition";
import { findJobActor, findRunIdOfStep, updateStep } from "@/server/pipelines/repository";
import type { StepKind } from "@/server/pipelines/schema";
import { advanceRun, getLockedRun } from "@/server/pipelines/service/advance";
import { evaluateStep } from "@/server/pipelines/steps/evaluate";
import { featuresStep } from "@/server/pipelines/steps/features";
import { ingestStep } from "@/server/pipelines/steps/ingest";
import { registerStep } from "@/server/pipelines/steps/register";
import type { StepVerb, StepWork } from "@/server/pipelines/steps/step-work";
import { trainStep } from "@/server/pipelines/steps/train";
import { validateStep } from "@/server/pipelines/steps/validate";
import { SYSTEM_ACTOR } from "@/server/platform/context";
import type { Prisma, Tx } from "@/server/platform/db";
import { NotFoundError } from "@/server/platform/errors";

const VERBS: { [Kind in StepKind]: StepVerb<Kind> } = {
  ingest: ingestStep,
  validate: validateStep,
  features: featuresStep,
  train: trainStep,
  evaluate: evaluateStep,
  register: registerStep,
};

/**
 * Runs one step of a pipeline run in its job. Output, effects, state and the next steps are written
 * in one transaction under the job's lease: a step that a crash interrupts runs again, and one that
 * had already published is left alone.
 */
export async function runStep(
  ctx: JobContext,
  stepRunId: string,
): Promise<Prisma.InputJsonValue | undefined> {
  const runId = await findRunIdOfStep(ctx.db, stepRunId);
  if (runId === null) throw new NotFoundError("Pipeline step", stepRunId);
  const work = await startStep(ctx, runId, stepRunId);
  if (work === null) return undefined;

  const publish = await VERBS[work.step.kind](ctx, work);
  return ctx.commit(async (tx) => {
    const { step } = await findStepOfJob(tx, runId, stepRunId, ctx.jobId);
    // Cancelled or taken over in between: nothing is published.
    if (step?.state !== "running") return undefined;
    const output: Prisma.InputJsonValue = await publish(tx);
    const end = { state: "succeeded", output, error: null, finishedAt: ctx.now() } as const;
    await updateStep(tx, stepRunId, end);
    await advanceRun(tx, runId, { actor: ctx.actor, now: ctx.now() });
    return output;
  });
}

/** Marks the step running. Null when this job has nothing to do, for instance after a crash. */
async function startStep(
  ctx: JobContext,
  runId: string,
  stepRunId: string,
): Promise<StepWork | null> {
  return ctx.commit(async (tx) => {
    const { run, step } = await findStepOfJob(tx, runId, stepRunId, ctx.jobId);
    if (step?.state !== "queued" && step?.state !== "running") return null;
    await updateStep(tx, stepRunId, {
      state: "running",
      startedAt: step.startedAt ?? ctx.now(),
      attempts: { increment: 1 },
    });
    await advanceRun(tx, runId, { actor: ctx.actor, now: ctx.now() });
    return { run, step };
  });
}

async function findStepOfJob(tx: Tx, runId: string, stepRunId: string, jobId: string) {
  const run = await getLockedRun(tx, runId);
  const step = run.steps.find((each) => each.id === stepRunId && each.jobId === jobId);
  return { run, step };
}

/** Ends a step whose job failed or was cancelled for good, with all that depends on it. */
export async function giveUpStep(
  tx: Tx,
  stepRunId: string,
  outcome: JobOutcome,
  now: Date,
): Promise<void> {
  const runId = await findRunIdOfStep(tx, stepRunId);
  if (runId === null) return;
  const run = await getLockedRun(tx, runId);
  const step = run.steps.find(({ id }) => id === stepRunId);
  if (step?.state !== "queued" && step?.state !== "running") return;
  const { state, error } = outcome;
  await updateStep(tx, stepRunId, { state, error, finishedAt: now });
  const actor = step.jobId === null ? null : await findJobActor(tx, step.jobId);
  await advanceRun(tx, runId, { actor: actor ?? SYSTEM_ACTOR, now });
}
