import { decodeChunk } from "@/server/lib/series/chunk-codec";
import { mergeSorted, type PointColumns, toColumns } from "@/server/lib/series/columns";
import type { Sql } from "@/server/platform/sql";

export type StepRange = { from: bigint; to: bigint };

export const ALL_STEPS: StepRange = { from: -(2n ** 63n), to: 2n ** 63n - 1n };

type ChunkRow = { seq: number; data: Buffer };
type TailRow = { seq: number; step: string; at: string; value: number };

/**
 * All points of one metric of several runs, in the order (step, time, value), sealed ones and the
 * tail together. Call it in a snapshot: a point that is being sealed must be seen once.
 */
export async function readPoints(
  sql: Sql,
  seqs: readonly number[],
  keyId: number,
  range: StepRange = ALL_STEPS,
): Promise<Map<number, PointColumns>> {
  const values = [seqs, keyId, range.from.toString(), range.to.toString()];
  const chunks = await sql<ChunkRow>(
    `SELECT run_seq AS seq, data FROM metric_chunks
     WHERE run_seq = ANY($1::int[]) AND key_id = $2
       AND last_step >= $3::bigint AND first_step <= $4::bigint`,
    values,
  );
  const parts = new Map<number, PointColumns[]>(seqs.map((seq) => [seq, []]));
  for (const { seq, data } of chunks) parts.get(seq)?.push(decodeChunk(data));
  for (const [seq, points] of await readTail(sql, values)) parts.get(seq)?.push(points);
  return new Map([...parts].map(([seq, own]) => [seq, within(mergeSorted(own), range)]));
}

/** @param values run numbers, key, first and last step */
export async function readTail(
  sql: Sql,
  values: readonly unknown[],
): Promise<Map<number, PointColumns>> {
  const rows = await sql<TailRow>(
    `SELECT p.run_seq AS seq, p.step::text, p.at::text, p.value FROM metric_points p
     WHERE p.run_seq = ANY($1::int[]) AND p.key_id = $2 AND p.step BETWEEN $3::bigint AND $4::bigint
     ORDER BY p.run_seq, p.step, p.at, p.value`,
    values,
  );
  const bySeq = new Map<number, TailRow[]>();
  for (const row of rows) {
    const own = bySeq.get(row.seq);
    if (own === undefined) bySeq.set(row.seq, [row]);
    else own.push(row);
  }
  return new Map([...bySeq].map(([seq, own]) => [seq, toColumns(own.map(toPoint))]));
}

function toPoint({ step, at, value }: TailRow) {
  return { step: BigInt(step), at: BigInt(at), value };
}

function within(points: PointColumns, { from, to }: StepRange): PointColumns {
  const [lowest = from, highest = to] = [points.steps[0], points.steps.at(-1)];
  if (lowest >= from && highest <= to) return points;
  const start = points.steps.findIndex((step) => step >= from);
  const past = points.steps.findIndex((step) => step > to);
  const end = past === -1 ? points.steps.length : past;
  const first = start === -1 ? end : start;
  return {
    steps: points.steps.slice(first, end),
    ats: points.ats.slice(first, end),
    values: points.values.slice(first, end),
  };
}
