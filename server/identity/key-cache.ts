import type { Actor } from "@/server/platform/context";
import type { Pool } from "@/server/platform/db";

const MAX_AGE_MS = 5_000;
const MAX_ENTRIES = 10_000;

type Entry = { actor: Actor; goodUntil: number };
const caches = new WeakMap<Pool, Map<string, Entry>>();

/** The actor that a key's hash stood for within the last seconds. */
export function findCachedActor(pool: Pool, hash: string, now: Date): Actor | null {
  const entry = caches.get(pool)?.get(hash);
  return entry !== undefined && entry.goodUntil > now.getTime() ? entry.actor : null;
}

/**
 * Keeps a lookup for at most five seconds, and never past the key's own end. That is how long
 * another process may go on accepting a key that was revoked in this one.
 */
export function cacheActor(
  pool: Pool,
  hash: string,
  entry: { actor: Actor; expiresAt: Date | null },
  now: Date,
): void {
  const cache = caches.get(pool) ?? new Map<string, Entry>();
  caches.set(pool, cache);
  if (cache.size >= MAX_ENTRIES) cache.clear();
  const expiresAt = entry.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const goodUntil = Math.min(now.getTime() + MAX_AGE_MS, expiresAt);
  cache.set(hash, { actor: entry.actor, goodUntil });
}

/** Forgets what this process resolved: a key or its owner changed. */
export function clearCachedActors(pool: Pool): void {
  caches.get(pool)?.clear();
}
