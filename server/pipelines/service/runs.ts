import { getDataset } from "@/server/catalog/service";
import { getFeatureView } from "@/server/features/service";
import { audited, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { requestCancel } from "@/server/jobs/queue";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import { resolveConfig } from "@/server/pipelines/config";
import { buildPipelineRunList } from "@/server/pipelines/list";
import {
  findJobProgress,
  findRunByIdempotencyKey,
  findRunIdByNumber,
  findRunWithSteps,
  findTypicalSeconds,
  insertPipelineRun,
  type RunWithSteps,
  updateStep,
} from "@/server/pipelines/repository";
import {
  type PipelineConfig,
  type PipelineRunDetail,
  type PipelineRunListItem,
  STEP_OUTPUTS,
  StartRunInput,
  type StepKind,
  type StepOutput,
} from "@/server/pipelines/schema";
import { advanceRun, getLockedRun } from "@/server/pipelines/service/advance";
import { getPipelineRow } from "@/server/pipelines/service/definitions";
import { isEnded } from "@/server/pipelines/state";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import { getModel } from "@/server/registry/service";

const WAIT_POLL_MS = 250;

/**
 * Starts a run of a pipeline with `config` laid over the pipeline's own; the first steps are queued
 * with it. The same idempotency key gives the same run.
 * @throws InvalidInputError naming a wrong key, NotFoundError naming a missing object
 */
export async function startPipelineRun(
  ctx: ServiceContext,
  input: StartRunInput,
): Promise<{ runId: string; number: number }> {
  requirePermission(ctx, "pipelines.write");
  const data = parseInput(StartRunInput, input, "run");
  const { pipelineSlug, name, idempotencyKey } = data;
  const pipeline = await getPipelineRow(ctx, pipelineSlug);
  const config = resolveConfig(pipeline.config, data.config);
  const findFormer = async () =>
    idempotencyKey === undefined ? null : findRunByIdempotencyKey(ctx.db, idempotencyKey);
  const former = await findFormer();
  if (former !== null) return former;
  await checkReferences(ctx, config);

  const run = { name, config, idempotencyKey, createdByName: ctx.actor.name };
  try {
    return await audited(ctx, "pipelines.startRun", async (tx) => {
      const result = await insertPipelineRun(tx, pipeline, run);
      await advanceRun(tx, result.runId, { actor: ctx.actor, now: ctx.now() });
      const audit = {
        objectKind: "pipeline",
        objectId: pipeline.id,
        objectName: pipeline.slug,
        after: { run: result.number, name, config },
      };
      return { result, audit };
    });
  } catch (error) {
    // The same key came twice at once; the other one made the run.
    const made = isUniqueViolation(error) ? await findFormer() : null;
    if (made === null) throw error;
    return made;
  }
}

/** Finds what a run names before it starts, so that it does not fail after the training. */
export async function checkReferences(ctx: ServiceContext, config: PipelineConfig): Promise<void> {
  const dataset = await getDataset(ctx, config.dataset);
  const view = await getFeatureView(ctx, config.featureView);
  if (view.datasetId !== dataset.id) {
    throw new InvalidInputError(
      `config.featureView: ${config.featureView} reads another dataset than ${config.dataset}`,
    );
  }
  if (view.labelColumn === null) {
    throw new InvalidInputError(
      `config.featureView: ${config.featureView} has no label column, so nothing can be learnt`,
    );
  }
  await getModel(ctx, config.model.name);
}

/** Cancels what has not ended. Running steps stop at their next check. */
export async function cancelPipelineRun(ctx: ServiceContext, runId: string): Promise<void> {
  requirePermission(ctx, "pipelines.write");
  await audited(ctx, "pipelines.cancelRun", async (tx) => {
    const run = await getLockedRun(tx, runId);
    if (isEnded(run.state)) throw alreadyEnded(run);
    for (const step of run.steps) {
      if (step.state === "waiting") {
        await updateStep(tx, step.id, { state: "cancelled", finishedAt: ctx.now() });
      } else if (step.jobId !== null && !isStepEnded(step.state)) {
        await requestCancel(tx, step.jobId);
      }
    }
    await advanceRun(tx, runId, { actor: ctx.actor, now: ctx.now() });
    return { result: null, audit: auditOf(run) };
  });
}

/** Runs the steps that did not succeed again; what succeeded keeps its output. */
export async function retryPipelineRun(ctx: ServiceContext, runId: string): Promise<void> {
  requirePermission(ctx, "pipelines.write");
  await audited(ctx, "pipelines.retryRun", async (tx) => {
    const run = await getLockedRun(tx, runId);
    if (run.state !== "failed" && run.state !== "cancelled") {
      throw new AppError(
        "CONFLICT",
        `Run #${run.number} is ${run.state}; only a failed or cancelled run can be retried`,
      );
    }
    for (const step of run.steps) {
      if (step.state === "succeeded") continue;
      const anew = { jobId: null, error: null, startedAt: null, finishedAt: null };
      await updateStep(tx, step.id, { state: "waiting", ...anew });
    }
    await advanceRun(tx, runId, { actor: ctx.actor, now: ctx.now() });
    return { result: null, audit: auditOf(run) };
  });
}

function isStepEnded(state: RunWithSteps["steps"][number]["state"]): boolean {
  return state !== "queued" && state !== "running";
}

function alreadyEnded(run: RunWithSteps): AppError {
  return new AppError("CONFLICT", `Run #${run.number} has already ${run.state}`);
}

function auditOf(run: RunWithSteps) {
  return {
    objectKind: "pipeline",
    objectId: run.pipeline.id,
    objectName: run.pipeline.slug,
    before: { run: run.number, state: run.state },
  };
}

/** @throws NotFoundError */
export async function getPipelineRun(
  ctx: ServiceContext,
  ref: { pipelineSlug: string; number: number },
): Promise<PipelineRunDetail> {
  const runId = await findRunIdByNumber(ctx.db, ref.pipelineSlug, ref.number);
  const run = runId === null ? null : await findRunWithSteps(ctx.db, runId);
  if (run === null)
    throw new NotFoundError(`Run of pipeline ${ref.pipelineSlug}`, `#${ref.number}`);
  return describeRun(ctx, run);
}

async function describeRun(ctx: ServiceContext, run: RunWithSteps): Promise<PipelineRunDetail> {
  const active = run.steps.filter(({ state }) => state === "running");
  const jobIds = active.flatMap(({ jobId }) => (jobId === null ? [] : [jobId]));
  const progress = await findJobProgress(ctx.db, jobIds);
  const typicalSeconds = await findTypicalSeconds(ctx.db, run.pipeline.id, run.number);
  const steps = run.steps.map((step) => {
    const { id, name, kind, needs, state, attempts, jobId } = step;
    const { startedAt, finishedAt, error, output } = step;
    const parts = { id, name, kind, needs, state, attempts, jobId };
    const job = jobId === null ? undefined : progress.get(jobId);
    return {
      ...parts,
      startedAt,
      finishedAt,
      error,
      output: output as unknown,
      progress: job?.progress ?? null,
      progressNote: job?.progressNote ?? null,
    };
  });
  const { id: _, ...project } = run.project;
  const { id: __, ...pipeline } = run.pipeline;
  return { ...run, steps, project, pipeline, typicalSeconds };
}

export async function listPipelineRuns(
  ctx: ServiceContext,
  pipelineSlug: string,
  input: ListInput,
): Promise<ListPage<PipelineRunListItem>> {
  const pipeline = await getPipelineRow(ctx, pipelineSlug);
  return listRows(ctx, buildPipelineRunList(pipeline.id), input);
}

export type StepOutputs = { [Kind in StepKind]?: StepOutput<Kind> };

/**
 * Waits in a job until a run has ended.
 * @returns the outputs of its steps by kind
 * @throws AppError CONFLICT with the failed step's reason
 */
export async function waitForPipelineRun(ctx: JobContext, runId: string): Promise<StepOutputs> {
  for (;;) {
    ctx.signal.throwIfAborted();
    const run = await findRunWithSteps(ctx.db, runId);
    if (run === null) throw new NotFoundError("Pipeline run", runId);
    if (run.state === "succeeded") return collectOutputs(run);
    if (isEnded(run.state)) {
      const failed = run.steps.find(({ error }) => error !== null);
      const reason = failed === undefined ? "" : ` in step "${failed.name}": ${failed.error}`;
      throw new AppError("CONFLICT", `Pipeline run #${run.number} ${run.state}${reason}`);
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_POLL_MS));
  }
}

function collectOutputs(run: RunWithSteps): StepOutputs {
  const parsed = run.steps.map(({ kind, output }) => [kind, STEP_OUTPUTS[kind].parse(output)]);
  // Each kind occurs once in a pipeline and was parsed by its own schema.
  return Object.fromEntries(parsed) as StepOutputs;
}
