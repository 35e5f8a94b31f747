import { Prisma } from "@/prisma/generated/client";
import type { ColumnProfile, ColumnStats, DatasetVersion, Scan } from "@/server/catalog/schema";
import {
  ColumnStats as ColumnStatsSchema,
  DatasetVersion as DatasetVersionSchema,
  ProfileHistogram,
  Scan as ScanSchema,
  TextGuess,
  TopValue,
} from "@/server/catalog/schema";
import type { Db, Tx } from "@/server/platform/db";

const STORE_FIELDS = {
  ...{ id: true, slug: true, name: true, description: true },
  ...{ kind: true, config: true, secret: true, allowPrivate: true },
  ...{ include: true, exclude: true, scanEveryHours: true, scanPlan: true },
} as const;

export type StoreConnection = {
  kind: string;
  config: Prisma.InputJsonValue;
  secret: string | null;
  place: string;
  allowPrivate: boolean;
};

/** Which paths a scan looks at, and how often the clock starts one. */
export type ScanPlan = { include: string[]; exclude: string[]; scanEveryHours: number | null };

export async function findStore(db: Db | Tx, idOrSlug: string) {
  return db.store.findFirst({
    where: { OR: [{ id: idOrSlug }, { slug: idOrSlug }] },
    select: STORE_FIELDS,
  });
}

export async function insertStore(
  tx: Tx,
  data: {
    slug: string;
    name: string;
    description: string;
    ownerId: string | null;
  } & { [Key in keyof ScanPlan]?: ScanPlan[Key] | undefined } & StoreConnection,
): Promise<{ id: string; slug: string; scanPlan: number }> {
  return tx.store.create({ data, select: { id: true, slug: true, scanPlan: true } });
}

/** A changed connection is untested, whatever the one before was. */
export async function updateStoreRow(
  tx: Tx,
  id: string,
  data: { name: string; description: string; scanPlan: number } & ScanPlan & StoreConnection,
): Promise<void> {
  const untested = { state: "untested", stateMessage: null, testLatencyMs: null, testedAt: null };
  await tx.store.update({ where: { id }, data: { ...data, ...untested } });
}

export async function countDatasetsOfStore(db: Db, storeId: string): Promise<number> {
  return db.dataset.count({ where: { storeId } });
}

export async function removeStoreRow(tx: Tx, id: string): Promise<void> {
  await tx.store.delete({ where: { id } });
}

export async function saveStoreTest(
  tx: Tx,
  id: string,
  test: { state: string; stateMessage: string | null; testLatencyMs: number; testedAt: Date },
): Promise<void> {
  await tx.store.update({ where: { id }, data: test });
}

export async function findLastScan(db: Db, storeId: string): Promise<Scan | null> {
  const row = await db.scan.findFirst({ where: { storeId }, orderBy: { startedAt: "desc" } });
  return row === null ? null : ScanSchema.parse(row);
}

/** Newest first, at most `limit`. */
export async function findScans(db: Db, storeId: string, limit: number): Promise<Scan[]> {
  const orderBy = { startedAt: "desc" } as const;
  const rows = await db.scan.findMany({ where: { storeId }, orderBy, take: limit });
  return rows.map((row) => ScanSchema.parse(row));
}

export async function findScanOfJob(db: Db, jobId: string): Promise<Scan | null> {
  const row = await db.scan.findUnique({ where: { jobId } });
  return row === null ? null : ScanSchema.parse(row);
}

/** What a job of a kind found; null for another job, or one that has not succeeded. */
export async function findJobResult(db: Db, id: string, kind: string): Promise<unknown> {
  const job = await db.job.findFirst({
    where: { id, kind, state: "succeeded" },
    select: { result: true },
  });
  return job?.result ?? null;
}

export async function insertScan(
  tx: Tx,
  scan: Omit<Scan, "id"> & { storeId: string; jobId: string },
): Promise<string> {
  const entries = toJson(scan.entries);
  const { id } = await tx.scan.create({ data: { ...scan, entries }, select: { id: true } });
  // Its files were listed and read, so the connection works.
  const data = { lastScanAt: scan.finishedAt, state: "connected", stateMessage: null };
  await tx.store.update({ where: { id: scan.storeId }, data });
  return id;
}

export async function findDataset(db: Db | Tx, idOrSlug: string) {
  return db.dataset.findFirst({
    where: { OR: [{ id: idOrSlug }, { slug: idOrSlug }] },
    include: { store: { select: STORE_FIELDS } },
  });
}

/** What hangs on a dataset: contracts, feature views and its number of versions. */
export async function findDependants(db: Db, datasetId: string) {
  const [contracts, views, versionCount] = await Promise.all([
    db.contract.findMany({
      where: { datasetId, status: "active" },
      select: { slug: true, name: true, enforcement: true },
      orderBy: { slug: "asc" },
    }),
    db.featureView.findMany({ where: { datasetId }, select: { name: true }, distinct: ["name"] }),
    db.datasetVersion.count({ where: { datasetId } }),
  ]);
  return { contracts, featureViews: views.map(({ name }) => name).sort(), versionCount };
}

