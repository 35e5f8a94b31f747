import { getDataset, ingestDataset } from "@/server/catalog/service";
import type { FeatureWork, StepVerb } from "@/server/pipelines/steps/step-work";

export const ingestStep: StepVerb<"ingest", FeatureWork> = async (ctx, { run }) => {
  const dataset = await getDataset(ctx, run.config.dataset);
  const version = await ingestDataset(ctx, dataset.id);
  const { versionId, number, rowCount, created } = version;
  const what = created ? "new version" : "file unchanged, same version";
  ctx.logLine(`${run.config.dataset} v${number}: ${rowCount} rows (${what})`);
  return async () => ({
    datasetId: dataset.id,
    versionId,
    versionNumber: number,
    rowCount,
    created,
  });
};
