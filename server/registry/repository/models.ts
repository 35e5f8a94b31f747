import type { Db, Tx } from "@/server/platform/db";
import { toSummary, VERSION_PARTS } from "@/server/registry/repository/versions";
import { type ModelDetail, Tags } from "@/server/registry/schema";

export type ModelRow = {
  id: string;
  name: string;
  description: string;
  tags: Tags;
  projectId: string;
};

export async function findModelByName(db: Db | Tx, name: string): Promise<ModelRow | null> {
  const select = { id: true, name: true, description: true, tags: true, projectId: true } as const;
  const row = await db.model.findUnique({ where: { name }, select });
  return row === null ? null : { ...row, tags: Tags.parse(row.tags) };
}

/** @throws a unique violation when the name is taken */
export async function insertModel(
  tx: Tx,
  data: {
    name: string;
    title: string;
    projectId: string;
    description: string;
    ownerId: string | null;
    useCase?: string;
    tier?: number;
    tags?: Tags;
    createdAt: Date;
  },
): Promise<string> {
  const { createdAt } = data;
  const row = await tx.model.create({
    data: { ...data, updatedAt: createdAt },
    select: { id: true },
  });
  return row.id;
}

/** @throws a unique violation when the new name is taken */
export async function updateModelRow(
  tx: Tx,
  id: string,
  data: { name?: string; description?: string; projectId?: string; updatedAt: Date },
): Promise<void> {
  await tx.model.update({ where: { id }, data });
}

/** Removes a model with its versions and aliases. */
export async function deleteModelRow(tx: Tx, id: string): Promise<void> {
  await tx.model.delete({ where: { id } });
}

/** Names of the endpoints that serve a model or were made to. */
export async function findEndpointNames(db: Db | Tx, modelId: string): Promise<string[]> {
  const rows = await db.endpoint.findMany({
    where: { modelId },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  return rows.map(({ name }) => name);
}

/** Two changes at once keep both; the time of the last change stays, as with MLflow. */
export async function saveModelTags(tx: Tx, id: string, tags: Tags): Promise<void> {
  const text = JSON.stringify(tags);
  await tx.$executeRaw`UPDATE models SET tags = tags || ${text}::jsonb WHERE id = ${id}`;
}

export async function removeModelTag(tx: Tx, id: string, key: string): Promise<void> {
  await tx.$executeRaw`UPDATE models SET tags = tags - ${key}::text WHERE id = ${id}`;
}

/** A model with all versions, newest first. */
export async function findModelDetail(db: Db, name: string): Promise<ModelDetail | null> {
  const row = await db.model.findUnique({
    where: { name },
    include: {
      project: { select: { slug: true, name: true } },
      versions: {
        where: { deletedAt: null },
        include: VERSION_PARTS,
        orderBy: { number: "desc" },
      },
    },
  });
  if (row === null) return null;
  const { id, title, project, description, useCase, tier, createdAt, updatedAt } = row;
  const head = { id, name, title, project, description, useCase, tier, createdAt, updatedAt };
  return { ...head, tags: Tags.parse(row.tags), versions: row.versions.map(toSummary) };
}

/** Id of a project by its slug. */
export async function findProjectId(db: Db | Tx, slug: string): Promise<string | null> {
  const row = await db.project.findUnique({ where: { slug }, select: { id: true } });
  return row?.id ?? null;
}

/** What a version takes from the run that it names. */
export async function findRunFacts(
  db: Db | Tx,
  id: string,
): Promise<{ artifactUri: string; projectId: string } | null> {
  const row = await db.run.findUnique({
    where: { id },
    select: { artifactUri: true, experiment: { select: { projectId: true } } },
  });
  return row === null ? null : { artifactUri: row.artifactUri, ...row.experiment };
}
