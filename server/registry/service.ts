import { recordFact } from "@/server/annotations/service";
import { audited, recordAudit, requirePermission } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation, type Tx } from "@/server/platform/db";
import { NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import { MODEL_LIST } from "@/server/registry/list";
import {
  deleteAlias,
  findModelByName,
  findModelDetail,
  findVersion,
  findVersionByNumber,
  insertModel,
  saveAlias,
  saveVersion,
} from "@/server/registry/repository";
import {
  EnsureModelInput,
  type ModelDetail,
  type ModelListItem,
  type ModelVersionDetail,
  RegisterVersionInput,
  RemoveAliasInput,
  SetAliasInput,
} from "@/server/registry/schema";
import { getProject } from "@/server/tracking/service";

export { computeReference } from "@/server/registry/reference";
export { describeFeatures, toFittedImputation } from "@/server/registry/signature";

/** Makes the model unless its name exists; an existing one is left as people have edited it. */
export async function ensureModel(
  ctx: ServiceContext,
  input: EnsureModelInput,
): Promise<{ id: string; name: string }> {
  requirePermission(ctx, "models.write");
  const { projectSlug, ...data } = parseInput(EnsureModelInput, input, "model");
  const existing = await findModelByName(ctx.db, data.name);
  if (existing !== null) return existing;
  const project = await getProject(ctx, projectSlug);
  const ownerId = ctx.actor.kind === "user" ? ctx.actor.id : null;
  try {
    return await audited(ctx, "models.create", async (tx) => {
      const id = await insertModel(tx, { ...data, projectId: project.id, ownerId });
      const audit = { objectKind: "model", objectId: id, objectName: data.name, after: data };
      return { result: { id, name: data.name }, audit };
    });
  } catch (error) {
    // Someone else made it in between.
    if (isUniqueViolation(error)) return requireModel(ctx, data.name);
    throw error;
  }
}

/**
 * Registers the model of a run as the next version, within the caller's transaction. A run that is
 * already registered gives its version again and changes nothing.
 * @throws NotFoundError when the model does not exist
 */
export async function registerVersion(
  tx: Tx,
  ctx: ServiceContext,
  input: RegisterVersionInput,
): Promise<{ versionId: string; number: number }> {
  const data = parseInput(RegisterVersionInput, input, "version");
  const model = await findModelByName(tx, data.modelName);
  if (model === null) throw new NotFoundError("Model", data.modelName);
  const createdAt = ctx.now();
  const saved = await saveVersion(tx, model.id, {
    ...data,
    createdByName: ctx.actor.name,
    createdAt,
  });
  const { versionId, number } = saved;
  if (!saved.created) return { versionId, number };
  await recordFact(tx, {
    factKey: `training:${versionId}`,
    objectKind: "model",
    objectId: model.id,
    kind: "training",
    title: `v${number} training data`,
    detail: `Rows that ${model.name} v${number} was trained on`,
    at: data.trainedFrom,
    until: data.trainedTo,
    href: `/models/${model.name}?tab=versions`,
  });
  await recordAudit(tx, ctx, "models.registerVersion", {
    objectKind: "model",
    objectId: model.id,
    objectName: model.name,
    after: { number, runId: data.runId, artifactHash: data.artifactHash },
  });
  return { versionId, number };
}

/** Points `alias` at version `number`, away from the version it named before. */
export async function setAlias(
  ctx: ServiceContext,
  modelName: string,
  alias: string,
  number: number,
): Promise<void> {
  requirePermission(ctx, "models.write");
  const input = parseInput(SetAliasInput, { modelName, alias, number }, "alias");
  const version = await getModelVersionByNumber(ctx, input.modelName, input.number);
  const key = { modelId: version.modelId, alias: input.alias };
  await audited(ctx, "models.setAlias", async (tx) => {
    const before = await saveAlias(tx, key, version.id);
    const audit = {
      objectKind: "model",
      objectId: version.modelId,
      objectName: version.modelName,
      before: { alias, number: before },
      after: { alias, number },
    };
    return { result: null, audit };
  });
}

/** @throws NotFoundError when the model has no such alias */
export async function removeAlias(
  ctx: ServiceContext,
  modelName: string,
  alias: string,
): Promise<void> {
  requirePermission(ctx, "models.write");
  const input = parseInput(RemoveAliasInput, { modelName, alias }, "alias");
  const model = await requireModel(ctx, input.modelName);
  await audited(ctx, "models.removeAlias", async (tx) => {
    const before = await deleteAlias(tx, { modelId: model.id, alias: input.alias });
    if (before === null) throw new NotFoundError(`Alias of model ${model.name}`, input.alias);
    const audit = {
      objectKind: "model",
      objectId: model.id,
      objectName: model.name,
      before: { alias, number: before },
    };
    return { result: null, audit };
  });
}

export async function listModels(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<ModelListItem>> {
  return listRows(ctx, MODEL_LIST, input);
}

/** @throws NotFoundError */
export async function getModel(ctx: ServiceContext, name: string): Promise<ModelDetail> {
  const model = await findModelDetail(ctx.db, name);
  if (model === null) throw new NotFoundError("Model", name);
  return model;
}

/** A version with what serving and monitoring need. @throws NotFoundError */
export async function getModelVersion(
  ctx: Pick<ServiceContext, "db">,
  versionId: string,
): Promise<ModelVersionDetail> {
  const version = await findVersion(ctx.db, versionId);
  if (version === null) throw new NotFoundError("Model version", versionId);
  return version;
}

/** @throws NotFoundError */
export async function getModelVersionByNumber(
  ctx: Pick<ServiceContext, "db">,
  modelName: string,
  number: number,
): Promise<ModelVersionDetail> {
  const version = await findVersionByNumber(ctx.db, modelName, number);
  if (version === null) throw new NotFoundError(`Version of model ${modelName}`, `v${number}`);
  return version;
}

async function requireModel(
  ctx: ServiceContext,
  name: string,
): Promise<{ id: string; name: string }> {
  const model = await findModelByName(ctx.db, name);
  if (model === null) throw new NotFoundError("Model", name);
  return model;
}
