import { FEATURE_TYPES, FeatureItem, IMPUTATION_STRATEGIES } from "@/server/features/schema";
import type { ListSpec } from "@/server/platform/list-query";

const NAME = "f->>'name'";
const MISSING =
  "(t.statistic->>'missing')::double precision / nullif((t.statistic->>'n')::double precision, 0)";
const MODELS = `(SELECT count(DISTINCT m.model_id) FROM feature_sets s
  JOIN run_inputs i ON i.feature_set_id = s.id JOIN model_versions m
    ON m.run_id = i.run_id AND m.deleted_at IS NULL
  WHERE s.view_id = v.id)`;

export const FEATURE_LIST: ListSpec<FeatureItem> = {
  select: `v.id || '/' || (${NAME}) AS id, ${NAME} AS name, v.name AS view, v.version AS "viewVersion",
    e.name AS entity, f->>'type' AS type, f->>'source' AS source, d.slug AS dataset,
    f->'imputation'->>'strategy' AS strategy, f->>'description' AS description,
    ${MISSING} AS "missingShare", (t.statistic->>'n')::int AS "trainingRows",
    t.created_at AS "measuredAt", ${MODELS}::int AS "modelCount"`,
  from: `feature_views v JOIN entities e ON e.id = v.entity_id JOIN datasets d ON d.id = v.dataset_id
    CROSS JOIN LATERAL jsonb_array_elements(v.features) f
    LEFT JOIN LATERAL (SELECT x.created_at, y AS statistic FROM feature_sets x
        CROSS JOIN LATERAL jsonb_array_elements(x.statistics) y
      WHERE x.view_id = v.id AND x.purpose = 'training' AND y->>'name' = ${NAME}
      ORDER BY x.created_at DESC LIMIT 1) t ON true`,
  where: {
    sql: "v.version = (SELECT max(w.version) FROM feature_views w WHERE w.name = v.name)",
    values: [],
  },
  fields: {
    name: { sql: `(${NAME})`, type: "text", nullable: false },
    view: { sql: "v.name", type: "text", nullable: false },
    entity: { sql: "e.name", type: "text", nullable: false },
    type: { sql: "(f->>'type')", type: "enum", values: FEATURE_TYPES, nullable: false },
    source: { sql: "(f->>'source')", type: "text", nullable: false },
    dataset: { sql: "d.slug", type: "text", nullable: false },
    imputation: {
      sql: "(f->'imputation'->>'strategy')",
      type: "enum",
      values: IMPUTATION_STRATEGIES,
      nullable: false,
    },
    missing: { sql: `(${MISSING})`, type: "number" },
    models: { sql: MODELS, type: "number", nullable: false },
    measured: { sql: "t.created_at", type: "time" },
  },
  search: [`(${NAME})`, "v.name", "(f->>'description')"],
  defaultSort: "name",
  idSql: `(v.id || '/' || (${NAME}))`,
  toItem: (row) => FeatureItem.parse(row),
};
