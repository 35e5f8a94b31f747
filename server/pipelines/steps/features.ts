import { buildFeatureSet, getFeatureView } from "@/server/features/service";
import type { JobContext } from "@/server/jobs/definition";
import type { Window } from "@/server/pipelines/schema";
import {
  type FeatureWork,
  readOutput,
  type StepVerb,
  toInstant,
} from "@/server/pipelines/steps/step-work";

export const featuresStep: StepVerb<"features", FeatureWork> = async (ctx, work) => {
  const { versionId } = readOutput(work, "ingest");
  const { config } = work.run;
  const view = await getFeatureView(ctx, config.featureView);
  const build = (purpose: "training" | "evaluation", window: Window) =>
    buildSet(ctx, { viewId: view.id, datasetVersionId: versionId, purpose }, window);
  const training = await build("training", config.train);
  ctx.report(0.5, "Training rows built");
  const evaluation = await build("evaluation", config.evaluate);
  return async () => ({ viewId: view.id, viewVersion: view.version, training, evaluation });
};

async function buildSet(
  ctx: JobContext,
  request: { viewId: string; datasetVersionId: string; purpose: "training" | "evaluation" },
  window: Window,
) {
  const from = toInstant(window.from);
  const to = toInstant(window.to);
  const set = await buildFeatureSet(ctx, { ...request, from, to });
  const { purpose } = request;
  ctx.logLine(
    `${purpose} window ${window.from} to ${window.to}: ${set.rowCount} rows, hash ${set.contentHash.slice(0, 12)}`,
  );
  return { featureSetId: set.id, rowCount: set.rowCount, contentHash: set.contentHash };
}
