import { readFeatureSet } from "@/server/features/service";
import type { JobContext } from "@/server/jobs/definition";
import type { Columns } from "@/server/lib/ml/feature-spec";
import { imputeColumns } from "@/server/lib/ml/imputation";
import { scoreColumns } from "@/server/pipelines/onnx-scorer";
import { SIGNATURE_PATH } from "@/server/pipelines/schema";
import { parseInput } from "@/server/platform/errors";
import { ModelSignature } from "@/server/registry/schema";
import { toFittedImputation } from "@/server/registry/service";
import { openRunArtifact } from "@/server/tracking/service";

/** The signature that the train step stored with its model. */
export async function readSignature(ctx: JobContext, runId: string): Promise<ModelSignature> {
  const { stream } = await openRunArtifact(ctx, runId, SIGNATURE_PATH);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return parseInput(ModelSignature, JSON.parse(Buffer.concat(chunks).toString()), "signature");
}

/** A feature set with the scores that the stored model gives its rows, as serving would. */
export async function scoreFeatureSet(
  ctx: JobContext,
  model: { artifactUri: string; signature: ModelSignature },
  featureSetId: string,
) {
  const { columns, labels, rowCount } = await readFeatureSet(ctx, featureSetId);
  return { columns, labels, scores: await scoreRows(ctx, model, columns), rowCount };
}

/** The scores that a stored model gives raw rows. */
export async function scoreRows(
  ctx: JobContext,
  { artifactUri, signature }: { artifactUri: string; signature: ModelSignature },
  columns: Columns,
): Promise<Float64Array> {
  const { values, rowCount } = imputeColumns(columns, toFittedImputation(signature));
  const onnx = await ctx.artifacts.get(artifactUri);
  const args = { columns: values, rowCount, signal: ctx.signal };
  return scoreColumns(onnx, signature.features, args);
}
