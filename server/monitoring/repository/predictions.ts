import { z } from "zod";
import type { LoggedPrediction } from "@/server/monitoring/window-state";
import type { Pool } from "@/server/platform/db";

const PAGE_ROWS = 10_000;

/** Traffic that monitoring counts: calls of the "try" form are a person's, not a client's. */
const COUNTED = "p.source <> 'try'";

export type TouchedInstant = { versionId: string; at: Date };

/**
 * Days (UTC) of event time, by version, to which predictions or labels were added since `since`;
 * all days without it.
 */
export async function findTouchedDays(
  pool: Pool,
  endpointId: string,
  since: Date | null,
): Promise<TouchedInstant[]> {
  const { rows } = await pool.query<TouchedInstant>(
    `SELECT DISTINCT p.version_id AS "versionId", date_trunc('day', p.event_at, 'UTC') AS at
    FROM predictions p WHERE p.endpoint_id = $1 AND ${COUNTED}
      AND ($2::timestamptz IS NULL OR p.received_at >= $2::timestamptz)
    UNION
    SELECT DISTINCT p.version_id, date_trunc('day', p.event_at, 'UTC')
    FROM prediction_labels l JOIN predictions p ON p.id = l.prediction_id
    WHERE l.endpoint_id = $1 AND ${COUNTED} AND l.recorded_at >= $2::timestamptz`,
    [endpointId, since?.toISOString() ?? null],
  );
  return rows;
}

const Row = z.object({
  id: z.string(),
  event_at: z.date(),
  score: z.number(),
  label: z.boolean().nullable(),
  latency_ms: z.number(),
  source: z.string(),
  features: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** Predictions of one version with event time in [from, to), in parts, by time and id. */
export async function* readPredictions(
  pool: Pool,
  window: { endpointId: string; versionId: string; from: Date; to: Date },
): AsyncGenerator<LoggedPrediction[]> {
  const { endpointId, versionId, from, to } = window;
  let after = { at: from.toISOString(), id: "" };
  for (;;) {
    const { rows } = await pool.query(
      `SELECT p.id, p.event_at, p.score, l.label, p.latency_ms, p.source, p.features
      FROM predictions p LEFT JOIN prediction_labels l ON l.prediction_id = p.id
      WHERE p.endpoint_id = $1 AND p.version_id = $2 AND p.event_at < $4::timestamptz
        AND (p.event_at, p.id) > ($3::timestamptz, $5) AND p.event_at >= $3::timestamptz
        AND ${COUNTED}
      ORDER BY p.event_at, p.id LIMIT ${PAGE_ROWS}`,
      [endpointId, versionId, after.at, to.toISOString(), after.id],
    );
    const page = Row.array().parse(rows);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.map(({ score, label, latency_ms: latencyMs, source, features }) => ({
      score,
      label,
      latencyMs,
      source,
      features,
    }));
    if (page.length < PAGE_ROWS) return;
    after = { at: last.event_at.toISOString(), id: last.id };
  }
}

/** Earliest event time from `from` on whose prediction has no label yet. */
export async function findFirstOpenLabel(
  pool: Pool,
  endpointId: string,
  from: Date,
): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date | null }>(
    `SELECT min(p.event_at) AS at FROM predictions p
    WHERE p.endpoint_id = $1 AND p.event_at >= $2::timestamptz AND ${COUNTED}
      AND NOT EXISTS (SELECT 1 FROM prediction_labels l WHERE l.prediction_id = p.id)`,
    [endpointId, from.toISOString()],
  );
  return rows[0]?.at ?? null;
}
