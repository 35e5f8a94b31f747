import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import { checkTags, readStage } from "@/server/registry/names";
import {
  archiveStage,
  findServingEndpoints,
  insertClientVersion,
  markVersionDeleted,
  removeVersionTag as removeVersionTagRow,
  saveVersionTags,
  updateVersionRow,
} from "@/server/registry/repository/client-versions";
import { findProjectId, type ModelRow, updateModelRow } from "@/server/registry/repository/models";
import type { ModelVersionDetail, Tags } from "@/server/registry/schema";
import { announceVersion, announceVersionTag } from "@/server/registry/service/announcements";
import { requireModel } from "@/server/registry/service/models";
import {
  type ResolvedSource,
  resolveSource,
  type SourceClaim,
} from "@/server/registry/service/source";
import { getModelVersionByNumber } from "@/server/registry/service/versions";
import { DEFAULT_PROJECT, PROJECT_TAG } from "@/server/tracking/constants";
import { linkRegisteredVersion } from "@/server/tracking/logged-models/service";

/** Stages that `archiveExisting` may follow. */
const ACTIVE_STAGES: readonly string[] = ["Staging", "Production"];

export type ClientVersion = SourceClaim & { name: string; runLink?: string; description?: string };

/**
 * Registers what a client trained elsewhere as the next version of `name`.
 * @throws AppError NOT_FOUND for the model and for a run, logged model or version that is named
 * @throws InvalidInputError for a source that leaves its folder
 */
export async function createClientVersion(
  ctx: ServiceContext,
  input: ClientVersion,
): Promise<{ number: number }> {
  requirePermission(ctx, "models.write");
  const { name, source, runLink = "", description = "" } = input;
  const tags = checkTags(input.tags);
  const model = await requireModel(ctx, name);
  const resolved = await resolveSource(ctx, input);
  const { projectId: _, ...origin } = resolved;
  const createdAt = ctx.now();
  return audited(ctx, "models.createVersion", async (tx) => {
    const { number } = await insertClientVersion(tx, model.id, {
      ...origin,
      source,
      runLink,
      note: description,
      tags,
      createdByName: ctx.actor.name,
      createdAt,
    });
    if (number === 1) await adoptProject(tx, model, resolved, createdAt);
    if (origin.loggedModelId !== null) {
      await linkRegisteredVersion(tx, origin.loggedModelId, { name, number });
    }
    await announceVersion(tx, ctx, model, {
      ...{ number, source, tags, description },
      runId: origin.runId,
    });
    const after = { number, source, runId: origin.runId, loggedModelId: origin.loggedModelId };
    return { result: { number }, audit: { ...describe(model.id, name), after } };
  });
}

/** A model that nobody placed belongs where the run of its first version does. */
async function adoptProject(
  tx: Tx,
  model: ModelRow,
  { projectId }: ResolvedSource,
  updatedAt: Date,
): Promise<void> {
  if (projectId === null || projectId === model.projectId || PROJECT_TAG in model.tags) return;
  if (model.projectId !== (await findProjectId(tx, DEFAULT_PROJECT))) return;
  await updateModelRow(tx, model.id, { projectId, updatedAt });
}

/** @throws AppError NOT_FOUND */
export async function updateVersion(
  ctx: ServiceContext,
  name: string,
  number: number,
  { description }: { description: string },
): Promise<void> {
  await change(ctx, "models.updateVersion", { name, number }, { description }, (tx, { id }) =>
    updateVersionRow(tx, id, { note: description, updatedAt: ctx.now() }),
  );
}

/**
 * Hides a version for good; its number is never given again and its aliases are free.
 * @throws AppError NOT_FOUND, CONFLICT while an endpoint serves it
 */
export async function deleteVersion(
  ctx: ServiceContext,
  name: string,
  number: number,
): Promise<void> {
  await change(ctx, "models.deleteVersion", { name, number }, {}, async (tx, version) => {
    const endpoints = await findServingEndpoints(tx, version.id);
    if (endpoints.length > 0) {
      const problem = `v${number} of ${name} cannot be deleted: it serves on ${endpoints.join(", ")}`;
      throw new AppError("CONFLICT", `${problem}. Deploy another version there first`);
    }
    const now = ctx.now();
    await markVersionDeleted(tx, version.id, now);
    await updateModelRow(tx, version.modelId, { updatedAt: now });
  });
}

/**
 * Moves a version to a stage, named without regard to case; `archiveExisting` archives the other
 * versions of that stage.
 * @throws AppError NOT_FOUND
 * @throws InvalidInputError for an unknown stage, or one that keeps several versions
 */
export async function transitionStage(
  ctx: ServiceContext,
  { name, number }: { name: string; number: number },
  stageText: string,
  archiveExisting: boolean,
): Promise<void> {
  const stage = readStage(stageText);
  if (archiveExisting && !ACTIVE_STAGES.includes(stage)) {
    throw new InvalidInputError(
      `Model version transition cannot archive existing model versions because '${stageText}' is not an Active stage. Valid stages are ['Staging', 'Production']`,
    );
  }
  await change(ctx, "models.transitionStage", { name, number }, { stage }, async (tx, version) => {
    const updatedAt = ctx.now();
    const { id, modelId } = version;
    if (archiveExisting) await archiveStage(tx, { modelId, stage, exceptId: id }, updatedAt);
    await updateVersionRow(tx, id, { stage, updatedAt });
    await updateModelRow(tx, modelId, { updatedAt });
  });
}

/** @throws AppError NOT_FOUND */
export async function setVersionTag(
  ctx: ServiceContext,
  { name, number }: { name: string; number: number },
  key: string,
  value: string,
): Promise<void> {
  const tags: Tags = checkTags({ [key]: value });
  const model = await requireModel(ctx, name);
  await change(ctx, "models.setVersionTag", { name, number }, { tags }, async (tx, { id }) => {
    await saveVersionTags(tx, id, tags);
    await announceVersionTag(tx, ctx, model, number, { key, value });
  });
}

/** A tag that is not there is no mistake. @throws AppError NOT_FOUND for the version */
export async function removeVersionTag(
  ctx: ServiceContext,
  { name, number }: { name: string; number: number },
  key: string,
): Promise<void> {
  const after = { removed: key };
  const model = await requireModel(ctx, name);
  await change(ctx, "models.removeVersionTag", { name, number }, after, async (tx, { id }) => {
    await removeVersionTagRow(tx, id, key);
    await announceVersionTag(tx, ctx, model, number, { key });
  });
}

async function change(
  ctx: ServiceContext,
  action: string,
  { name, number }: { name: string; number: number },
  after: Record<string, unknown>,
  work: (tx: Tx, version: ModelVersionDetail) => Promise<void>,
): Promise<void> {
  requirePermission(ctx, "models.write");
  const version = await getModelVersionByNumber(ctx, name, number);
  await audited(ctx, action, async (tx) => {
    await work(tx, version);
    const { note, stage, tags, aliases } = version;
    const audit = {
      ...describe(version.modelId, name),
      before: { number, note, stage, tags, aliases },
      after: { number, ...after },
    };
    return { result: null, audit };
  });
}

function describe(objectId: string, objectName: string) {
  return { objectKind: "model", objectId, objectName };
}
