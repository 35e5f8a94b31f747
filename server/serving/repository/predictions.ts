import type { Pool } from "@/server/platform/db";
import type { PredictionSource } from "@/server/serving/schema";

const DAY_MS = 86_400_000;
const PARTITION_LOCK = 7_301_442;

export type PredictionRow = {
  id: string;
  endpointId: string;
  versionId: string;
  receivedAt: Date;
  eventAt: Date;
  entity: string | null;
  /** Raw values as received, as JSON. */
  features: string;
  score: number;
  decision: boolean;
  latencyMs: number;
  modelMs: number;
  queueMs: number;
  source: PredictionSource;
  requestId: string;
};

/** Prepared once a connection; rows travel as one array a column, so the text never changes. */
const INSERT = {
  name: "serving-insert-predictions",
  text: `INSERT INTO predictions (id, endpoint_id, version_id, received_at, event_at, entity, features,
      score, decision, latency_ms, model_ms, queue_ms, source, request_id)
    SELECT n.* FROM (SELECT DISTINCT ON (id) id, endpoint_id, version_id, received_at, event_at, entity, features::jsonb,
        score, decision, latency_ms, model_ms, queue_ms, source, request_id
      FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[],
        $7::text[], $8::float8[], $9::bool[], $10::float8[], $11::float8[], $12::float8[], $13::text[],
        $14::text[]) AS r(id, endpoint_id, version_id, received_at, event_at, entity, features, score,
        decision, latency_ms, model_ms, queue_ms, source, request_id)) n
    WHERE NOT EXISTS (SELECT 1 FROM predictions p WHERE p.id = n.id)`,
} as const;

/** Writes rows in one statement; an id that is there already is left as it is. */
export async function insertPredictions(pool: Pool, rows: readonly PredictionRow[]): Promise<void> {
  const column = <Key extends keyof PredictionRow>(key: Key) => rows.map((row) => row[key]);
  const instants = (key: "receivedAt" | "eventAt") => rows.map((row) => row[key].toISOString());
  await pool.query({
    ...INSERT,
    values: [
      column("id"),
      column("endpointId"),
      column("versionId"),
      instants("receivedAt"),
      instants("eventAt"),
      column("entity"),
      column("features"),
      column("score"),
      column("decision"),
      column("latencyMs"),
      column("modelMs"),
      column("queueMs"),
      column("source"),
      column("requestId"),
    ],
  });
}

/** Replaces the latency of rows that were written a moment ago. */
export async function updateLatencies(
  pool: Pool,
  rows: readonly Pick<PredictionRow, "id" | "receivedAt" | "latencyMs">[],
): Promise<void> {
  await pool.query({
    name: "serving-update-latencies",
    text: `UPDATE predictions p SET latency_ms = r.latency_ms
      FROM unnest($1::text[], $2::timestamptz[], $3::float8[]) AS r(id, received_at, latency_ms)
      WHERE p.id = r.id AND p.received_at = r.received_at`,
    values: [
      rows.map(({ id }) => id),
      rows.map(({ receivedAt }) => receivedAt.toISOString()),
      rows.map(({ latencyMs }) => latencyMs),
    ],
  });
}

/**
 * Makes the day partitions from `from`'s day (UTC) to `days` days ahead. A day of which rows lie in
 * the default partition already stays there.
 */
export async function ensurePredictionPartitions(
  pool: Pool,
  from: Date,
  days: number,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [PARTITION_LOCK]);
    const first = Math.floor(from.getTime() / DAY_MS) * DAY_MS;
    for (let day = 0; day <= days; day += 1) {
      const start = new Date(first + day * DAY_MS).toISOString();
      const end = new Date(first + (day + 1) * DAY_MS).toISOString();
      const name = `predictions_${start.slice(0, 10).replaceAll("-", "")}`;
      const { rows } = await client.query(
        `SELECT to_regclass($1) IS NOT NULL OR EXISTS (SELECT 1 FROM predictions_default
           WHERE received_at >= $2::timestamptz AND received_at < $3::timestamptz) AS settled`,
        [name, start, end],
      );
      if (rows[0]?.settled === true) continue;
      // Names and bounds are made of digits here; DDL takes no parameters.
      await client.query(
        `CREATE TABLE ${name} PARTITION OF predictions FOR VALUES FROM ('${start}') TO ('${end}')`,
      );
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

export type NewLabel = { predictionId: string; label: boolean; arrivedAt: Date };

/** Stores labels of the endpoint's predictions, the last one winning; returns the known ids. */
export async function saveLabels(
  pool: Pool,
  endpointId: string,
  labels: readonly NewLabel[],
  recordedAt: Date,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: "serving-save-labels",
    text: `WITH known AS (
        SELECT DISTINCT ON (p.id) p.id, p.event_at, l.label, l.arrived_at
        FROM unnest($2::text[], $3::bool[], $4::timestamptz[]) AS l(id, label, arrived_at)
        JOIN predictions p ON p.id = l.id AND p.endpoint_id = $1),
      saved AS (
        INSERT INTO prediction_labels (prediction_id, endpoint_id, label, event_at, arrived_at, recorded_at)
        SELECT id, $1, label, event_at, arrived_at, $5 FROM known ORDER BY id
        ON CONFLICT (prediction_id) DO UPDATE SET label = excluded.label,
          arrived_at = excluded.arrived_at, recorded_at = excluded.recorded_at
          WHERE (prediction_labels.label, prediction_labels.arrived_at)
            IS DISTINCT FROM (excluded.label, excluded.arrived_at))
      SELECT id FROM known`,
    values: [
      endpointId,
      labels.map(({ predictionId }) => predictionId),
      labels.map(({ label }) => label),
      labels.map(({ arrivedAt }) => arrivedAt.toISOString()),
      recordedAt.toISOString(),
    ],
  });
  return rows.map(({ id }) => id);
}

export type ResidentRow = {
  endpointId: string;
  modelName: string;
  versionId: string | null;
  versionNumber: number;
  artifactUri: string;
  signature: unknown;
  reference: unknown;
};

/** What an endpoint serves now; `versionId` null without a deployment, null without the endpoint. */
export async function findResident(pool: Pool, endpointName: string): Promise<ResidentRow | null> {
  const { rows } = await pool.query<ResidentRow>({
    name: "serving-find-resident",
    text: `SELECT e.id AS "endpointId", m.name AS "modelName", v.id AS "versionId",
        v.number AS "versionNumber", v.artifact_uri AS "artifactUri", v.signature, v.reference
      FROM endpoints e JOIN models m ON m.id = e.model_id
      LEFT JOIN deployments d ON d.endpoint_id = e.id AND d.ended_at IS NULL AND d.role = 'champion'
      LEFT JOIN model_versions v ON v.id = d.version_id
      WHERE e.name = $1 ORDER BY d.started_at DESC LIMIT 1`,
    values: [endpointName],
  });
  return rows[0] ?? null;
}

/** The version that serves now, and nothing else: what a resident model is checked against. */
export async function findServingVersion(pool: Pool, endpointName: string): Promise<string | null> {
  const { rows } = await pool.query<{ versionId: string }>({
    name: "serving-find-version",
    text: `SELECT d.version_id AS "versionId" FROM endpoints e JOIN deployments d
        ON d.endpoint_id = e.id AND d.ended_at IS NULL AND d.role = 'champion'
      WHERE e.name = $1 ORDER BY d.started_at DESC LIMIT 1`,
    values: [endpointName],
  });
  return rows[0]?.versionId ?? null;
}
