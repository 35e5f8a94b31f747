import type { FieldDef, FieldMap } from "@/server/platform/filter-fields";
import type { ListSpec } from "@/server/platform/list-query";
import { PARENT_TAG } from "@/server/tracking/constants";
import { type LIFECYCLES, RUN_STATUSES, RunListItem } from "@/server/tracking/schema";

/** SQL of a key's number; it depends on nothing in the row, so it is looked up once a query. */
function keyId(key: string): string {
  return `(SELECT k.id FROM logged_keys k WHERE k.key = ${key})`;
}

function elsewhere(rows: string, column: string): Pick<FieldDef, "elsewhere"> {
  return {
    elsewhere: {
      within: (condition) => `EXISTS (SELECT 1 ${rows} AND ${condition})`,
      sortSql: `(SELECT ${column} ${rows})`,
    },
  };
}

function metricField(column: "last" | "min" | "max") {
  return (key: string): FieldDef => {
    const rows = `FROM run_metrics v WHERE v.run_seq = r.seq AND v.key_id = ${keyId(key)}`;
    // NaN is PostgreSQL's largest number and nobody's best one.
    const sql = `nullif(v.${column}, 'NaN')`;
    return { sql, type: "number", ...elsewhere(rows, sql) };
  };
}

const NUMBER_PATTERN = "'^[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,2})?$'";
const DATASET_NAMES = `ARRAY(SELECT d.name FROM run_datasets rd
  JOIN logged_datasets d ON d.id = rd.dataset_id WHERE rd.run_seq = r.seq)`;
const MODEL_NAMES = `ARRAY(SELECT m.name FROM model_versions v JOIN models m ON m.id = v.model_id
  WHERE v.run_id = r.id AND v.deleted_at IS NULL)`;
const PARENT = `(SELECT t.value FROM run_tags t WHERE t.run_seq = r.seq AND t.key = '${PARENT_TAG}')`;

/** What runs are filtered and sorted by; `r`, `e` and `p` as in `RUN_FROM`. */
export const RUN_FIELDS: FieldMap = {
  id: { sql: "r.id", type: "text", nullable: false },
  name: { sql: "r.name", type: "text", nullable: false },
  status: { sql: "r.status", type: "enum", values: RUN_STATUSES, nullable: false },
  experiment: { sql: "e.name", type: "text", nullable: false },
  project: { sql: "p.slug", type: "text", nullable: false },
  owner: { sql: "r.owner_name", type: "text", nullable: false },
  user: { sql: "r.user_id", type: "text", nullable: false },
  started: { sql: "r.started_at", type: "time", nullable: false },
  finished: { sql: "r.finished_at", type: "time" },
  deleted: { sql: "r.deleted_at", type: "time" },
  duration: { sql: "extract(epoch FROM r.finished_at - r.started_at)", type: "number" },
  code: { sql: "r.code_version", type: "text" },
  seed: { sql: "r.seed", type: "number" },
  note: { sql: "nullif(r.note, '')", type: "text" },
  parent: { sql: PARENT, type: "text" },
  dataset: { sql: DATASET_NAMES, type: "tags" },
  model: { sql: MODEL_NAMES, type: "tags" },
  tag: { sql: "ARRAY(SELECT t.key FROM run_tags t WHERE t.run_seq = r.seq)", type: "tags" },
  "metric.*": metricField("last"),
  "min.*": metricField("min"),
  "max.*": metricField("max"),
  "param.*": (key) => ({
    sql: "v.value",
    type: "text",
    numberSql: `CASE WHEN v.value ~ ${NUMBER_PATTERN} THEN v.value::double precision END`,
    ...elsewhere(
      `FROM run_params v WHERE v.run_seq = r.seq AND v.key_id = ${keyId(key)}`,
      "v.value",
    ),
  }),
  "tag.*": (key) => ({
    sql: "v.value",
    type: "text",
    ...elsewhere(`FROM run_tags v WHERE v.run_seq = r.seq AND v.key = ${key}`, "v.value"),
  }),
};

export const RUN_FROM =
  "runs r JOIN experiments e ON e.id = r.experiment_id JOIN projects p ON p.id = e.project_id";

