import type { Pool } from "@/server/platform/db";
import type { Traffic } from "@/server/serving/schema";

type Window = { endpointId: string; from: Date; to: Date };

const WHERE = `p.endpoint_id = $1 AND p.received_at >= $2::timestamptz
  AND p.received_at < $3::timestamptz AND p.source <> 'try'`;

const valuesOf = ({ endpointId, from, to }: Window) => [
  endpointId,
  from.toISOString(),
  to.toISOString(),
];

type Total = Pick<Traffic, "n" | "positiveShare" | "latencyP50Ms" | "latencyP95Ms" | "modelP50Ms">;

export async function findTraffic(pool: Pool, window: Window): Promise<Total> {
  const { rows } = await pool.query<Total>(
    `SELECT count(*)::int AS n, avg(p.decision::int)::double precision AS "positiveShare",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY p.latency_ms) AS "latencyP50Ms",
      percentile_cont(0.95) WITHIN GROUP (ORDER BY p.latency_ms) AS "latencyP95Ms",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY p.model_ms) AS "modelP50Ms"
    FROM predictions p WHERE ${WHERE}`,
    valuesOf(window),
  );
  const [total] = rows;
  if (total === undefined) throw new Error("An aggregate gave no row");
  return total;
}

export async function findTrafficBuckets(
  pool: Pool,
  window: Window & { bucketSeconds: number },
): Promise<Traffic["buckets"]> {
  const { rows } = await pool.query<Traffic["buckets"][number]>(
    `SELECT date_bin(make_interval(secs => $4), p.received_at, 'epoch'::timestamptz) AS at,
      count(*) FILTER (WHERE p.source = 'live')::int AS live,
      count(*) FILTER (WHERE p.source = 'replay')::int AS replay,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY p.latency_ms) AS "latencyP50Ms",
      percentile_cont(0.95) WITHIN GROUP (ORDER BY p.latency_ms) AS "latencyP95Ms"
    FROM predictions p WHERE ${WHERE} GROUP BY 1 ORDER BY 1`,
    [...valuesOf(window), window.bucketSeconds],
  );
  return rows;
}

/** Scores of one version in the window, counted between `edges`: one count more than edges. */
export async function countScores(
  pool: Pool,
  window: Window & { versionId: string; edges: readonly number[] },
): Promise<number[]> {
  // Bin i holds the scores with exactly i edges at or below them, as in `countIntoBins`.
  const { rows } = await pool.query<{ bin: number; n: number }>(
    `SELECT width_bucket(p.score, $5::float8[]) AS bin, count(*)::int AS n
    FROM predictions p WHERE ${WHERE} AND p.version_id = $4 GROUP BY 1`,
    [...valuesOf(window), window.versionId, window.edges],
  );
  const countOf = new Map(rows.map(({ bin, n }) => [bin, n]));
  return Array.from({ length: window.edges.length + 1 }, (_, bin) => countOf.get(bin) ?? 0);
}
