import path from "node:path";
import { recordFact } from "@/server/annotations/service";
import { recordAudit } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";
import { modelNotFound, versionNotFound } from "@/server/registry/errors";
import { findModelByName } from "@/server/registry/repository/models";
import {
  findVersion,
  findVersionByNumber,
  saveVersion,
} from "@/server/registry/repository/versions";
import {
  type ModelVersionDetail,
  RegisterVersionInput,
  type ServableVersion,
} from "@/server/registry/schema";
import { announceVersion } from "@/server/registry/service/announcements";
import { toArtifactUri } from "@/server/tracking/service/artifact-keys";

/**
 * Registers the model of a run as the next version, within the caller's transaction. A run that is
 * already registered gives its version again and changes nothing.
 * @throws AppError NOT_FOUND when the model does not exist
 */
export async function registerVersion(
  tx: Tx,
  ctx: ServiceContext,
  input: RegisterVersionInput,
): Promise<{ versionId: string; number: number }> {
  const data = parseInput(RegisterVersionInput, input, "version");
  const model = await findModelByName(tx, data.modelName);
  if (model === null) throw modelNotFound(data.modelName);
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
    href: `/models/${encodeURIComponent(model.name)}?tab=versions`,
  });
  await recordAudit(tx, ctx, "models.registerVersion", {
    objectKind: "model",
    objectId: model.id,
    objectName: model.name,
    after: { number, runId: data.runId, artifactHash: data.artifactHash },
  });
  await announceVersion(tx, ctx, model, {
    ...{ number, runId: data.runId, tags: {}, description: "" },
    source: toArtifactUri(path.posix.dirname(data.artifactUri)),
  });
  return { versionId, number };
}

/** @throws NotFoundError, for a deleted version too */
export async function getModelVersion(
  ctx: Pick<ServiceContext, "db">,
  versionId: string,
): Promise<ModelVersionDetail> {
  const version = await findVersion(ctx.db, versionId, { deleted: false });
  if (version === null) throw new NotFoundError("Model version", versionId);
  return version;
}

/**
 * A version with what serving and monitoring need; a deleted one too, because what it answered is
 * still measured.
 * @throws NotFoundError
 * @throws AppError CONFLICT when the version cannot be served
 */
export async function getServableVersion(
  ctx: Pick<ServiceContext, "db">,
  versionId: string,
): Promise<ServableVersion> {
  const version = await findVersion(ctx.db, versionId, { deleted: true });
  if (version === null) throw new NotFoundError("Model version", versionId);
  return requireServable(version);
}

/** @throws AppError CONFLICT when a client registered the version, without what serving needs */
export function requireServable(version: ModelVersionDetail): ServableVersion {
  const { artifactUri, signature, reference, number } = version;
  if (artifactUri !== null && signature !== null && reference !== null) {
    return { ...version, artifactUri, signature, reference };
  }
  const problem = `v${number} was registered by a client and has no signature that Headrace can serve`;
  throw new AppError("CONFLICT", `${problem}. Deploy a version that a pipeline registered`);
}

/** @throws AppError NOT_FOUND */
export async function getModelVersionByNumber(
  ctx: Pick<ServiceContext, "db">,
  modelName: string,
  number: number,
): Promise<ModelVersionDetail> {
  const version = await findVersionByNumber(ctx.db, modelName, number);
  if (version === null) throw versionNotFound(modelName, number);
  return version;
}
