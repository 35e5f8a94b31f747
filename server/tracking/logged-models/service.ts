import { randomBytes } from "node:crypto";
import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import { sqlOfPool } from "@/server/platform/sql";
import {
  addLoggedModelParams,
  findLoggedModels,
  insertLoggedModel,
  type LoggedModelDetail,
  type LoggedModelStatus,
  lockLoggedModelTags,
  removeLoggedModelTagRow,
  saveLoggedModelTags,
  searchLoggedModelRows,
  updateLoggedModelRow,
} from "@/server/tracking/logged-models/repository";
import type { LoggedModelSearch } from "@/server/tracking/logged-models/search";
import { type ArtifactEntry, listArtifactFolder } from "@/server/tracking/service/artifacts";
import { getActiveExperiment } from "@/server/tracking/service/experiments";

export type {
  LoggedModelDetail,
  LoggedModelMetric,
  LoggedModelStatus,
} from "@/server/tracking/logged-models/repository";
export type {
  LoggedModelOrder,
  LoggedModelSearch,
  MeasuredOn,
} from "@/server/tracking/logged-models/search";

type Pairs = Readonly<Record<string, string>>;

/** Lists the registered versions made from a logged model, as MLflow's clients keep it. */
const VERSIONS_TAG = "mlflow.modelVersions";
const KEY_MAX = 255;
const PARAM_MAX = 5_000;
const TAG_MAX = 8_000;

export type NewLoggedModel = {
  experimentNumber: number;
  name?: string | undefined;
  modelType?: string | undefined;
  sourceRunId?: string | undefined;
  params: Pairs;
  tags: Pairs;
};

/**
 * Makes a model that waits for its files. Its place lies below its experiment's.
 * @throws AppError NOT_FOUND for the experiment; InvalidInputError when that is deleted
 */
export async function createLoggedModel(
  ctx: ServiceContext,
  input: NewLoggedModel,
): Promise<LoggedModelDetail> {
  requirePermission(ctx, "runs.write");
  const { experimentNumber, modelType, sourceRunId } = input;
  const id = `m-${randomBytes(16).toString("hex")}`;
  const name = checkName(input.name ?? "") || `model-${id.slice(2, 10)}`;
  const params = checkPairs("params", input.params, PARAM_MAX);
  const tags = checkPairs("tags", input.tags, TAG_MAX);
  const experiment = await getActiveExperiment(ctx, experimentNumber);
  await audited(ctx, "loggedModels.create", async (tx) => {
    const data = {
      id,
      experimentNumber,
      name,
      modelType: modelType ?? "",
      sourceRunId: sourceRunId || null,
      status: "pending" as const,
      artifactUri: `${experiment.artifactLocation}/models/${id}/artifacts`,
      params,
      tags,
      createdAt: ctx.now(),
    };
    await insertLoggedModel(tx, data);
    return { result: null, audit: { ...describe({ id, name }), after: data } };
  });
  return getLoggedModel(ctx, id);
}

