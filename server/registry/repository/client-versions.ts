import type { Tx } from "@/server/platform/db";
import { findNextNumber, lockModel } from "@/server/registry/repository/versions";
import type { Stage, Tags } from "@/server/registry/schema";

export type NewClientVersion = {
  source: string;
  storageUri: string | null;
  runId: string | null;
  runLink: string;
  loggedModelId: string | null;
  note: string;
  tags: Tags;
  createdByName: string;
  createdAt: Date;
};

/** Stores a version under the next number; the model's row is locked first. */
export async function insertClientVersion(
  tx: Tx,
  modelId: string,
  data: NewClientVersion,
): Promise<{ id: string; number: number }> {
  await lockModel(tx, modelId);
  const number = await findNextNumber(tx, modelId);
  const { createdAt } = data;
  const { id } = await tx.modelVersion.create({
    data: { ...data, updatedAt: createdAt, modelId, number },
    select: { id: true },
  });
  await tx.model.update({ where: { id: modelId }, data: { updatedAt: createdAt } });
  return { id, number };
}

export async function updateVersionRow(
  tx: Tx,
  id: string,
  data: { note?: string; stage?: Stage; updatedAt: Date },
): Promise<void> {
  await tx.modelVersion.update({ where: { id }, data });
}

/** Archives all other versions of a stage; returns their numbers. */
export async function archiveStage(
  tx: Tx,
  where: { modelId: string; stage: Stage; exceptId: string },
  updatedAt: Date,
): Promise<number[]> {
  const { modelId, stage, exceptId } = where;
  const rows = await tx.modelVersion.updateManyAndReturn({
    where: { modelId, stage, deletedAt: null, id: { not: exceptId } },
    data: { stage: "Archived", updatedAt },
    select: { number: true },
  });
  return rows.map(({ number }) => number);
}

/** Names of the endpoints on which a version answers now. */
export async function findServingEndpoints(tx: Tx, versionId: string): Promise<string[]> {
  const rows = await tx.deployment.findMany({
    where: { versionId, endedAt: null },
    select: { endpoint: { select: { name: true } } },
  });
  return rows.map(({ endpoint }) => endpoint.name).sort();
}

/**
 * Hides a version and frees its aliases. What a client said of it is blanked; what it was measured
 * by stays, because predictions that it answered refer to it.
 */
export async function markVersionDeleted(tx: Tx, id: string, deletedAt: Date): Promise<void> {
  await tx.modelAlias.deleteMany({ where: { versionId: id } });
  await tx.modelVersion.update({
    where: { id },
    data: {
      deletedAt,
      updatedAt: deletedAt,
      source: "",
      storageUri: null,
      runLink: "",
      loggedModelId: null,
      note: "",
      tags: {},
    },
  });
}

/** Two changes at once keep both; the time of the last change stays, as with MLflow. */
export async function saveVersionTags(tx: Tx, id: string, tags: Tags): Promise<void> {
  const text = JSON.stringify(tags);
  await tx.$executeRaw`UPDATE model_versions SET tags = tags || ${text}::jsonb WHERE id = ${id}`;
}

export async function removeVersionTag(tx: Tx, id: string, key: string): Promise<void> {
  await tx.$executeRaw`UPDATE model_versions SET tags = tags - ${key}::text WHERE id = ${id}`;
}
