import { omitEmpty, toWireDouble, toWireInteger } from "@/server/protocols/mlflow/wire";
import type { ExperimentRow, LoggedRun, PointColumns, RunCore } from "@/server/tracking/service";
import { toArtifactUri } from "@/server/tracking/service/artifact-keys";

export function presentExperiment(row: ExperimentRow) {
  return omitEmpty({
    experiment_id: String(row.number),
    name: row.name,
    artifact_location: row.artifactLocation,
    lifecycle_stage: row.deletedAt === null ? "active" : "deleted",
    last_update_time: row.updatedAt.getTime(),
    creation_time: row.createdAt.getTime(),
    tags: Object.entries(row.tags).map(([key, value]) => ({ key, value })),
  });
}

export function presentRunInfo(core: RunCore) {
  return omitEmpty({
    run_id: core.id,
    run_uuid: core.id,
    run_name: core.name,
    experiment_id: String(core.experimentNumber),
    user_id: core.userId,
    status: core.status.toUpperCase(),
    start_time: core.startedAt.getTime(),
    end_time: core.finishedAt?.getTime(),
    artifact_uri: toArtifactUri(core.artifactUri),
    lifecycle_stage: core.deletedAt === null ? "active" : "deleted",
  });
}

export function presentRun({ core, parts, metrics: latest }: LoggedRun) {
  const metrics = latest.map(({ key, last, lastAt, lastStep }) => ({
    key,
    value: toWireDouble(last),
    timestamp: toWireInteger(lastAt),
    step: toWireInteger(lastStep),
  }));
  const inputs = {
    dataset_inputs: parts.datasets.map(({ tags, sourceType, ...dataset }) =>
      omitEmpty({
        tags,
        dataset: omitEmpty({
          name: dataset.name,
          digest: dataset.digest,
          source_type: sourceType,
          source: dataset.source,
          schema: dataset.schema,
          profile: dataset.profile,
        }),
      }),
    ),
    model_inputs: parts.models
      .filter(({ role }) => role === "input")
      .map(({ modelId }) => ({ model_id: modelId })),
  };
  const outputs = parts.models
    .filter(({ role }) => role === "output")
    .map(({ modelId, step }) => ({ model_id: modelId, step: toWireInteger(step) }));
  return {
    info: presentRunInfo(core),
    data: omitEmpty({ metrics, params: parts.params, tags: parts.tags }),
    inputs: omitEmpty(inputs),
    outputs: omitEmpty({ model_outputs: outputs }),
  };
}

/** The points of a metric in their order, `runId` named in each when several runs are told apart. */
export function presentPoints(key: string, { steps, ats, values }: PointColumns, runId?: string) {
  return Array.from(values, (value, index) => ({
    key,
    value: toWireDouble(value),
    timestamp: toWireInteger(ats[index] ?? 0n),
    step: toWireInteger(steps[index] ?? 0n),
    ...(runId === undefined ? {} : { run_id: runId }),
  }));
}
