import { Prisma } from "@/prisma/generated/client";
import { ChartChoice } from "@/server/explore/saved/schema";
import { Brush } from "@/server/explore/schema";
import type { Db, Tx } from "@/server/platform/db";

export type SavedRow = NonNullable<Awaited<ReturnType<typeof findSavedQuery>>>;
type Content = Pick<
  SavedRow,
  "name" | "description" | "sql" | "brushes" | "chart" | "shared" | "updatedAt"
>;
type NewRow = Content & Pick<SavedRow, "slug" | "ownerId" | "ownerName">;

/** The query of this address that is not removed. */
export async function findSavedQuery(db: Db | Tx, slug: string) {
  return toRow(await db.savedQuery.findFirst({ where: { slug, deletedAt: null } }));
}

export async function findRemovedQuery(tx: Tx, id: string): Promise<SavedRow | null> {
  return toRow(await tx.savedQuery.findFirst({ where: { id, deletedAt: { not: null } } }));
}

export async function insertSavedQuery(tx: Tx, data: NewRow): Promise<{ id: string }> {
  return tx.savedQuery.create({ data: toData(data), select: { id: true } });
}

export async function updateSavedQuery(tx: Tx, id: string, data: Content): Promise<void> {
  await tx.savedQuery.update({ where: { id }, data: toData(data) });
}

/** Removes it, or brings it back with null. */
export async function markQueryRemoved(tx: Tx, id: string, deletedAt: Date | null): Promise<void> {
  await tx.savedQuery.update({ where: { id }, data: { deletedAt } });
}

type StoredRow = Awaited<ReturnType<Db["savedQuery"]["findFirst"]>>;

function toRow(row: StoredRow) {
  if (row === null) return null;
  const brushes = Brush.array().parse(row.brushes);
  return { ...row, brushes, chart: ChartChoice.nullable().parse(row.chart) };
}

/** A column of JSON tells its own null from the database's. */
function toData<Data extends { chart: ChartChoice | null }>({ chart, ...data }: Data) {
  return { ...data, chart: chart ?? Prisma.DbNull };
}
