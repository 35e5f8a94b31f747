import {
  CONTRACT_STATUSES,
  ENFORCEMENTS,
  INCIDENT_KINDS,
  INCIDENT_STATES,
} from "@/server/contracts/constants";
import { ContractItem, IncidentItem } from "@/server/contracts/schema";
import type { ListSpec } from "@/server/platform/list-query";

/** Quality rules of the object and of its properties. */
const RULES = ["quality[*]", "properties[*].quality[*]"]
  .map(
    (rest) => `(SELECT count(*)::int FROM jsonb_path_query(c.document,
      '$.schema[*] ? (@.name == $object).${rest}', jsonb_build_object('object', c.object)))`,
  )
  .join(" + ");
const CONSUMERS = `(SELECT count(*)::int FROM jsonb_path_query(c.document,
  '$.customProperties[*] ? (@.property == "consumers").value[*]'))`;

export const CONTRACT_LIST: ListSpec<ContractItem> = {
  select: `c.id, c.slug, c.name, d.slug AS dataset, d.name AS "datasetName", c.version, c.status,
    c.enforcement, (${RULES}) AS "ruleCount", ${CONSUMERS} AS "consumerCount", r.state,
    r.checks_passed AS "checksPassed", r.checks_failed AS "checksFailed",
    r.computed_at AS "evaluatedAt", c.updated_at AS "updatedAt"`,
  from: `contracts c JOIN datasets d ON d.id = c.dataset_id
    LEFT JOIN LATERAL (SELECT * FROM contract_runs e WHERE e.contract_id = c.id
      ORDER BY e.computed_at DESC LIMIT 1) r ON true`,
  fields: {
    name: { sql: "c.name", type: "text", nullable: false },
    slug: { sql: "c.slug", type: "text", nullable: false },
    dataset: { sql: "d.slug", type: "text", nullable: false },
    status: { sql: "c.status", type: "enum", values: CONTRACT_STATUSES, nullable: false },
    enforcement: { sql: "c.enforcement", type: "enum", values: ENFORCEMENTS, nullable: false },
    state: { sql: "r.state", type: "enum", values: ["passed", "failed"] },
    failed: { sql: "r.checks_failed", type: "number" },
    rules: { sql: `(${RULES})`, type: "number", nullable: false },
    consumers: { sql: CONSUMERS, type: "number", nullable: false },
    evaluated: { sql: "r.computed_at", type: "time" },
    updated: { sql: "c.updated_at", type: "time", nullable: false },
  },
  search: ["c.name", "c.slug", "c.description", "d.name"],
  defaultSort: "name",
  idSql: "c.id",
  toItem: (row) => ContractItem.parse(row),
};

/** Incidents of one contract or dataset by slug, or of all; one by its id. */
export function buildIncidentList(of: {
  contract?: string | undefined;
  dataset?: string | undefined;
  id?: string;
}): ListSpec<IncidentItem> {
  return {
    select: `i.id, i.kind, i.state, i.severity, i.rule_id AS "ruleId", i.title, i.detail, d.slug AS dataset,
    d.name AS "datasetName", c.slug AS contract, i.owner_name AS owner, i.owner_id AS "ownerId", i.affected,
    i.run_id AS "runId", i.version_number AS "versionNumber", i.failing_rows AS "failingRows",
    i.occurrences, i.opened_at AS "openedAt", i.last_seen_at AS "lastSeenAt",
    i.resolved_at AS "resolvedAt", i.resolved_by_name AS "resolvedByName"`,
    from: `data_incidents i JOIN datasets d ON d.id = i.dataset_id
    LEFT JOIN contracts c ON c.id = i.contract_id`,
    where: {
      sql: `($1::text IS NULL OR c.slug = $1) AND ($2::text IS NULL OR d.slug = $2)
        AND ($3::text IS NULL OR i.id = $3)`,
      values: [of.contract ?? null, of.dataset ?? null, of.id ?? null],
    },
    fields: {
      kind: { sql: "i.kind", type: "enum", values: INCIDENT_KINDS, nullable: false },
      state: { sql: "i.state", type: "enum", values: INCIDENT_STATES, nullable: false },
      severity: { sql: "i.severity", type: "enum", values: ["error", "warning"], nullable: false },
      dataset: { sql: "d.slug", type: "text", nullable: false },
      contract: { sql: "c.slug", type: "text" },
      rule: { sql: "i.rule_id", type: "text", nullable: false },
      owner: { sql: "i.owner_name", type: "text" },
      title: { sql: "i.title", type: "text", nullable: false },
      opened: { sql: "i.opened_at", type: "time", nullable: false },
      seen: { sql: "i.last_seen_at", type: "time", nullable: false },
      resolved: { sql: "i.resolved_at", type: "time" },
    },
    search: ["i.title", "i.detail", "d.name", "d.slug"],
    defaultSort: "-opened",
    idSql: "i.id",
    toItem: (row) => IncidentItem.parse(row),
  };
}
