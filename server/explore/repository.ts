import { HISTORY_KEPT } from "@/server/explore/constants";
import { HistoryEntry } from "@/server/explore/schema";
import type { Db } from "@/server/platform/db";

/** Adds a query and forgets what is older than the owner's newest 200. */
export async function insertHistory(
  db: Db,
  entry: Omit<HistoryEntry, "id"> & { owner: string },
): Promise<void> {
  await db.queryHistory.create({ data: entry });
  const kept = await db.queryHistory.findMany({
    where: { owner: entry.owner },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    skip: HISTORY_KEPT,
    select: { id: true },
  });
  if (kept.length > 0) {
    await db.queryHistory.deleteMany({ where: { id: { in: kept.map(({ id }) => id) } } });
  }
}

/** Newest first. */
export async function findHistory(db: Db, owner: string): Promise<HistoryEntry[]> {
  const rows = await db.queryHistory.findMany({
    where: { owner },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: HISTORY_KEPT,
    omit: { owner: true },
  });
  return HistoryEntry.array().parse(rows);
}