/** States of the newest evaluations of the dataset's active contracts. */
export async function findContractStates(db: Db, datasetId: string): Promise<(string | null)[]> {
  const contracts = await db.contract.findMany({
    where: { datasetId, status: "active" },
    select: { runs: { select: { state: true }, orderBy: { computedAt: "desc" }, take: 1 } },
  });
  return contracts.map(({ runs }) => runs[0]?.state ?? null);
}

export async function insertDataset(
  tx: Tx,
  data: Omit<Prisma.DatasetUncheckedCreateInput, "id">,
): Promise<{ id: string; slug: string }> {
  return tx.dataset.create({ data, select: { id: true, slug: true } });
}

export async function updateDatasetRow(
  tx: Tx,
  id: string,
  data: Prisma.DatasetUncheckedUpdateInput,
): Promise<void> {
  await tx.dataset.update({ where: { id }, data });
}

const VERSION_OMIT = { sample: true } as const;

function toVersion(row: { sizeBytes: bigint }): DatasetVersion {
  return DatasetVersionSchema.parse({ ...row, sizeBytes: Number(row.sizeBytes) });
}

export async function findVersion(db: Db, id: string): Promise<DatasetVersion | null> {
  const row = await db.datasetVersion.findUnique({ where: { id }, omit: VERSION_OMIT });
  return row === null ? null : toVersion(row);
}

/** Newest first, at most `limit`. */
export async function findVersions(
  db: Db,
  datasetId: string,
  limit: number,
): Promise<DatasetVersion[]> {
  const rows = await db.datasetVersion.findMany({
    where: { datasetId },
    omit: VERSION_OMIT,
    orderBy: { number: "desc" },
    take: limit,
  });
  return rows.map(toVersion);
}

export async function findVersionByNumber(
  db: Db,
  datasetId: string,
  number: number,
): Promise<DatasetVersion | null> {
  const row = await db.datasetVersion.findUnique({
    where: { datasetId_number: { datasetId, number } },
    omit: VERSION_OMIT,
  });
  return row === null ? null : toVersion(row);
}

export async function findVersionByContent(
  db: Db | Tx,
  datasetId: string,
  contentHash: string,
): Promise<DatasetVersion | null> {
  const row = await db.datasetVersion.findUnique({
    where: { datasetId_contentHash: { datasetId, contentHash } },
    omit: VERSION_OMIT,
  });
  return row === null ? null : toVersion(row);
}

export async function findSample(db: Db, versionId: string): Promise<unknown> {
  const row = await db.datasetVersion.findUnique({
    where: { id: versionId },
    select: { sample: true },
  });
  return row?.sample ?? [];
}

export type NewVersion = Omit<DatasetVersion, "id" | "number" | "createdAt" | "profiledAt"> & {
  sample: Prisma.InputJsonValue;
};

/** The version of this content: the one that is there, or a new one with the next number. */
export async function ensureVersion(
  tx: Tx,
  version: NewVersion,
): Promise<{ version: DatasetVersion; created: boolean }> {
  const { datasetId, contentHash } = version;
  // Two ingests of one dataset take their numbers one after the other.
  await tx.$queryRaw`SELECT 1 FROM datasets WHERE id = ${datasetId} FOR UPDATE`;
  const known = await findVersionByContent(tx, datasetId, contentHash);
  if (known !== null) return { version: known, created: false };
  const last = await tx.datasetVersion.aggregate({ where: { datasetId }, _max: { number: true } });
  const row = await tx.datasetVersion.create({
    data: {
      ...version,
      number: (last._max.number ?? 0) + 1,
      files: toJson(version.files),
      columns: toJson(version.columns),
      sizeBytes: BigInt(version.sizeBytes),
    },
    omit: VERSION_OMIT,
  });
  return { version: toVersion(row), created: true };
}

export async function replaceProfile(
  tx: Tx,
  versionId: string,
  columns: readonly ColumnProfile[],
  computedAt: Date,
): Promise<void> {
  await tx.columnProfile.deleteMany({ where: { versionId } });
  await tx.columnProfile.createMany({
    data: columns.map(({ stats, histogram, topValues, texts, ...column }) => ({
      ...column,
      versionId,
      stats: toJson(stats),
      histogram: histogram === null ? Prisma.DbNull : toJson(histogram),
      topValues: toJson(topValues),
      texts: texts === null ? Prisma.DbNull : toJson(texts),
    })),
  });
  await tx.datasetVersion.update({ where: { id: versionId }, data: { profiledAt: computedAt } });
}

export async function findProfile(db: Db, versionId: string): Promise<ColumnProfile[]> {
  const rows = await db.columnProfile.findMany({
    where: { versionId },
    orderBy: { ordinal: "asc" },
  });
  return rows.map(({ versionId: _, type, ...row }) => ({
    ...row,
    type: DatasetVersionSchema.shape.columns.element.shape.type.parse(type),
    stats: ColumnStatsSchema.parse(row.stats) satisfies ColumnStats,
    histogram: ProfileHistogram.nullable().parse(row.histogram),
    topValues: TopValue.array().parse(row.topValues),
    texts: TextGuess.nullable().parse(row.texts),
  }));
}

/** A value made of plain data and dates as the JSON that a column stores. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value));
}
