import { getVersion } from "@/server/catalog/service";
import { getFeatureView, readFeatureSet, toFeatureSpecs } from "@/server/features/service";
import type { JobContext } from "@/server/jobs/definition";
import type { Columns } from "@/server/lib/ml/feature-spec";
import { imputeColumns } from "@/server/lib/ml/imputation";
import { type LogisticModel, trainLogisticModel } from "@/server/lib/ml/logistic-model";
import type { IterationReport } from "@/server/lib/ml/logistic-regression";
import { exportLogisticToOnnx } from "@/server/lib/onnx/export-logistic";
import { findBestF1Threshold } from "@/server/lib/stats/ranking";
import { flattenConfig } from "@/server/pipelines/config";
import { scoreColumns } from "@/server/pipelines/onnx-scorer";
import { MODEL_PATH, SIGNATURE_PATH } from "@/server/pipelines/schema";
import { readOutput, type StepVerb, type StepWork } from "@/server/pipelines/steps/step-work";
import { InvalidInputError } from "@/server/platform/errors";
import type { ModelSignature } from "@/server/registry/schema";
import { describeFeatures } from "@/server/registry/service";
import {
  ensureExperiment,
  logInput,
  logMetrics,
  logParams,
  putRunArtifact,
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
  const specs = toFeatureSpecs(view.features);
  ctx.logLine(`Read ${set.rowCount} training rows with ${specs.length} features`);
  const runId = await startTrackedRun(ctx, work);

  const startedAt = ctx.now().getTime();
  const { l2, maxIterations } = config.model;
  const model = await trainLogisticModel(set.columns, set.labels, {
    features: specs,
    l2,
    maxIterations,
    signal: ctx.signal,
    onIteration: (report) => logIteration(ctx, runId, report, maxIterations),
  }).catch((error: unknown) => {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new InvalidInputError(`The training rows cannot be learnt from: ${error.message}`, {
      cause: error,
    });
  });
  const { iterations, converged } = model.fit;
  const seconds = ((ctx.now().getTime() - startedAt) / 1000).toFixed(1);
  ctx.logLine(
    `${converged ? "Converged" : "Stopped"} after ${iterations} iterations in ${seconds} s`,
    converged ? "info" : "warn",
  );

  const onnx = exportLogisticToOnnx(model, { modelName: config.model.name });
  const decisionThreshold = await chooseThreshold(ctx, onnx, model, set);
  const artifact = await putRunArtifact(ctx, runId, MODEL_PATH, onnx);
  const signature: ModelSignature = {
    kind: "onnx",
    entity: view.entityName,
    features: describeFeatures(model.imputation),
    output: "probability",
    decisionThreshold,
    positiveLabel: view.labelColumn ?? "positive",
  };
  await putRunArtifact(ctx, runId, SIGNATURE_PATH, JSON.stringify(signature, null, 2));
  ctx.logLine(`Stored ${MODEL_PATH}, ${artifact.sizeBytes} bytes`);

  return async (tx) => {
    await logParams(tx, runId, { decisionThreshold: String(decisionThreshold) });
    return {
      runId,
      artifactUri: artifact.key,
      artifactHash: artifact.sha256,
      sizeBytes: artifact.sizeBytes,
      rowCount: set.rowCount,
      encodedColumns: model.encoder.width,
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
    await logParams(tx, id, { algorithm: "logistic regression", ...flattenConfig(config) });
    for (const input of inputs) await logInput(tx, id, input);
    return id;
  });
}

async function describeInputs(ctx: JobContext, work: StepWork) {
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

/** Best F1 on the training rows, by the scores of the very file that will serve. */
async function chooseThreshold(
  ctx: JobContext,
  onnx: Uint8Array,
  model: LogisticModel,
  set: { columns: Columns; labels: readonly (0 | 1)[]; rowCount: number },
): Promise<number> {
  const { values: columns } = imputeColumns(set.columns, model.imputation);
  const inputs = model.imputation.features.map(({ spec }) => spec);
  const { rowCount } = set;
  const scores = await scoreColumns(onnx, inputs, { columns, rowCount, signal: ctx.signal });
  const best = findBestF1Threshold(set.labels, scores);
  if (best === null) throw new InvalidInputError("The training window holds no positive label");
  ctx.logLine(
    `Threshold ${best.threshold.toFixed(4)} has the best F1 on training rows: ${best.f1.toFixed(3)}`,
  );
  return best.threshold;
}
