import type { Pool } from "pg";
import {
  CHUNK_POINTS,
  decodeChunk,
  encodeChunk,
  encodePyramid,
} from "@/server/lib/series/chunk-codec";
import {
  mergePoints,
  type PointColumns,
  slicePoints,
  toColumns,
} from "@/server/lib/series/columns";
import { buildPyramid, limitBuckets, pointBuckets } from "@/server/lib/series/pyramid";
import { inTransaction, type Sql } from "@/server/platform/sql";

export type Series = { seq: number; keyId: number };

/** Points that make a growing series worth sealing, and fewer that make an ended run's so. */
const GROWING_POINTS = 1_024;
const ENDED_POINTS = 16;
/** A run that has been silent so long counts as ended. */
export const SILENT_MS = 600_000;

/** Series whose tail is long enough, the longest first. */
export async function findUnsealedSeries(
  sql: Sql,
  nowMs: number,
  limit: number,
): Promise<Series[]> {
  return sql<Series>(
    `SELECT m.run_seq AS seq, m.key_id AS "keyId" FROM run_metrics m
     JOIN runs r ON r.seq = m.run_seq
     WHERE m.tail_count >= ${ENDED_POINTS}
       AND (m.tail_count >= ${GROWING_POINTS} OR r.finished_at IS NOT NULL OR m.last_at < $1::bigint)
     ORDER BY m.tail_count DESC LIMIT $2::int`,
    [Math.trunc(nowMs - SILENT_MS), limit],
  );
}

/** Whether series wait until their runs end or fall silent. */
export async function hasWaitingSeries(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ found: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM run_metrics WHERE tail_count >= ${ENDED_POINTS}) AS found`,
  );
  return row?.found ?? false;
}

/**
 * Seals series in one transaction, in the order in which writers take the summary rows: neither
 * waits for the other in turn.
 * @returns how many points left the tails
 */
export async function sealTogether(pool: Pool, series: readonly Series[]): Promise<number> {
  const inOrder = series.toSorted((a, b) => a.seq - b.seq || a.keyId - b.keyId);
  return inTransaction(pool, async (sql) => {
    let sealed = 0;
    for (const each of inOrder) sealed += await sealSeries(sql, each);
    return sealed;
  });
}

type ChunkRow = { id: string; data: Buffer };
type TailRow = { step: string; at: string; value: number };

/**
 * Moves a series' tail into chunks, within the caller's transaction: whatever happens, a point is
 * in the tail or in a chunk, once. Sealing again finds nothing to do. The chunks that the tail
 * overlaps, and a last one that is not full, are written anew with it.
 * @returns how many points left the tail
 */
export async function sealSeries(sql: Sql, { seq, keyId }: Series): Promise<number> {
  // Two sealers of one series would write its points twice.
  await sql("SELECT pg_advisory_xact_lock($1::int, $2::int)", [seq, keyId]);
  const rows = await sql<TailRow>(
    `DELETE FROM metric_points WHERE run_seq = $1 AND key_id = $2
     RETURNING step::text, at::text, value`,
    [seq, keyId],
  );
  if (rows.length === 0) return 0;
  const tail = mergePoints([toColumns(rows.map(toPoint))]);
  const former = await takeOverlapped(sql, { seq, keyId }, tail);
  const merged = mergePoints([...former, tail]);
  for (let from = 0; from < merged.values.length; from += CHUNK_POINTS) {
    await insertChunk(sql, { seq, keyId }, slicePoints(merged, from, from + CHUNK_POINTS));
  }
  const before = former.reduce((sum, { values }) => sum + values.length, 0);
  const repeated = before + rows.length - merged.values.length;
  await sql(
    `UPDATE run_metrics SET tail_count = tail_count - $3::int, count = count - $4::int
     WHERE run_seq = $1 AND key_id = $2`,
    [seq, keyId, rows.length, repeated],
  );
  return rows.length;
}

function toPoint({ step, at, value }: TailRow) {
  return { step: BigInt(step), at: BigInt(at), value };
}

/**
 * Removes and returns the chunks that reach past the tail's first point, and a last one with room.
 * Time counts too: a client that names no step logs all its points at step 0.
 */
async function takeOverlapped(
  sql: Sql,
  { seq, keyId }: Series,
  tail: PointColumns,
): Promise<PointColumns[]> {
  const rows = await sql<ChunkRow>(
    `DELETE FROM metric_chunks c WHERE c.run_seq = $1 AND c.key_id = $2
       AND ((c.last_step, c.last_at) >= ($3::bigint, $4::bigint) OR (c.count < ${CHUNK_POINTS} AND c.last_step = (
         SELECT max(o.last_step) FROM metric_chunks o WHERE o.run_seq = $1 AND o.key_id = $2)))
     RETURNING c.id::text, c.data`,
    [seq, keyId, (tail.steps[0] ?? 0n).toString(), (tail.ats[0] ?? 0n).toString()],
  );
  return rows.map(({ data }) => decodeChunk(data));
}

async function insertChunk(sql: Sql, { seq, keyId }: Series, points: PointColumns): Promise<void> {
  const whole = limitBuckets(pointBuckets(points), 1);
  const ats = points.ats.toSorted();
  await sql(
    `INSERT INTO metric_chunks (run_seq, key_id, count, first_step, last_step, first_at, last_at,
       min, max, mean, data, pyramid)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      seq,
      keyId,
      points.values.length,
      points.steps[0]?.toString(),
      points.steps.at(-1)?.toString(),
      ats[0]?.toString(),
      ats.at(-1)?.toString(),
      whole.mins[0],
      whole.maxs[0],
      whole.means[0],
      encodeChunk(points),
      encodePyramid(buildPyramid(points)),
    ],
  );
}
