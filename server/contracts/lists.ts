import { CONTRACT_STATUSES, ContractItem, ENFORCEMENTS } from "@/server/contracts/schema";
import type { ListSpec } from "@/server/platform/list-query";

const RULES = "jsonb_array_length(coalesce(c.document->'rules', '[]'))";
const CONSUMERS = "jsonb_array_length(coalesce(c.document->'consumers', '[]'))";

export const CONTRACT_LIST: ListSpec<ContractItem> = {
  select: `c.id, c.slug, c.name, d.slug AS dataset, d.name AS "datasetName", c.version, c.status,
    c.enforcement, ${RULES} AS "ruleCount", ${CONSUMERS} AS "consumerCount", r.state,
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
    rules: { sql: RULES, type: "number", nullable: false },
    consumers: { sql: CONSUMERS, type: "number", nullable: false },
    evaluated: { sql: "r.computed_at", type: "time" },
    updated: { sql: "c.updated_at", type: "time", nullable: false },
  },
  search: ["c.name", "c.slug", "c.description", "d.name"],
  defaultSort: "name",
  idSql: "c.id",
  toItem: (row) => ContractItem.parse(row),
};
