import type { FieldMap } from "@/server/platform/filter-fields";
import type { ListSpec } from "@/server/platform/list-query";
import { EvaluationMetric, ModelListItem } from "@/server/registry/schema";

const MODEL_FIELDS: FieldMap = {
  name: { sql: "m.name", type: "text", nullable: false },
  title: { sql: "m.title", type: "text", nullable: false },
  project: { sql: "p.slug", type: "text", nullable: false },
  useCase: { sql: "m.use_case", type: "text", nullable: false },
  tier: { sql: "m.tier", type: "number", nullable: false },
  versions: { sql: "coalesce(s.count, 0)", type: "number", nullable: false },
  latest: { sql: "l.created_at", type: "time" },
  alias: {
    sql: "ARRAY(SELECT x.alias FROM model_aliases x WHERE x.model_id = m.id)",
    type: "tags",
  },
  tag: { sql: "ARRAY(SELECT jsonb_object_keys(m.tags))", type: "tags" },
  created: { sql: "m.created_at", type: "time", nullable: false },
  updated: { sql: "m.updated_at", type: "time", nullable: false },
};

export const MODEL_LIST: ListSpec<ModelListItem> = {
  select: `m.id, m.name, m.title, p.slug AS project, m.use_case AS "useCase", m.tier,
    coalesce(s.count, 0)::int AS "versionCount", l.number AS "latestNumber",
    l.id AS "latestVersionId", l.created_at AS "latestCreatedAt", l.evaluation,
    coalesce((SELECT jsonb_agg(jsonb_build_object('alias', a.alias, 'number', v.number)
        ORDER BY a.alias)
      FROM model_aliases a JOIN model_versions v ON v.id = a.version_id
      WHERE a.model_id = m.id), '[]') AS aliases,
    m.created_at AS "createdAt", m.updated_at AS "updatedAt"`,
  from: `models m JOIN projects p ON p.id = m.project_id
    LEFT JOIN LATERAL (SELECT count(*) FROM model_versions v WHERE v.model_id = m.id AND v.deleted_at IS NULL) s ON true
    LEFT JOIN LATERAL (SELECT v.id, v.number, v.created_at, v.evaluation FROM model_versions v
      WHERE v.model_id = m.id AND v.deleted_at IS NULL ORDER BY v.number DESC LIMIT 1) l ON true`,
  fields: MODEL_FIELDS,
  search: ["m.name", "m.title", "m.use_case"],
  defaultSort: "-updated",
  idSql: "m.id",
  toItem: ({ evaluation, ...row }) => {
    const metrics = EvaluationMetric.array().nullable().parse(evaluation) ?? [];
    const auc = metrics.find(({ key, split }) => key === "auc" && split === "evaluation");
    return ModelListItem.parse({ ...row, latestAuc: auc ?? null });
  },
};
