import type { FeatureView } from "@/server/features/schema";
import { toFeatureSpecs } from "@/server/features/service";
import type { JobContext } from "@/server/jobs/definition";
import type { Columns } from "@/server/lib/ml/feature-spec";
import { imputeColumns } from "@/server/lib/ml/imputation";
import { type LogisticModel, trainLogisticModel } from "@/server/lib/ml/logistic-model";
import type { IterationReport } from "@/server/lib/ml/logistic-regression";
import { exportLogisticToOnnx } from "@/server/lib/onnx/export-logistic";
import { findBestF1Threshold } from "@/server/lib/stats/ranking";
import { scoreColumns } from "@/server/pipelines/onnx-scorer";
import { MODEL_PATH, type PipelineConfig, SIGNATURE_PATH } from "@/server/pipelines/schema";
import { InvalidInputError } from "@/server/platform/errors";
import type { ModelSignature } from "@/server/registry/schema";
import { describeFeatures } from "@/server/registry/service";
import { putRunArtifact } from "@/server/tracking/service";

export const ALGORITHM = "logistic regression";

export type LabelledRows = { columns: Columns; labels: readonly (0 | 1)[]; rowCount: number };

/**
 * Fits a model to raw rows and stores it, with its signature, as files of a run.
 * @throws InvalidInputError for rows that nothing can be learnt from
 */
export async function fitAndStore(
  ctx: JobContext,
  work: {
    runId: string;
    view: FeatureView;
    rows: LabelledRows;
    settings: PipelineConfig["model"];
    onIteration: (report: IterationReport) => void | Promise<void>;
  },
) {
  const { runId, view, rows, settings } = work;
  const startedAt = ctx.now().getTime();
  const model = await trainLogisticModel(rows.columns, rows.labels, {
    features: toFeatureSpecs(view.features),
    l2: settings.l2,
    maxIterations: settings.maxIterations,
    signal: ctx.signal,
    onIteration: work.onIteration,
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

  const onnx = exportLogisticToOnnx(model, { modelName: settings.name });
  const decisionThreshold = await chooseThreshold(ctx, onnx, model, rows);
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
  const encodedColumns = model.encoder.width;
  return { artifact, signature, decisionThreshold, encodedColumns, iterations, converged };
}

/** Best F1 on the training rows, by the scores of the very file that will serve. */
async function chooseThreshold(
  ctx: JobContext,
  onnx: Uint8Array,
  model: LogisticModel,
  rows: LabelledRows,
): Promise<number> {
  const { values: columns } = imputeColumns(rows.columns, model.imputation);
  const inputs = model.imputation.features.map(({ spec }) => spec);
  const { rowCount } = rows;
  const scores = await scoreColumns(onnx, inputs, { columns, rowCount, signal: ctx.signal });
  const best = findBestF1Threshold(rows.labels, scores);
  if (best === null) throw new InvalidInputError("The training window holds no positive label");
  ctx.logLine(
    `Threshold ${best.threshold.toFixed(4)} has the best F1 on training rows: ${best.f1.toFixed(3)}`,
  );
  return best.threshold;
}
