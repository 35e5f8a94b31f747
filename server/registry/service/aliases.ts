import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError, NotFoundError } from "@/server/platform/errors";
import { sqlOfPool } from "@/server/platform/sql";
import { checkValue } from "@/server/registry/names";
import { deleteAlias, findAlias, saveAlias } from "@/server/registry/repository/aliases";
import {
  findLatestVersions,
  type RegisteredVersion,
} from "@/server/registry/repository/registered";
import { AliasName } from "@/server/registry/schema";
import { announceAlias } from "@/server/registry/service/announcements";
import { requireModel } from "@/server/registry/service/models";
import { getRegisteredVersion } from "@/server/registry/service/registered-versions";
import { getModelVersionByNumber } from "@/server/registry/service/versions";

/** Points `alias` at version `number`, away from the version it named before. */
export async function setAlias(
  ctx: ServiceContext,
  modelName: string,
  alias: string,
  number: number,
): Promise<void> {
  requirePermission(ctx, "models.write");
  checkValue(AliasName, alias);
  const model = await requireModel(ctx, modelName);
  const { id } = model;
  const version = await getModelVersionByNumber(ctx, modelName, number);
  await audited(ctx, "models.setAlias", async (tx) => {
    const before = await saveAlias(tx, { modelId: id, alias }, version.id);
    await announceAlias(tx, ctx, model, alias, number);
    const audit = {
      objectKind: "model",
      objectId: id,
      objectName: modelName,
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
  const model = await requireModel(ctx, modelName);
  await audited(ctx, "models.removeAlias", async (tx) => {
    const before = await deleteAlias(tx, { modelId: model.id, alias });
    if (before === null) throw new NotFoundError(`Alias of model ${model.name}`, alias);
    await announceAlias(tx, ctx, model, alias, null);
    const audit = {
      objectKind: "model",
      objectId: model.id,
      objectName: model.name,
      before: { alias, number: before },
    };
    return { result: null, audit };
  });
}

/**
 * The version that an alias names; "latest" names the newest one.
 * @throws AppError NOT_FOUND for the model, InvalidInputError for the alias, as MLflow has it
 */
export async function getVersionByAlias(
  ctx: ServiceContext,
  modelName: string,
  alias: string,
): Promise<RegisteredVersion> {
  const { id } = await requireModel(ctx, modelName);
  const found =
    alias.toLowerCase() === "latest"
      ? (await findLatestVersions(sqlOfPool(ctx.pool), [id])).at(-1)?.number
      : await findAlias(ctx.db, { modelId: id, alias });
  if (found === undefined || found === null) {
    throw new InvalidInputError(`Registered model alias ${alias} not found.`);
  }
  return getRegisteredVersion(ctx, modelName, found);
}
