import { readSignature, scoreFeatureSet } from "@/server/pipelines/steps/scored-set";
import { readOutput, type StepVerb, toInstant } from "@/server/pipelines/steps/step-work";
import { computeReference, registerVersion } from "@/server/registry/service";

export const registerStep: StepVerb<"register"> = async (ctx, work) => {
  const { config, name } = work.run;
  const { runId, artifactUri, artifactHash, sizeBytes } = readOutput(work, "train");
  const { metrics } = readOutput(work, "evaluate");
  const { training } = readOutput(work, "features");
  const signature = await readSignature(ctx, runId);
  const set = await scoreFeatureSet(ctx, { artifactUri, signature }, training.featureSetId);
  const from = toInstant(config.train.from);
  const to = toInstant(config.train.to);
  const { columns, scores } = set;
  const reference = computeReference({ features: signature.features, columns, scores, from, to });
  ctx.logLine(`Drift reference: ${signature.features.length} features over ${set.rowCount} rows`);

  return async (tx) => {
    const version = await registerVersion(tx, ctx, {
      modelName: config.model.name,
      runId,
      artifactUri,
      artifactHash,
      sizeBytes,
      signature,
      evaluation: metrics,
      reference,
      trainedFrom: from,
      trainedTo: to,
      note: `From pipeline run "${name}"`,
    });
    ctx.logLine(`Registered ${config.model.name} v${version.number}`);
    return { modelName: config.model.name, ...version };
  };
};
