import { omitEmpty } from "@/server/protocols/mlflow/wire";
import { type RegisteredModel, type RegisteredVersion, toSource } from "@/server/registry/service";

/** A version as MLflow's clients read it; `aliases` false where MLflow leaves them out. */
export function presentVersion(version: RegisteredVersion, { aliases = true } = {}) {
  return omitEmpty({
    name: version.modelName,
    version: String(version.number),
    creation_timestamp: version.createdAt.getTime(),
    last_updated_timestamp: version.updatedAt.getTime(),
    user_id: version.createdByName,
    current_stage: version.stage,
    description: version.description,
    source: toSource(version),
    run_id: version.runId ?? "",
    // A client waits for minutes for a version that is not ready.
    status: "READY",
    tags: presentTags(version.tags),
    run_link: version.runLink,
    aliases: aliases ? version.aliases : [],
    model_id: version.loggedModelId,
  });
}

export function presentModel(model: RegisteredModel) {
  return omitEmpty({
    name: model.name,
    creation_timestamp: model.createdAt.getTime(),
    last_updated_timestamp: model.updatedAt.getTime(),
    description: model.description,
    latest_versions: model.latest.map((version) => presentVersion(version, { aliases: false })),
    tags: presentTags(model.tags),
    aliases: model.aliases.map(({ alias, number }) => ({ alias, version: String(number) })),
  });
}

/** Sorted, so that the same tags are always the same answer. */
export function presentTags(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
