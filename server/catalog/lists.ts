import { CONNECTOR_KINDS } from "@/server/catalog/connectors/kinds";
import { scoreQuality } from "@/server/catalog/governance/constants";
import { scoreSql } from "@/server/catalog/governance/quality";
import { QualityParts, SENSITIVITIES } from "@/server/catalog/governance/schema";
import { CONTRACT_STATES, DatasetItem, STORE_STATES, StoreItem } from "@/server/catalog/schema";
import type { ListSpec } from "@/server/platform/list-query";

const DATASET_COUNT = "(SELECT count(*) FROM datasets d WHERE d.store_id = s.id)";

const STORE_OWNER = "(SELECT u.name FROM users u WHERE u.id = s.owner_id)";

export const STORE_LIST: ListSpec<StoreItem> = {
  select: `s.id, s.slug, s.name, s.kind, s.place, s.description, s.state,
    s.state_message AS "stateMessage", s.test_latency_ms AS "testLatencyMs",
    s.tested_at AS "testedAt", s.last_scan_at AS "lastScanAt",
    (SELECT c.found FROM scans c WHERE c.store_id = s.id ORDER BY c.started_at DESC LIMIT 1) AS "objectsFound",
    ${DATASET_COUNT}::int AS "datasetCount", ${STORE_OWNER} AS owner,
    s.scan_every_hours AS "scanEveryHours", s.created_at AS "createdAt"`,
  from: "stores s",
  fields: {
    name: { sql: "s.name", type: "text", nullable: false },
    slug: { sql: "s.slug", type: "text", nullable: false },
    kind: {
      sql: "s.kind",
      type: "enum",
      values: CONNECTOR_KINDS.map((each) => each.kind),
      nullable: false,
    },
    owner: { sql: STORE_OWNER, type: "text", meSql: "s.owner_id" },
    state: { sql: "s.state", type: "enum", values: STORE_STATES, nullable: false },
    latency: { sql: "s.test_latency_ms", type: "number" },
    scanned: { sql: "s.last_scan_at", type: "time" },
    datasets: { sql: DATASET_COUNT, type: "number", nullable: false },
    created: { sql: "s.created_at", type: "time", nullable: false },
  },
  search: ["s.name", "s.slug", "s.description", "s.place"],
  defaultSort: "name",
  idSql: "s.id",
  toItem: (row) => StoreItem.parse(row),
};

const CONTRACT_STATE = `CASE WHEN k.contracts = 0 THEN 'none' WHEN k.failed > 0 THEN 'failed'
  WHEN k.unchecked > 0 THEN 'unchecked' ELSE 'passed' END`;
const VERSION_COUNT = "(SELECT count(*) FROM dataset_versions n WHERE n.dataset_id = d.id)";
const OWNER = "(SELECT u.name FROM users u WHERE u.id = d.owner_id)";
const LAST_READ = "(SELECT max(r.day)::timestamptz FROM dataset_reads r WHERE r.dataset_id = d.id)";
const QUALITY = `(SELECT ${scoreSql("q")} FROM dataset_quality q WHERE q.dataset_id = d.id)`;
const CONSUMERS = "(SELECT count(DISTINCT f.name) FROM feature_views f WHERE f.dataset_id = d.id)";

export const DATASET_LIST: ListSpec<DatasetItem> = {
  select: `d.id, d.slug, d.name, d.description, s.slug AS store, d.path, d.tier, d.tags,
    ${OWNER} AS owner, d.domain, d.sensitivity,
    ${VERSION_COUNT}::int AS "versionCount", v.number AS "latestNumber", v.row_count AS "rowCount",
    v.size_bytes::double precision AS "sizeBytes", jsonb_array_length(v.columns) AS "columnCount",
    v.time_from AS "timeFrom", v.time_to AS "timeTo", v.created_at AS "ingestedAt",
    ${CONTRACT_STATE} AS "contractState", ${CONSUMERS}::int AS consumers, d.created_at AS "createdAt"`,
  details: `(SELECT to_jsonb(q) FROM dataset_quality q WHERE q.dataset_id = listed.id) AS parts,
    (SELECT max(r.day)::timestamptz FROM dataset_reads r WHERE r.dataset_id = listed.id) AS "lastReadOn"`,
  from: `datasets d JOIN stores s ON s.id = d.store_id
    JOIN dataset_search w ON w.dataset_id = d.id
    LEFT JOIN LATERAL (SELECT * FROM dataset_versions x WHERE x.dataset_id = d.id
      ORDER BY x.number DESC LIMIT 1) v ON true
    LEFT JOIN LATERAL (SELECT count(*) AS contracts,
        count(*) FILTER (WHERE r.state = 'failed') AS failed,
        count(*) FILTER (WHERE r.state IS NULL) AS unchecked
      FROM contracts c LEFT JOIN LATERAL (SELECT e.state FROM contract_runs e
        WHERE e.contract_id = c.id ORDER BY e.computed_at DESC LIMIT 1) r ON true
      WHERE c.dataset_id = d.id AND c.status = 'active') k ON true`,
  fields: {
    name: { sql: "d.name", type: "text", nullable: false },
    slug: { sql: "d.slug", type: "text", nullable: false },
    store: { sql: "s.slug", type: "text", nullable: false },
    path: { sql: "d.path", type: "text", nullable: false },
    tier: { sql: "d.tier", type: "number", nullable: false },
    tag: { sql: "d.tags", type: "tags", nullable: false },
    owner: { sql: OWNER, type: "text", meSql: "d.owner_id" },
    domain: { sql: "nullif(d.domain, '')", type: "text" },
    sensitivity: {
      sql: "d.sensitivity",
      type: "enum",
      values: SENSITIVITIES,
      nullable: false,
    },
    term: {
      sql: `ARRAY(SELECT g.slug FROM term_uses x JOIN glossary_terms g ON g.id = x.term_id
        WHERE x.dataset_id = d.id)`,
      type: "tags",
      nullable: false,
    },
    quality: { sql: QUALITY, type: "number", nullable: false },
    lastRead: { sql: LAST_READ, type: "time" },
    rows: { sql: "v.row_count", type: "number" },
    size: { sql: "v.size_bytes", type: "number" },
    versions: { sql: VERSION_COUNT, type: "number", nullable: false },
    contract: {
      sql: `(${CONTRACT_STATE})`,
      type: "enum",
      values: CONTRACT_STATES,
      nullable: false,
    },
    ingested: { sql: "v.created_at", type: "time" },
    until: { sql: "v.time_to", type: "time" },
    consumers: { sql: CONSUMERS, type: "number", nullable: false },
    column: {
      sql: "ARRAY(SELECT e->>'name' FROM jsonb_array_elements(v.columns) e)",
      type: "tags",
    },
    created: { sql: "d.created_at", type: "time", nullable: false },
  },
  search: ["d.name"],
  // Names, places, descriptions, tags and columns, and what differs from a word of theirs by a slip.
  hasWord: (word) => `w.tokens && (SELECT catalog_terms_like(${word}))`,
  defaultSort: "name",
  idSql: "d.id",
  toItem: ({ parts, ...row }) =>
    DatasetItem.parse({ ...row, quality: scoreQuality(QualityParts.parse(parts)) }),
};
