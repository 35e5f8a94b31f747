import type { Pool } from "pg";
import { type Sql, sqlOfPool } from "@/server/platform/sql";

type KeyRow = { id: number; key: string };

/** Ids never change once given, so a process may remember them; the bound keeps odd clients away. */
const CACHE_LIMIT = 200_000;
const caches = new WeakMap<Pool, Map<string, number>>();

/** The number of each key, given to new ones. Keys of one call are inserted in order: no deadlock. */
export async function ensureKeyIds(
  sql: Sql,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const wanted = [...new Set(keys)].sort();
  if (wanted.length === 0) return new Map();
  const ids = toIds(await findKeys(sql, wanted));
  const missing = wanted.filter((key) => !ids.has(key));
  if (missing.length === 0) return ids;
  await sql(
    "INSERT INTO logged_keys (key) SELECT unnest($1::text[]) ON CONFLICT (key) DO NOTHING",
    [missing],
  );
  for (const { key, id } of await findKeys(sql, missing)) ids.set(key, id);
  return ids;
}

async function findKeys(sql: Sql, keys: readonly string[]): Promise<KeyRow[]> {
  return sql<KeyRow>("SELECT id, key FROM logged_keys WHERE key = ANY($1::text[])", [keys]);
}

function toIds(rows: readonly KeyRow[]): Map<string, number> {
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/**
 * As `ensureKeyIds`, remembered. New keys are committed at once, because an id that a transaction
 * takes back must not be remembered.
 */
export async function rememberKeyIds(
  pool: Pool,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const cache = findCache(pool);
  const missing = [...new Set(keys)].filter((key) => !cache.has(key));
  if (missing.length === 0) return cache;
  if (cache.size + missing.length > CACHE_LIMIT) cache.clear();
  const wanted = cache.size === 0 ? keys : missing;
  for (const [key, id] of await ensureKeyIds(sqlOfPool(pool), wanted)) cache.set(key, id);
  return cache;
}

function findCache(pool: Pool): Map<string, number> {
  const cache = caches.get(pool) ?? new Map<string, number>();
  caches.set(pool, cache);
  return cache;
}
