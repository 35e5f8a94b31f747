import { StoreReader, StoreTable } from "@/server/catalog/store-reads/schema";
import type { Db } from "@/server/platform/db";

/** Tables of the stores' last scans whose names hold `words`, by name. */
export async function findStoreTables(
  db: Db,
  { kinds, words, limit }: { kinds: readonly string[]; words: string; limit: number },
): Promise<StoreTable[]> {
  const rows = await db.$queryRaw`
    SELECT s.slug || ':' || (e ->> 'path') AS name, s.slug AS store, e ->> 'path' AS path,
      e ->> 'kind' AS kind, (e ->> 'rowCount')::float8 AS "rowCount"
    FROM stores s
    CROSS JOIN LATERAL (
      SELECT entries FROM scans WHERE store_id = s.id ORDER BY started_at DESC LIMIT 1) last
    CROSS JOIN LATERAL jsonb_array_elements(last.entries) e
    WHERE s.kind = ANY (${[...kinds]}) AND e ->> 'format' = 'table' AND e ->> 'change' <> 'gone'
      AND position(lower(${words}) IN lower(s.slug || ':' || (e ->> 'path'))) > 0
    ORDER BY 1 LIMIT ${limit}`;
  return StoreTable.array().parse(rows);
}

export async function findStoreState(
  db: Db,
  id: string,
): Promise<{ state: string; stateMessage: string | null }> {
  const select = { state: true, stateMessage: true };
  return db.store.findUniqueOrThrow({ where: { id }, select });
}

/** Datasets that are made of a store's table. */
export async function findDatasetsOf(
  db: Db,
  { storeId, path }: { storeId: string; path: string },
): Promise<{ id: string; slug: string }[]> {
  const select = { id: true, slug: true };
  return db.dataset.findMany({ where: { storeId, path }, select, orderBy: { slug: "asc" } });
}

type Read = {
  storeId: string;
  path: string;
  day: Date;
  actorKind: string;
  actorId: string;
  actorName: string;
  rowCount: number;
};

export async function countStoreRead(db: Db, read: Read): Promise<void> {
  const { storeId, path, day, actorKind, actorId, actorName, rowCount } = read;
  await db.$executeRaw`
    INSERT INTO store_reads
      (store_id, path, day, actor_kind, actor_id, actor_name, count, row_count)
    VALUES (${storeId}, ${path}, (${day}::timestamptz AT TIME ZONE 'UTC')::date, ${actorKind},
      ${actorId}, ${actorName}, 1, ${rowCount})
    ON CONFLICT (store_id, path, day, actor_kind, actor_id)
    DO UPDATE SET count = store_reads.count + 1, actor_name = excluded.actor_name,
      row_count = store_reads.row_count + excluded.row_count`;
}

/** Readers of a store's tables since a day, who read last first. */
export async function findStoreReaders(
  db: Db,
  storeId: string,
  since: Date,
): Promise<StoreReader[]> {
  const rows = await db.storeRead.groupBy({
    by: ["path", "actorKind", "actorId"],
    where: { storeId, day: { gte: since } },
    _sum: { count: true, rowCount: true },
    _max: { day: true, actorName: true },
    orderBy: [{ _max: { day: "desc" } }, { path: "asc" }, { actorId: "asc" }],
  });
  return rows.map(({ path, actorKind, _sum, _max }) =>
    StoreReader.parse({
      ...{ path, kind: actorKind, name: _max.actorName, count: _sum.count ?? 0 },
      rowCount: Number(_sum.rowCount ?? 0),
      lastDay: _max.day,
    }),
  );
}
