import { CHUNK_POINTS, decodeChunk, decodePyramid } from "@/server/lib/series/chunk-codec";
import {
  type Buckets,
  emptyBuckets,
  joinBuckets,
  limitBuckets,
  PYRAMID_POINTS,
  pointBuckets,
  sliceBuckets,
} from "@/server/lib/series/pyramid";
import type { Sql } from "@/server/platform/sql";
import { ALL_STEPS, readTail, type StepRange } from "@/server/tracking/metric-store/read";

/** What a chart of one run's metric needs, with how many points that stands for. */
export type BucketedSeries = { total: number; buckets: Buckets };

type ChunkHead = {
  id: string;
  seq: number;
  count: number;
  firstStep: number;
  lastStep: number;
  firstAt: number;
  min: number;
  max: number;
  mean: number;
};
type Level = "points" | "pyramid" | "chunks";

const HEADS = `SELECT id::text, run_seq AS seq, count, first_step::float8 AS "firstStep",
    last_step::float8 AS "lastStep", first_at::float8 AS "firstAt", min, max, mean
  FROM metric_chunks WHERE run_seq = ANY($1::int[]) AND key_id = $2
    AND last_step >= $3::bigint AND first_step <= $4::bigint
  ORDER BY run_seq, first_step, first_at, id`;

/**
 * One metric of several runs in at most `maxBuckets` buckets each, read from the coarsest level
 * that still has as many: whole chunks, sixteen points, or single points. The tail is always read.
 */
export async function readBuckets(
  sql: Sql,
  seqs: readonly number[],
  keyId: number,
  maxBuckets: number,
  range: StepRange = ALL_STEPS,
): Promise<Map<number, BucketedSeries>> {
  const values = [seqs, keyId, range.from.toString(), range.to.toString()];
  const heads = await sql<ChunkHead>(HEADS, values);
  const tails = await readTail(sql, values);
  const headsBySeq = groupBySeq(heads);
  const levels = new Map<number, Level>();
  for (const [seq, own] of headsBySeq) {
    levels.set(seq, chooseLevel(sumCounts(own), maxBuckets, isWhole(own, range)));
  }
  const details = await readDetails(sql, keyId, heads, levels);
  return new Map(
    seqs.map((seq) => {
      const own = headsBySeq.get(seq) ?? [];
      const sealed = own.map((head) => details.get(head.id) ?? chunkBucket(head));
      const tail = tails.get(seq);
      const parts = tail === undefined ? sealed : [...sealed, pointBuckets(tail)];
      const joined = sortBuckets(joinBuckets(parts));
      const shown = isWhole(own, range)
        ? joined
        : sliceBuckets(joined, Number(range.from), Number(range.to));
      const total = shown.counts.reduce((sum, count) => sum + count, 0);
      return [seq, { total, buckets: limitBuckets(shown, maxBuckets) }];
    }),
  );
}

function groupBySeq(heads: readonly ChunkHead[]): Map<number, ChunkHead[]> {
  const groups = new Map<number, ChunkHead[]>();
  for (const head of heads) groups.set(head.seq, [...(groups.get(head.seq) ?? []), head]);
  return groups;
}

function sumCounts(heads: readonly ChunkHead[]): number {
  return heads.reduce((sum, { count }) => sum + count, 0);
}

/** A cut through a chunk needs its points: a bucket says nothing of its halves. */
function isWhole(heads: readonly ChunkHead[], { from, to }: StepRange): boolean {
  return heads.every(
    ({ firstStep, lastStep }) => firstStep >= Number(from) && lastStep <= Number(to),
  );
}

function chooseLevel(total: number, maxBuckets: number, isWholeRange: boolean): Level {
  if (isWholeRange && total / CHUNK_POINTS >= maxBuckets) return "chunks";
  // A cut at a bucket of sixteen is off by less than a pixel where there are this many.
  const enough = isWholeRange ? 1 : 4;
  return total / PYRAMID_POINTS >= maxBuckets * enough ? "pyramid" : "points";
}

async function readDetails(
  sql: Sql,
  keyId: number,
  heads: readonly ChunkHead[],
  levels: ReadonlyMap<number, Level>,
): Promise<Map<string, Buckets>> {
  const details = new Map<string, Buckets>();
  for (const [level, column, decode] of [
    ["pyramid", "pyramid", decodePyramid],
    ["points", "data", (bytes: Buffer) => pointBuckets(decodeChunk(bytes))],
  ] as const) {
    const wanted = heads.filter(({ seq }) => levels.get(seq) === level);
    if (wanted.length === 0) continue;
    const rows = await sql<{ id: string; bytes: Buffer }>(
      `SELECT id::text, ${column} AS bytes FROM metric_chunks
       WHERE run_seq = ANY($1::int[]) AND key_id = $2 AND id = ANY($3::bigint[])`,
      [[...new Set(wanted.map(({ seq }) => seq))], keyId, wanted.map(({ id }) => id)],
    );
    for (const { id, bytes } of rows) details.set(id, decode(bytes));
  }
  return details;
}

function chunkBucket({ firstStep, firstAt, count, min, max, mean }: ChunkHead): Buckets {
  return {
    steps: Float64Array.of(firstStep),
    ats: Float64Array.of(firstAt),
    counts: Float64Array.of(count),
    mins: Float64Array.of(min),
    maxs: Float64Array.of(max),
    means: Float64Array.of(mean),
  };
}

/** The tail may hold points that belong before sealed ones. */
function sortBuckets(buckets: Buckets): Buckets {
  const { steps, ats } = buckets;
  const isSorted = steps.every((step, index) => index === 0 || (steps[index - 1] ?? 0) <= step);
  if (isSorted) return buckets;
  const order = Array.from(steps, (_, index) => index).sort(
    (a, b) => (steps[a] ?? 0) - (steps[b] ?? 0) || (ats[a] ?? 0) - (ats[b] ?? 0),
  );
  const sorted = emptyBuckets(steps.length);
  for (const name of ["steps", "ats", "counts", "mins", "maxs", "means"] as const) {
    order.forEach((from, to) => {
      sorted[name][to] = buckets[name][from] ?? 0;
    });
  }
  return sorted;
}
