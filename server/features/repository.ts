import type { Prisma } from "@/prisma/generated/client";
import {
  type Entity,
  FeatureSet,
  FeatureView,
  type FeatureViewDetail,
  type SET_PURPOSES,
} from "@/server/features/schema";
import type { Db, Tx } from "@/server/platform/db";

const WITH_ENTITY = { entity: { select: { name: true, joinKey: true, description: true } } };
const SETS_SHOWN = 50;

export async function insertEntity(
  tx: Tx,
  data: { name: string; joinKey: string; description: string },
): Promise<{ id: string; name: string }> {
  return tx.entity.create({ data, select: { id: true, name: true } });
}

export async function findEntities(db: Db): Promise<Entity[]> {
  const select = { name: true, joinKey: true, description: true };
  return db.entity.findMany({ select, orderBy: { name: "asc" } });
}

export async function findEntity(db: Db | Tx, name: string) {
  return db.entity.findUnique({ where: { name } });
}

/** The view of this id, or of this name: its newest version unless `version` is given. */
export async function findView(db: Db | Tx, idOrName: string, version?: number) {
  const row = await db.featureView.findFirst({
    where: { OR: [{ id: idOrName }, { name: idOrName, version }] },
    include: WITH_ENTITY,
    orderBy: { version: "desc" },
  });
  if (row === null) return null;
  const { name: entityName, joinKey, description: entityDescription } = row.entity;
  return { ...FeatureView.parse({ ...row, entityName, joinKey }), entityDescription };
}

/** Adds the next version of a named view. */
export async function insertView(
  tx: Tx,
  data: Omit<Prisma.FeatureViewUncheckedCreateInput, "id" | "version">,
): Promise<{ id: string; name: string; version: number }> {
  // Two people who save one view take its numbers one after the other.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`feature-view:${data.name}`}))::text`;
  const last = await tx.featureView.aggregate({
    where: { name: data.name },
    _max: { version: true },
  });
  return tx.featureView.create({
    data: { ...data, version: (last._max.version ?? 0) + 1 },
    select: { id: true, name: true, version: true },
  });
}

export async function findViewVersions(db: Db, name: string) {
  return db.featureView.findMany({
    where: { name },
    select: { version: true, createdAt: true },
    orderBy: { version: "desc" },
  });
}

export type SetKey = {
  viewId: string;
  datasetVersionId: string;
  purpose: (typeof SET_PURPOSES)[number];
  rangeFrom: Date;
  rangeTo: Date;
};

export async function findSet(db: Db | Tx, key: SetKey): Promise<FeatureSet | null> {
  const row = await db.featureSet.findUnique({
    where: { viewId_datasetVersionId_purpose_rangeFrom_rangeTo: key },
  });
  return row === null ? null : FeatureSet.parse(row);
}

export async function findSetById(db: Db, id: string): Promise<FeatureSet | null> {
  const row = await db.featureSet.findUnique({ where: { id } });
  return row === null ? null : FeatureSet.parse(row);
}

/** Keeps a set; the one that another worker published first stays. */
export async function ensureSet(
  tx: Tx,
  key: SetKey,
  data: Omit<Prisma.FeatureSetUncheckedCreateInput, keyof SetKey>,
): Promise<FeatureSet> {
  const row = await tx.featureSet.upsert({
    where: { viewId_datasetVersionId_purpose_rangeFrom_rangeTo: key },
    create: { ...key, ...data },
    update: {},
  });
  return FeatureSet.parse(row);
}

/** Sets of a view, newest first, with the number of the dataset version they come from. */
export async function findSets(db: Db, viewId: string): Promise<FeatureViewDetail["sets"]> {
  const rows = await db.featureSet.findMany({
    where: { viewId },
    orderBy: { createdAt: "desc" },
    take: SETS_SHOWN,
  });
  const versions = await db.datasetVersion.findMany({
    where: { id: { in: rows.map(({ datasetVersionId }) => datasetVersionId) } },
    select: { id: true, number: true },
  });
  const numbers = new Map(versions.map(({ id, number }) => [id, number]));
  return rows.map((row) => ({
    ...FeatureSet.parse(row),
    datasetVersion: numbers.get(row.datasetVersionId) ?? 0,
  }));
}

/** Registered model versions whose run read a set of the view, newest first. */
export async function findConsumers(
  db: Db,
  viewId: string,
): Promise<FeatureViewDetail["consumers"]> {
  return db.$queryRaw<FeatureViewDetail["consumers"]>`
    SELECT DISTINCT m.name AS model, m.title AS "modelTitle", v.number AS version,
      v.run_id AS "runId", v.created_at AS "createdAt"
    FROM feature_sets s JOIN run_inputs i ON i.feature_set_id = s.id
      JOIN model_versions v ON v.run_id = i.run_id JOIN models m ON m.id = v.model_id
    WHERE s.view_id = ${viewId} AND v.deleted_at IS NULL ORDER BY v.created_at DESC LIMIT 100`;
}