function checkName(name: string): string {
  if (!/[/:.%"'\0]/.test(name)) return name;
  throw new InvalidInputError(
    `Invalid model name ('${name}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
  );
}

function checkPairs(kind: string, pairs: Pairs, valueMax: number): Record<string, string> {
  for (const [key, value] of Object.entries(pairs)) {
    if (key.length > KEY_MAX) {
      throw new InvalidInputError(
        `'${kind}.key' exceeds the maximum length of ${KEY_MAX} characters`,
      );
    }
    if (value.length > valueMax) {
      const where = `'${kind}.value' of '${key}'`;
      throw new InvalidInputError(`${where} exceeds the maximum length of ${valueMax} characters`);
    }
  }
  return { ...pairs };
}

/** @throws AppError NOT_FOUND, for a deleted model too unless `allowDeleted` */
export async function getLoggedModel(
  ctx: Pick<ServiceContext, "pool">,
  id: string,
  { allowDeleted = false }: { allowDeleted?: boolean } = {},
): Promise<LoggedModelDetail> {
  const [model] = await findLoggedModels(sqlOfPool(ctx.pool), [id]);
  if (model !== undefined && (allowDeleted || model.deletedAt === null)) return model;
  throw new AppError("NOT_FOUND", `Logged model with ID '${id}' not found.`);
}

/** What lies directly in a folder of a model's files. @throws AppError NOT_FOUND for the model */
export async function listLoggedModelFiles(
  ctx: ServiceContext,
  id: string,
  path: string,
): Promise<{ rootUri: string; files: ArtifactEntry[] }> {
  const { artifactUri: rootUri } = await getLoggedModel(ctx, id);
  return { rootUri, files: await listArtifactFolder(ctx, rootUri, path) };
}

/** One page of models; `more` says that another follows. */
export async function searchLoggedModels(
  ctx: ServiceContext,
  search: LoggedModelSearch,
): Promise<{ models: LoggedModelDetail[]; more: boolean }> {
  const { limit } = search;
  const rows = await searchLoggedModelRows(sqlOfPool(ctx.pool), { ...search, limit: limit + 1 });
  return { models: rows.slice(0, limit), more: rows.length > limit };
}

/** Says how the upload of a model's files ended. @throws AppError NOT_FOUND */
export async function finalizeLoggedModel(
  ctx: ServiceContext,
  id: string,
  status: LoggedModelStatus,
): Promise<LoggedModelDetail> {
  await change(ctx, "loggedModels.finalize", id, { status }, (tx) =>
    updateLoggedModelRow(tx, id, { status, updatedAt: ctx.now() }),
  );
  return getLoggedModel(ctx, id);
}

/** Hides a model; its files stay. @throws AppError NOT_FOUND */
export async function deleteLoggedModel(ctx: ServiceContext, id: string): Promise<void> {
  const now = ctx.now();
  await change(ctx, "loggedModels.delete", id, { deletedAt: now }, (tx) =>
    updateLoggedModelRow(tx, id, { deletedAt: now, updatedAt: now }),
  );
}

/** @throws AppError NOT_FOUND */
export async function setLoggedModelTags(
  ctx: ServiceContext,
  id: string,
  tags: Pairs,
): Promise<LoggedModelDetail> {
  const checked = checkPairs("tags", tags, TAG_MAX);
  await change(ctx, "loggedModels.setTags", id, { tags: checked }, (tx) =>
    saveLoggedModelTags(tx, id, checked),
  );
  return getLoggedModel(ctx, id);
}

/** @throws AppError NOT_FOUND for the model and for a tag that it does not have */
export async function removeLoggedModelTag(
  ctx: ServiceContext,
  id: string,
  key: string,
): Promise<void> {
  await change(ctx, "loggedModels.removeTag", id, { removed: key }, async (tx) => {
    if (await removeLoggedModelTagRow(tx, id, key)) return;
    throw new AppError("NOT_FOUND", `No tag with key '${key}' found for model with ID '${id}'.`);
  });
}

/** Adds params, which never change. @throws InvalidInputError when one has another value already */
export async function logLoggedModelParams(
  ctx: ServiceContext,
  id: string,
  params: Pairs,
): Promise<void> {
  const checked = checkPairs("params", params, PARAM_MAX);
  await change(ctx, "loggedModels.logParams", id, { params: checked }, async (tx) => {
    const stored = await addLoggedModelParams(tx, id, checked);
    const changed = Object.keys(checked).find((key) => stored[key] !== checked[key]);
    if (changed === undefined) return;
    throw new InvalidInputError(
      `Changing param values is not allowed. Param with key='${changed}' was already logged with value='${stored[changed]}' for model ID='${id}'. Attempted logging new value '${checked[changed]}'.`,
    );
  });
}

/** Notes on a logged model that a version was registered from it, within the caller's transaction. */
export async function linkRegisteredVersion(
  tx: Tx,
  id: string,
  { name, number }: { name: string; number: number },
): Promise<void> {
  const tags = await lockLoggedModelTags(tx, id);
  const known = readVersions(tags[VERSIONS_TAG]);
  const value = JSON.stringify([...known, { name, version: number }]);
  await saveLoggedModelTags(tx, id, { [VERSIONS_TAG]: value });
}

/** Clients write this tag too; what cannot be read is replaced. */
function readVersions(text: string | undefined): unknown[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

async function change(
  ctx: ServiceContext,
  action: string,
  id: string,
  after: Record<string, unknown>,
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  requirePermission(ctx, "runs.write");
  const model = await getLoggedModel(ctx, id);
  await audited(ctx, action, async (tx) => {
    await work(tx);
    const { status, tags } = model;
    return { result: null, audit: { ...describe(model), before: { status, tags }, after } };
  });
}

function describe({ id, name }: { id: string; name: string }) {
  return { objectKind: "loggedModel", objectId: id, objectName: name };
}
