import type { Db, Tx } from "@/server/platform/db";
import {
  EvaluationMetric,
  ModelSignature,
  type ModelVersionDetail,
  type ModelVersionSummary,
  type NewModelVersion,
  ReferenceDistribution,
  Stage,
  Tags,
} from "@/server/registry/schema";

export const VERSION_PARTS = {
  run: { select: { name: true } },
  aliases: { select: { alias: true }, orderBy: { alias: "asc" } },
  model: { select: { name: true } },
} as const;

/** @param options.deleted finds deleted ones too: what they answered is still measured */
export async function findVersion(
  db: Db,
  id: string,
  options: { deleted: boolean },
): Promise<ModelVersionDetail | null> {
  const where = options.deleted ? { id } : { id, deletedAt: null };
  const row = await db.modelVersion.findFirst({ where, include: VERSION_PARTS });
  return row === null ? null : toVersionDetail(row);
}

export async function findVersionByNumber(
  db: Db | Tx,
  modelName: string,
  number: number,
): Promise<ModelVersionDetail | null> {
  const where = { model: { name: modelName }, number, deletedAt: null };
  const row = await db.modelVersion.findFirst({ where, include: VERSION_PARTS });
  return row === null ? null : toVersionDetail(row);
}

/** The model's row, locked until the transaction ends: numbers are given one at a time. */
export async function lockModel(tx: Tx, modelId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM models WHERE id = ${modelId} FOR UPDATE`;
}

/** The number after all that were ever given, deleted versions included. */
export async function findNextNumber(tx: Tx, modelId: string): Promise<number> {
  const last = await tx.modelVersion.aggregate({ where: { modelId }, _max: { number: true } });
  return (last._max.number ?? 0) + 1;
}

/**
 * Stores a version under the next number. The model's row is locked first, so that two
 * registrations at once get two numbers; a run's second registration gets its first version.
 */
export async function saveVersion(
  tx: Tx,
  modelId: string,
  input: NewModelVersion & { createdByName: string; createdAt: Date },
): Promise<{ versionId: string; number: number; created: boolean }> {
  await lockModel(tx, modelId);
  const { runId, createdAt } = input;
  const former = await tx.modelVersion.findFirst({
    where: { modelId, runId, deletedAt: null },
    orderBy: { number: "asc" },
    select: { id: true, number: true },
  });
  if (former !== null) return { versionId: former.id, number: former.number, created: false };
  const number = await findNextNumber(tx, modelId);
  const { modelName: _, ...data } = input;
  const row = await tx.modelVersion.create({
    data: { ...data, updatedAt: createdAt, modelId, number },
    select: { id: true },
  });
  await tx.model.update({ where: { id: modelId }, data: { updatedAt: createdAt } });
  return { versionId: row.id, number, created: true };
}

type VersionRow = Awaited<ReturnType<Db["modelVersion"]["findMany"]>>[number] & {
  run: { name: string } | null;
  aliases: { alias: string }[];
  model: { name: string };
};

export function toSummary(row: VersionRow): ModelVersionSummary {
  const { id, number, runId, artifactHash, sizeBytes, trainedFrom, trainedTo } = row;
  return {
    id,
    number,
    runId,
    runName: row.run?.name ?? null,
    artifactHash,
    sizeBytes,
    evaluation: EvaluationMetric.array().parse(row.evaluation),
    signature: ModelSignature.nullable().parse(row.signature),
    trainedFrom,
    trainedTo,
    source: row.source,
    loggedModelId: row.loggedModelId,
    stage: Stage.parse(row.stage),
    tags: Tags.parse(row.tags),
    aliases: row.aliases.map(({ alias }) => alias),
    note: row.note,
    createdByName: row.createdByName,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function toVersionDetail(row: VersionRow): ModelVersionDetail {
  return {
    ...toSummary(row),
    modelId: row.modelId,
    modelName: row.model.name,
    artifactUri: row.artifactUri,
    reference: ReferenceDistribution.nullable().parse(row.reference),
  };
}