export const RUN_SEARCH = ["r.name", "e.name"] as const;

const NUMBER_OR_NULL = (column: string) => `to_jsonb(nullif(m.${column}, 'NaN'))`;

/** What is read for the rows of a page alone; `$2`, `$3`, `$4` are the wanted keys. */
const DETAILS = `
  coalesce((SELECT jsonb_object_agg(k.key, jsonb_build_object('last', ${NUMBER_OR_NULL("last")},
      'min', ${NUMBER_OR_NULL("min")}, 'max', ${NUMBER_OR_NULL("max")}, 'count', m.count))
    FROM run_metrics m JOIN logged_keys k ON k.id = m.key_id
    WHERE m.run_seq = listed.seq AND k.key = ANY($2::text[])), '{}') AS metrics,
  coalesce((SELECT jsonb_object_agg(k.key, a.value)
    FROM run_params a JOIN logged_keys k ON k.id = a.key_id
    WHERE a.run_seq = listed.seq AND k.key = ANY($3::text[])), '{}') AS params,
  coalesce((SELECT jsonb_object_agg(t.key, t.value) FROM run_tags t
    WHERE t.run_seq = listed.seq AND t.key = ANY($4::text[])), '{}') AS "tagValues",
  ARRAY(SELECT t.key FROM run_tags t WHERE t.run_seq = listed.seq ORDER BY t.key) AS tags,
  (SELECT t.value FROM run_tags t
    WHERE t.run_seq = listed.seq AND t.key = '${PARENT_TAG}') AS "parentId",
  (SELECT count(*)::int FROM run_tags t JOIN runs c ON c.seq = t.run_seq
    WHERE t.key = '${PARENT_TAG}' AND left(t.value, 64) = listed.id
      AND c.deleted_at IS NULL) AS "childCount",
  ARRAY(SELECT d.name || ' ' || d.digest FROM run_datasets rd
    JOIN logged_datasets d ON d.id = rd.dataset_id
    WHERE rd.run_seq = listed.seq ORDER BY d.name, d.digest) AS datasets,
  coalesce((SELECT jsonb_agg(jsonb_build_object('modelName', m.name, 'number', v.number)
      ORDER BY m.name, v.number)
    FROM model_versions v JOIN models m ON m.id = v.model_id
    WHERE v.run_id = listed.id AND v.deleted_at IS NULL), '[]') AS versions`;

const LIFECYCLE_SQL: Readonly<Record<(typeof LIFECYCLES)[number], string>> = {
  active: "r.deleted_at IS NULL",
  deleted: "r.deleted_at IS NOT NULL",
  all: "TRUE",
};

/** The runs of one project, or of all, with the metric, param and tag keys that the caller wants. */
export function buildRunList(args: {
  project?: string | undefined;
  experiment?: number | undefined;
  metrics?: readonly string[];
  params?: readonly string[];
  tags?: readonly string[];
  lifecycle?: (typeof LIFECYCLES)[number];
}): ListSpec<RunListItem> {
  const { project, experiment, metrics = [], params = [], tags = [], lifecycle = "active" } = args;
  return {
    select: `r.id, r.seq, r.name, r.status, p.slug AS project, e.name AS experiment,
      e.number AS "experimentNumber", r.owner_name AS "ownerName", r.user_id AS "userId",
      r.code_version AS "codeVersion", r.seed, r.started_at AS "startedAt",
      r.finished_at AS "finishedAt", r.deleted_at AS "deletedAt"`,
    details: DETAILS,
    from: RUN_FROM,
    where: {
      // The wanted keys are named here too, because a count binds all values and reads no details.
      sql: `($1::text IS NULL OR p.slug = $1::text) AND ($5::int IS NULL OR e.number = $5::int)
        AND ${LIFECYCLE_SQL[lifecycle]}
        AND coalesce(cardinality($2::text[] || $3::text[] || $4::text[]), 0) >= 0`,
      values: [project ?? null, [...metrics], [...params], [...tags], experiment ?? null],
    },
    fields: RUN_FIELDS,
    search: RUN_SEARCH,
    defaultSort: "-started",
    idSql: "r.id",
    toItem: (row) => RunListItem.parse(row),
  };
}
