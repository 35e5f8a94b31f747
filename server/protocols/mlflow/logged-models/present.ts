import { presentTags } from "@/server/protocols/mlflow/registry/present";
import { omitEmpty, toWireDouble, toWireInteger } from "@/server/protocols/mlflow/wire";
import type { LoggedModelDetail, LoggedModelMetric } from "@/server/tracking/logged-models/service";

/** A logged model as MLflow's clients read it. */
export function presentLoggedModel(model: LoggedModelDetail) {
  const data = omitEmpty({
    params: presentTags(model.params),
    metrics: model.metrics.map(presentMetric),
  });
  const info = omitEmpty({
    model_id: model.id,
    experiment_id: String(model.experimentNumber),
    name: model.name,
    creation_timestamp_ms: model.createdAt.getTime(),
    last_updated_timestamp_ms: model.updatedAt.getTime(),
    artifact_uri: model.artifactUri,
    status: `LOGGED_MODEL_${model.status.toUpperCase()}`,
    model_type: model.modelType ?? "",
    source_run_id: model.sourceRunId ?? "",
    tags: presentTags(model.tags),
    registrations: model.registrations.map(({ name, number }) => ({
      name,
      version: String(number),
    })),
  });
  return { info, data };
}

function presentMetric(metric: LoggedModelMetric) {
  const { key, value, at, step, modelId, runId, datasetName, datasetDigest } = metric;
  return omitEmpty({
    key,
    value: toWireDouble(value),
    timestamp: toWireInteger(at),
    step: toWireInteger(step),
    dataset_name: datasetName === "" ? undefined : datasetName,
    dataset_digest: datasetDigest === "" ? undefined : datasetDigest,
    model_id: modelId,
    run_id: runId,
  });
}
