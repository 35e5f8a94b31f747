import { audited, requirePermission } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation, type Tx } from "@/server/platform/db";
import { AppError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import { sqlOfPool } from "@/server/platform/sql";
import { modelExists, modelNotFound } from "@/server/registry/errors";
import { MODEL_LIST } from "@/server/registry/list";
import { checkTags, checkValue } from "@/server/registry/names";
import {
  deleteModelRow,
  findEndpointNames,
  findModelByName,
  findModelDetail,
  insertModel,
  type ModelRow,
  removeModelTag as removeModelTagRow,
  saveModelTags,
  updateModelRow,
} from "@/server/registry/repository/models";
import {
  findRegisteredModel,
  type RegisteredModel,
  searchModelRows,
} from "@/server/registry/repository/registered";
import {
  EnsureModelInput,
  type ModelDetail,
  type ModelListItem,
  ModelName,
  type Tags,
} from "@/server/registry/schema";
import type { RegistrySearch } from "@/server/registry/search";
import { announceModel, announceModelTag } from "@/server/registry/service/announcements";
import { DEFAULT_PROJECT, PROJECT_TAG } from "@/server/tracking/constants";
import { getProject } from "@/server/tracking/service";

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
  try {
    return await insertAudited(ctx, { ...data, projectId: project.id });
  } catch (error) {
    // Someone else made it in between.
    if (isUniqueViolation(error)) return requireModel(ctx, data.name);
    throw error;
  }
}

/**
 * Makes a model that nobody described yet. The tag headrace.project names its project, without it
 * the project is "default".
 * @throws AppError ALREADY_EXISTS
 */
export async function createModel(
  ctx: ServiceContext,
  input: { name: string; description?: string; tags?: Tags },
): Promise<void> {
  requirePermission(ctx, "models.write");
  const name = checkValue(ModelName, input.name);
  const tags = checkTags(input.tags ?? {});
  const { id: projectId } = await getProject(ctx, tags[PROJECT_TAG] ?? DEFAULT_PROJECT);
  const description = input.description ?? "";
  try {
    await insertAudited(ctx, { name, title: name, description, tags, projectId });
  } catch (error) {
    throw isUniqueViolation(error) ? modelExists(name, error) : error;
  }
}

type NewModel = Omit<Parameters<typeof insertModel>[1], "ownerId" | "createdAt">;

function insertAudited(ctx: ServiceContext, data: NewModel): Promise<{ id: string; name: string }> {
  const ownerId = ctx.actor.kind === "user" ? ctx.actor.id : null;
  return audited(ctx, "models.create", async (tx) => {
    const id = await insertModel(tx, { ...data, ownerId, createdAt: ctx.now() });
    const { name, tags = {}, description } = data;
    await announceModel(tx, ctx, { name, tags, description });
    const audit = { objectKind: "model", objectId: id, objectName: data.name, after: data };
    return { result: { id, name: data.name }, audit };
  });
}

/** Versions, tags and aliases go with the name. @throws AppError NOT_FOUND, ALREADY_EXISTS */
export async function renameModel(
  ctx: ServiceContext,
  name: string,
  newName: string,
): Promise<void> {
  const after = { name: checkValue(ModelName, newName) };
  try {
    await change(ctx, "models.rename", name, after, (tx, { id }) =>
      updateModelRow(tx, id, { ...after, updatedAt: ctx.now() }),
    );
  } catch (error) {
    throw isUniqueViolation(error) ? modelExists(newName, error) : error;
  }
}

/** @throws AppError NOT_FOUND */
export async function updateModel(
  ctx: ServiceContext,
  name: string,
  after: { description: string },
): Promise<void> {
  await change(ctx, "models.update", name, after, (tx, { id }) =>
    updateModelRow(tx, id, { ...after, updatedAt: ctx.now() }),
  );
}

/**
 * Removes a model with its versions, aliases and tags for good.
 * @throws AppError NOT_FOUND, CONFLICT while an endpoint refers to it
 */
export async function deleteModel(ctx: ServiceContext, name: string): Promise<void> {
  await change(ctx, "models.delete", name, null, async (tx, { id }) => {
    const endpoints = await findEndpointNames(tx, id);
    if (endpoints.length > 0) {
      const where = endpoints.join(", ");
      const problem = `Model ${name} cannot be deleted: it is deployed on ${where}`;
      throw new AppError("CONFLICT", `${problem}. What it answered there refers to it`);
    }
    await deleteModelRow(tx, id);
  });
}

/** @throws AppError NOT_FOUND */
export async function setModelTag(
  ctx: ServiceContext,
  name: string,
  key: string,
  value: string,
): Promise<void> {
  const tags = checkTags({ [key]: value });
  await change(ctx, "models.setTag", name, { tags }, async (tx, model) => {
    await saveModelTags(tx, model.id, tags);
    await announceModelTag(tx, ctx, model, { key, value });
  });
}

/** A tag that is not there is no mistake. @throws AppError NOT_FOUND for the model */
export async function removeModelTag(
  ctx: ServiceContext,
  name: string,
  key: string,
): Promise<void> {
  await change(ctx, "models.removeTag", name, { removed: key }, async (tx, model) => {
    await removeModelTagRow(tx, model.id, key);
    await announceModelTag(tx, ctx, model, { key });
  });
}

async function change(
  ctx: ServiceContext,
  action: string,
  name: string,
  after: Record<string, unknown> | null,
  work: (tx: Tx, model: ModelRow) => Promise<void>,
): Promise<void> {
  requirePermission(ctx, "models.write");
  const model = await requireModel(ctx, name);
  await audited(ctx, action, async (tx) => {
    await work(tx, model);
    const { id, ...before } = model;
    return {
      result: null,
      audit: { objectKind: "model", objectId: id, objectName: name, before, after },
    };
  });
}

export async function listModels(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<ModelListItem>> {
  return listRows(ctx, MODEL_LIST, input);
}

/** @throws AppError NOT_FOUND */
export async function getModel(ctx: ServiceContext, name: string): Promise<ModelDetail> {
  const model = await findModelDetail(ctx.db, name);
  if (model === null) throw modelNotFound(name);
  return model;
}

/** A model as clients of the registry see it. @throws AppError NOT_FOUND */
export async function getRegisteredModel(
  ctx: ServiceContext,
  name: string,
): Promise<RegisteredModel> {
  const model = await findRegisteredModel(sqlOfPool(ctx.pool), name);
  if (model === null) throw modelNotFound(name);
  return model;
}

/** One page of models; `more` says that another follows. */
export async function searchModels(
  ctx: ServiceContext,
  search: RegistrySearch,
): Promise<{ models: RegisteredModel[]; more: boolean }> {
  const { limit } = search;
  const rows = await searchModelRows(sqlOfPool(ctx.pool), { ...search, limit: limit + 1 });
  return { models: rows.slice(0, limit), more: rows.length > limit };
}

/** @throws AppError NOT_FOUND */
export async function requireModel(
  ctx: Pick<ServiceContext, "db">,
  name: string,
): Promise<ModelRow> {
  const model = await findModelByName(ctx.db, name);
  if (model === null) throw modelNotFound(name);
  return model;
}
