import { compileClause, type SearchClause, type SearchOrder } from "@/server/platform/clause-sql";
import { InvalidInputError } from "@/server/platform/errors";
import { type Binder, createBinder } from "@/server/platform/filter-fields";

/** A dataset that a model was measured on; without a digest any of the name. */
export type MeasuredOn = { name: string; digest?: string | undefined };

export type LoggedModelOrder = SearchOrder & {
  datasetName?: string | undefined;
  datasetDigest?: string | undefined;
};

export type LoggedModelSearch = {
  experimentNumbers: readonly number[];
  clauses: readonly SearchClause[];
  /** Metrics are compared on these alone; without a metric in the filter, models measured on any. */
  datasets: readonly MeasuredOn[];
  orderBy: readonly LoggedModelOrder[];
  limit: number;
  offset: number;
};

type Field = { sql: string; type: "text" | "numeric" };

const MILLISECONDS = (column: string) => `(extract(epoch FROM ${column}) * 1000)`;

const FIELDS: Readonly<Record<string, Field>> = {
  name: { sql: "l.name", type: "text" },
  model_id: { sql: "l.id", type: "text" },
  model_type: { sql: "l.model_type", type: "text" },
  status: {
    sql: "CASE l.status WHEN 'upload_failed' THEN 'FAILED' ELSE upper(l.status) END",
    type: "text",
  },
  // Nothing is ever stored for it, and deleted models are not searched.
  status_message: { sql: "NULL::text", type: "text" },
  lifecycle_stage: { sql: "'active'::text", type: "text" },
  source_run_id: { sql: "l.source_run_id", type: "text" },
  artifact_location: { sql: "l.artifact_uri", type: "text" },
  experiment_id: { sql: "l.experiment_number::text", type: "text" },
  creation_timestamp: { sql: MILLISECONDS("l.created_at"), type: "numeric" },
  last_updated_timestamp: { sql: MILLISECONDS("l.updated_at"), type: "numeric" },
};
/** SQL after `FROM logged_models l` with its bound values. */
export function compileLoggedModelSearch(search: LoggedModelSearch): {
  sql: string;
  values: unknown[];
} {
  const { experimentNumbers, clauses, datasets, orderBy, limit, offset } = search;
  const binder = createBinder();
  const hasMetric = clauses.some(({ entity }) => entity === "metric");
  const conditions = [
    `l.experiment_number = ANY(${binder.bind(experimentNumbers, "int[]")})`,
    "l.deleted_at IS NULL",
    ...clauses.map((clause) => compileOne(clause, datasets, binder)),
    ...(datasets.length > 0 && !hasMetric ? [existsMetric("", datasets, binder)] : []),
  ];
  const orders = orderBy.map((order) => compileOrder(order, binder));
  const order = [...orders, "l.created_at DESC", "l.id"].join(", ");
  const page = `LIMIT ${binder.bind(limit, "bigint")} OFFSET ${binder.bind(offset, "bigint")}`;
  const sql = `WHERE ${conditions.join(" AND ")} ORDER BY ${order} ${page}`;
  return { sql, values: binder.values };
}

function compileOne(clause: SearchClause, datasets: readonly MeasuredOn[], binder: Binder): string {
  const { entity, key } = clause;
  if (entity === "tag" || entity === "param") {
    const column = entity === "tag" ? "l.tags" : "l.params";
    return compileClause(`(${column}->>${binder.bind(key, "text")})`, clause, binder);
  }
  if (entity === "metric") {
    // NaN is PostgreSQL's largest number; here it is no number and matches nothing.
    const value = compileClause("nullif(x.value, 'NaN')", clause, binder, "double precision");
    const condition = ` AND x.key = ${binder.bind(key, "text")} AND ${value}`;
    return existsMetric(condition, datasets, binder);
  }
  const field = FIELDS[key];
  if (entity === "attribute" && field !== undefined) {
    return compileClause(`(${field.sql})`, clause, binder, field.type);
  }
  throw unknownKey(key);
}

function existsMetric(condition: string, datasets: readonly MeasuredOn[], binder: Binder): string {
  const on = datasets.length === 0 ? "" : ` AND (${compileDatasets(datasets, binder)})`;
  return `EXISTS (SELECT 1 FROM logged_model_metrics x WHERE x.model_id = l.id${condition}${on})`;
}

function compileDatasets(datasets: readonly MeasuredOn[], binder: Binder): string {
  return datasets
    .map(({ name, digest }) => {
      const sameName = `x.dataset_name = ${binder.bind(name, "text")}`;
      if (digest === undefined) return sameName;
      return `(${sameName} AND x.dataset_digest = ${binder.bind(digest, "text")})`;
    })
    .join(" OR ");
}

function compileOrder(order: LoggedModelOrder, binder: Binder): string {
  const direction = order.ascending ? "ASC" : "DESC";
  if (order.entity !== "metric") {
    const field = order.entity === "attribute" ? FIELDS[order.key] : undefined;
    if (field === undefined) throw unknownKey(order.key);
    return `${field.sql} ${direction} NULLS LAST`;
  }
  const { datasetName, datasetDigest } = order;
  const datasets = datasetName === undefined ? [] : [{ name: datasetName, digest: datasetDigest }];
  const on = datasets.length === 0 ? "" : ` AND (${compileDatasets(datasets, binder)})`;
  // The newest measurement counts; NaN sorts behind every number, as what was never measured does.
  return `(SELECT nullif(x.value, 'NaN') FROM logged_model_metrics x
    WHERE x.model_id = l.id AND x.key = ${binder.bind(order.key, "text")}${on}
    ORDER BY x.at DESC, x.step DESC, x.run_id LIMIT 1) ${direction} NULLS LAST`;
}

function unknownKey(key: string): InvalidInputError {
  const known = Object.keys(FIELDS).join(", ");
  return new InvalidInputError(
    `Invalid attribute key '${key}' specified. Valid keys are ${known}, metrics.<name>, params.<name> and tags.<name>`,
  );
}
