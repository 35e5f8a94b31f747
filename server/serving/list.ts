import type { ListSpec } from "@/server/platform/list-query";
import { EndpointListItem, PREDICTION_SOURCES, PredictionItem } from "@/server/serving/schema";

const DAY_MS = 86_400_000;

/** Endpoints with what they served in the 24 hours before `now`. */
export function buildEndpointList(now: Date): ListSpec<EndpointListItem> {
  return {
    select: `e.id, e.name, e.description, m.name AS "modelName", v.id AS "versionId",
      v.number AS "versionNumber", d.started_at AS "deployedAt",
      d.deployed_by_name AS "deployedByName", t.n::int AS "predictions24h",
      t.p95 AS "latencyP95Ms", l.at AS "lastPredictionAt", e.created_at AS "createdAt"`,
    from: `endpoints e JOIN models m ON m.id = e.model_id
      LEFT JOIN LATERAL (SELECT * FROM deployments d WHERE d.endpoint_id = e.id
        AND d.ended_at IS NULL AND d.role = 'champion' ORDER BY d.started_at DESC LIMIT 1) d ON true
      LEFT JOIN model_versions v ON v.id = d.version_id
      LEFT JOIN LATERAL (SELECT count(*) AS n,
          percentile_cont(0.95) WITHIN GROUP (ORDER BY p.latency_ms) AS p95
        FROM predictions p WHERE p.endpoint_id = e.id AND p.received_at >= $1::timestamptz
          AND p.source <> 'try') t ON true
      LEFT JOIN LATERAL (SELECT max(p.received_at) AS at FROM predictions p
        WHERE p.endpoint_id = e.id) l ON true`,
    where: { sql: "TRUE", values: [new Date(now.getTime() - DAY_MS).toISOString()] },
    fields: {
      name: { sql: "e.name", type: "text", nullable: false },
      model: { sql: "m.name", type: "text", nullable: false },
      version: { sql: "v.number", type: "number" },
      deployed: { sql: "d.started_at", type: "time" },
      predictions: { sql: "t.n", type: "number", nullable: false },
      latencyP95Ms: { sql: "t.p95", type: "number" },
      lastPrediction: { sql: "l.at", type: "time" },
      created: { sql: "e.created_at", type: "time", nullable: false },
    },
    search: ["e.name", "m.name", "e.description"],
    defaultSort: "name",
    idSql: "e.id",
    toItem: (row) => EndpointListItem.parse({ ...row, measuredAt: now }),
  };
}

export function buildPredictionList(endpointId: string): ListSpec<PredictionItem> {
  return {
    select: `p.id, p.received_at AS "receivedAt", p.event_at AS "eventAt",
      v.number AS "versionNumber", p.entity, p.score, p.decision, l.label,
      p.latency_ms AS "latencyMs", p.model_ms AS "modelMs", p.queue_ms AS "queueMs", p.source,
      p.features`,
    from: `predictions p JOIN model_versions v ON v.id = p.version_id
      LEFT JOIN prediction_labels l ON l.prediction_id = p.id`,
    where: { sql: "p.endpoint_id = $1", values: [endpointId] },
    fields: {
      id: { sql: "p.id", type: "text", nullable: false },
      received: { sql: "p.received_at", type: "time", nullable: false },
      event: { sql: "p.event_at", type: "time", nullable: false },
      version: { sql: "v.number", type: "number", nullable: false },
      entity: { sql: "p.entity", type: "text" },
      score: { sql: "p.score", type: "number", nullable: false },
      decision: { sql: "p.decision", type: "boolean", nullable: false },
      label: { sql: "l.label", type: "boolean" },
      latencyMs: { sql: "p.latency_ms", type: "number", nullable: false },
      source: { sql: "p.source", type: "enum", values: PREDICTION_SOURCES, nullable: false },
      "feature.*": (key) => ({
        sql: `(p.features ->> ${key})`,
        type: "text",
        numberSql: `CASE WHEN jsonb_typeof(p.features -> ${key}) = 'number'
          THEN (p.features ->> ${key})::double precision END`,
      }),
    },
    search: ["p.id", "p.entity"],
    defaultSort: "-received",
    idSql: "p.id",
    toItem: (row) => PredictionItem.parse(row),
  };
}
