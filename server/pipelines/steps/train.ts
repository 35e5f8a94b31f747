import { getVersion } from "@/server/catalog/service";
import { getFeatureView, readFeatureSet } from "@/server/features/service";
import type { JobContext } from "@/server/jobs/definition";
import type { IterationReport } from "@/server/lib/ml/logistic-regression";
import { flattenConfig } from "@/server/pipelines/config";
import { ALGORITHM, fitAndStore } from "@/server/pipelines/steps/fit";
import {
  type FeatureWork,
  readOutput,
  type StepVerb,
  type StepWork,
} from "@/server/pipelines/steps/step-work";
import type { RunInputRecord } from "@/server/tracking/schema";
import {
  ensureExperiment,
  logInput,
  logMetrics,
  logParams,
  restartPipelineTrackedRun,
} from "@/server/tracking/service";

/**
 * Trains on the training set and stores the model as ONNX under its tracked run. What the run logs
 * on the way is written under the job's lease and begins anew in each attempt.
 */
export const trainStep: StepVerb<"train"> = async (ctx, work) => {
  const { config } = work.run;
  const { training, viewId } = readOutput(work, "features");
  const view = await getFeatureView(ctx, viewId);
  const set = await readFeatureSet(ctx, training.featureSetId);
  ctx.logLine(`Read ${set.rowCount} training rows with ${view.features.length} features`);
  const runId = await startTrackedRun(ctx, work);
  const { maxIterations } = config.model;
  const model = await fitAndStore(ctx, {
    runId,
    view,
    rows: set,
    settings: config.model,
    onIteration: (report) => logIteration(ctx, runId, report, maxIterations),
  });
  const { artifact, decisionThreshold, encodedColumns, iterations, converged } = model;
  return async (tx) => {
    await logParams(tx, runId, { decisionThreshold: String(decisionThreshold) });
    return {
      runId,
      artifactUri: artifact.key,
      artifactHash: artifact.sha256,
      sizeBytes: artifact.sizeBytes,
      rowCount: set.rowCount,
      encodedColumns,
      iterations,
      converged,
      decisionThreshold,
    };
  };
};

async function startTrackedRun(ctx: JobContext, work: StepWork): Promise<string> {
  const { run } = work;
  const { config } = run;
  const inputs = await describeInputs(ctx, work);
  const experiment = await ensureExperiment(ctx, {
    projectSlug: run.project.slug,
    name: config.experiment ?? config.model.name,
  });
  return ctx.commit(async (tx) => {
    const { id } = await restartPipelineTrackedRun(tx, ctx, {
      experimentId: experiment.id,
      name: run.name,
      pipelineRunId: run.id,
      seed: config.model.seed,
    });
    await logParams(tx, id, { algorithm: ALGORITHM, ...flattenConfig(config) });
    for (const input of inputs) await logInput(tx, id, input);
    return id;
  });
}

/** What a training reads, for the run that it logs to. */
export async function describeInputs(
  ctx: JobContext,
  work: FeatureWork,
): Promise<RunInputRecord[]> {
  const { config } = work.run;
  const { versionId, versionNumber } = readOutput(work, "ingest");
  const { viewVersion, training, evaluation } = readOutput(work, "features");
  const version = await getVersion(ctx, versionId);
  const common = {
    datasetVersionId: versionId,
    datasetSlug: config.dataset,
    datasetVersion: versionNumber,
    datasetHash: version.contentHash,
    featureView: config.featureView,
    featureViewVersion: viewVersion,
  };
  const toInput = (context: "training" | "evaluation", set: typeof training) => ({
    ...common,
    context,
    featureSetId: set.featureSetId,
    featureSetHash: set.contentHash,
    rowCount: set.rowCount,
    ...(context === "training" ? config.train : config.evaluate),
  });
  return [toInput("training", training), toInput("evaluation", evaluation)];
}

async function logIteration(
  ctx: JobContext,
  runId: string,
  { iteration, logLoss, gradientNorm }: IterationReport,
  maxIterations: number,
): Promise<void> {
  const point = { step: iteration, at: ctx.now() };
  await ctx.commit((tx) =>
    logMetrics(tx, runId, [
      { ...point, key: "fit.logLoss", value: logLoss },
      { ...point, key: "fit.gradientNorm", value: gradientNorm },
    ]),
  );
  ctx.report(Math.min(iteration / maxIterations, 0.99), `Iteration ${iteration}`);
  ctx.logLine(
    `Iteration ${iteration}: log loss ${logLoss.toFixed(5)}, gradient ${gradientNorm.toExponential(1)}`,
  );
}
