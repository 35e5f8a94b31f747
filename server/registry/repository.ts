import type { Db, Tx } from "@/server/platform/db";
import {
  EvaluationMetric,
  type ModelDetail,
  ModelSignature,
  type ModelVersionDetail,
  type ModelVersionSummary,
  type NewModelVersion,
  ReferenceDistribution,
} from "@/server/registry/schema";

const VERSION_PARTS = {
  run: { select: { name: true } },
  aliases: { select: { alias: true }, orderBy: { alias: "asc" } },
  model: { select: { name: true } },
} as const;

export async function findModelByName(
  db: Db | Tx,
  name: string,
): Promise<{ id: string; name: string } | null> {
  return db.model.findUnique({ where: { name }, select: { id: true, name: true } });
}

export async function insertModel(
  tx: Tx,
  data: {
    name: string;
    title: string;
    projectId: string;
    description: string;
    useCase: string;
    tier: number;
    ownerId: string | null;
  },
): Promise<string> {
  const row = await tx.model.create({ data, select: { id: true } });
  return row.id;
}

/** A model with all versions, newest first. */
export async function findModelDetail(db: Db, name: string): Promise<ModelDetail | null> {
  const row = await db.model.findUnique({
    where: { name },
    include: {
      project: { select: { slug: true, name: true } },
      versions: { include: VERSION_PARTS, orderBy: { number: "desc" } },
    },
  });
  if (row === null) return null;
  const { id, title, project, description, useCase, tier, createdAt, updatedAt } = row;
  const versions = row.versions.map(toSummary);
  return { id, name, title, project, description, useCase, tier, createdAt, updatedAt, versions };
}

export async function findVersion(db: Db, id: string): Promise<ModelVersionDetail | null> {
  const row = await db.modelVersion.findUnique({ where: { id }, include: VERSION_PARTS });
  return row === null ? null : toVersionDetail(row);
}

export async function findVersionByNumber(
  db: Db,
  modelName: string,
  number: number,
): Promise<ModelVersionDetail | null> {
  const where = { model: { name: modelName }, number };
  const row = await db.modelVersion.findFirst({ where, include: VERSION_PARTS });
  return row === null ? null : toVersionDetail(row);
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
  await tx.$queryRaw`SELECT 1 FROM models WHERE id = ${modelId} FOR UPDATE`;
  const former = await tx.modelVersion.findUnique({
    where: { modelId_runId: { modelId, runId: input.runId } },
    select: { id: true, number: true },
  });
  if (former !== null) return { versionId: former.id, number: former.number, created: false };
  const last = await tx.modelVersion.aggregate({ where: { modelId }, _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  const { modelName: _, ...data } = input;
  const row = await tx.modelVersion.create({
    data: { ...data, modelId, number },
    select: { id: true },
  });
  await tx.model.update({ where: { id: modelId }, data: { updatedAt: input.createdAt } });
  return { versionId: row.id, number, created: true };
}

/** Points an alias at a version; returns the number it pointed at before. */
export async function saveAlias(
  tx: Tx,
  key: { modelId: string; alias: string },
  versionId: string,
): Promise<number | null> {
  const former = await tx.modelAlias.findUnique({
    where: { modelId_alias: key },
    select: { version: { select: { number: true } } },
  });
  await tx.modelAlias.upsert({
    where: { modelId_alias: key },
    create: { ...key, versionId },
    update: { versionId },
  });
  return former?.version.number ?? null;
}

export async function deleteAlias(
  tx: Tx,
  key: { modelId: string; alias: string },
): Promise<number | null> {
  const former = await tx.modelAlias.findUnique({
    where: { modelId_alias: key },
    select: { version: { select: { number: true } } },
  });
  if (former === null) return null;
  await tx.modelAlias.delete({ where: { modelId_alias: key } });
  return former.version.number;
}

type VersionRow = Awaited<ReturnType<Db["modelVersion"]["findMany"]>>[number] & {
  run: { name: string } | null;
  aliases: { alias: string }[];
  model: { name: string };
};

function toSummary(row: VersionRow): ModelVersionSummary {
  const { id, number, runId, artifactHash, sizeBytes, trainedFrom, trainedTo } = row;
  return {
    id,
    number,
    runId,
    runName: row.run?.name ?? null,
    artifactHash,
    sizeBytes,
    evaluation: EvaluationMetric.array().parse(row.evaluation),
    signature: ModelSignature.parse(row.signature),
    trainedFrom,
    trainedTo,
    aliases: row.aliases.map(({ alias }) => alias),
    note: row.note,
    createdByName: row.createdByName,
    createdAt: row.createdAt,
  };
}

function toVersionDetail(row: VersionRow): ModelVersionDetail {
  return {
    ...toSummary(row),
    modelId: row.modelId,
    modelName: row.model.name,
    artifactUri: row.artifactUri,
    reference: ReferenceDistribution.parse(row.reference),
  };
}
