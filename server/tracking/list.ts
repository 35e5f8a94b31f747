import type { FieldDef, FieldMap } from "@/server/platform/filter-fields";
import type { ListSpec } from "@/server/platform/list-query";
import { RUN_STATUSES, RunListItem } from "@/server/tracking/schema";

function valueInOtherTable(
  table: string,
  column: string,
  key: string,
): Pick<FieldDef, "elsewhere"> {
  const rows = `FROM ${table} v WHERE v.run_id = r.id AND v.key = ${key}`;
  return {
    elsewhere: {
      within: (condition) => `EXISTS (SELECT 1 ${rows} AND ${condition})`,
      sortSql: `(SELECT ${column} ${rows})`,
    },
  };
}

const RUN_FIELDS: FieldMap = {
  name: { sql: "r.name", type: "text", nullable: false },
  status: { sql: "r.status", type: "enum", values: RUN_STATUSES, nullable: false },
  experiment: { sql: "e.name", type: "text", nullable: false },
  project: { sql: "p.slug", type: "text", nullable: false },
  owner: { sql: "r.owner_name", type: "text", nullable: false },
  started: { sql: "r.started_at", type: "time", nullable: false },
  finished: { sql: "r.finished_at", type: "time" },
  duration: { sql: "extract(epoch FROM r.finished_at - r.started_at)", type: "number" },
  code: { sql: "r.code_version", type: "text" },
  seed: { sql: "r.seed", type: "number" },
  tag: { sql: "ARRAY(SELECT t.key FROM run_tags t WHERE t.run_id = r.id)", type: "tags" },
  "metric.*": (key) => ({
    sql: "v.last",
    type: "number",
    ...valueInOtherTable("run_metrics", "v.last", key),
  }),
  "param.*": (key) => ({
    sql: "v.value",
    type: "text",
    numberSql:
      "CASE WHEN v.value ~ '^[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,2})?$' THEN v.value::double precision END",
    ...valueInOtherTable("run_params", "v.value", key),
  }),
  "tag.*": (key) => ({
    sql: "v.value",
    type: "text",
    ...valueInOtherTable("run_tags", "v.value", key),
  }),
};

/** The runs of one project, or of all, with the metric and param keys that the caller asks for. */
export function buildRunList(args: {
  project: string | undefined;
  metrics: readonly string[];
  params: readonly string[];
}): ListSpec<RunListItem> {
  return {
    select: `r.id, r.name, r.status, p.slug AS project, e.name AS experiment,
      r.owner_name AS "ownerName", r.code_version AS "codeVersion", r.seed,
      r.started_at AS "startedAt", r.finished_at AS "finishedAt",
      coalesce((SELECT jsonb_object_agg(m.key, m.last) FROM run_metrics m
        WHERE m.run_id = r.id AND m.key = ANY($2::text[])), '{}') AS metrics,
      coalesce((SELECT jsonb_object_agg(a.key, a.value) FROM run_params a
        WHERE a.run_id = r.id AND a.key = ANY($3::text[])), '{}') AS params,
      ARRAY(SELECT t.key FROM run_tags t WHERE t.run_id = r.id ORDER BY t.key) AS tags`,
    from: "runs r JOIN experiments e ON e.id = r.experiment_id JOIN projects p ON p.id = e.project_id",
    where: {
      sql: "$1::text IS NULL OR p.slug = $1::text",
      values: [args.project ?? null, [...args.metrics], [...args.params]],
    },
    fields: RUN_FIELDS,
    search: ["r.name", "e.name"],
    defaultSort: "-started",
    idSql: "r.id",
    toItem: (row) => RunListItem.parse(row),
  };
}
