import type { JobContext } from "@/server/jobs/definition";
import { measureCurves, measureQuality } from "@/server/pipelines/measure";
import { CURVES_PATH, SLICES_PATH, type StepOutput } from "@/server/pipelines/schema";
import { measureSlices } from "@/server/pipelines/slices";
import { readSignature, scoreFeatureSet } from "@/server/pipelines/steps/scored-set";
import {
  readOutput,
  type StepVerb,
  type StepWork,
  toInstant,
} from "@/server/pipelines/steps/step-work";
import type { EvaluationMetric, ModelSignature } from "@/server/registry/schema";
import { finishRun, logMetrics, putRunArtifact } from "@/server/tracking/service";

/** Measures the stored model on both windows; the training figures show what it promised. */
export const evaluateStep: StepVerb<"evaluate"> = async (ctx, work) => {
  const trained = readOutput(work, "train");
  const { runId } = trained;
  const signature = await readSignature(ctx, runId);
  const training = await measureWindow(ctx, work, { signature, trained, split: "training" });
  ctx.report(0.5, "Training window measured");
  const evaluation = await measureWindow(ctx, work, { signature, trained, split: "evaluation" });

  const curves = { training: training.curves, evaluation: evaluation.curves };
  await putRunArtifact(ctx, runId, CURVES_PATH, JSON.stringify(curves));
  await putRunArtifact(ctx, runId, SLICES_PATH, JSON.stringify(evaluation.slices));
  const metrics = [...training.metrics, ...evaluation.metrics];
  return async (tx) => {
    const at = ctx.now();
    const points = metrics.map(({ key, split, value }) => ({
      key: `${split}.${key}`,
      step: 0,
      at,
      value,
    }));
    await logMetrics(tx, runId, points);
    await finishRun(tx, runId, "finished", at);
    return { runId, metrics, curvesPath: CURVES_PATH };
  };
};

async function measureWindow(
  ctx: JobContext,
  work: StepWork,
  args: {
    signature: ModelSignature;
    trained: StepOutput<"train">;
    split: EvaluationMetric["split"];
  },
) {
  const { signature, trained, split } = args;
  const days = split === "training" ? work.run.config.train : work.run.config.evaluate;
  const { featureSetId } = readOutput(work, "features")[split];
  const model = { artifactUri: trained.artifactUri, signature };
  const { columns, labels, scores } = await scoreFeatureSet(ctx, model, featureSetId);
  const window = { labels, scores, split, from: toInstant(days.from), to: toInstant(days.to) };
  const metrics = measureQuality(window, signature.decisionThreshold, ctx.now());
  const figures = metrics.map(({ key, value }) => `${key} ${value.toFixed(3)}`).join(", ");
  ctx.logLine(`${split} ${days.from} to ${days.to}, n ${labels.length}: ${figures}`);
  const { features, decisionThreshold } = signature;
  return {
    metrics,
    curves: measureCurves(window, decisionThreshold),
    slices: measureSlices({ columns, labels, scores }, features, decisionThreshold),
  };
}
