import { compileClause, type SearchClause, type SearchOrder } from "@/server/platform/clause-sql";
import { InvalidInputError } from "@/server/platform/errors";
import { type Binder, createBinder } from "@/server/platform/filter-fields";

export type RunSearch = {
  experimentNumbers: readonly number[];
  clauses: readonly SearchClause[];
  orderBy: readonly SearchOrder[];
  lifecycle: "active" | "deleted" | "all";
  limit: number;
  offset: number;
};

export type Statement = { text: string; values: unknown[] };

type Field = { sql: string; type: "text" | "numeric" };

const TEXT = (sql: string): Field => ({ sql, type: "text" });
const MILLISECONDS = (column: string): Field => ({
  sql: `floor(extract(epoch FROM ${column}) * 1000)`,
  type: "numeric",
});

const ATTRIBUTES: Readonly<Record<string, Field>> = {
  run_id: TEXT("r.id"),
  run_name: TEXT("r.name"),
  user_id: TEXT("r.user_id"),
  status: TEXT("upper(r.status)"),
  artifact_uri: TEXT(
    "CASE WHEN r.artifact_uri LIKE 'runs/%' THEN 'mlflow-artifacts:/' ELSE '' END || r.artifact_uri",
  ),
  start_time: MILLISECONDS("r.started_at"),
  end_time: MILLISECONDS("r.finished_at"),
};

const DATASET_COLUMNS: Readonly<Record<string, string>> = {
  name: "d.name",
  digest: "d.digest",
  context:
    "(SELECT t->>'value' FROM jsonb_array_elements(rd.tags) t WHERE t->>'key' = 'mlflow.data.context' LIMIT 1)",
};

const LIFECYCLE: Readonly<Record<RunSearch["lifecycle"], string>> = {
  active: "r.deleted_at IS NULL",
  deleted: "r.deleted_at IS NOT NULL",
  all: "TRUE",
};

/**
 * Numbers of the runs that a search finds, a page and one more, in order. Sorted by a metric first,
 * and only then, the summary index is walked in order and read no further than the page: that
 * statement sees the runs whose metric is a number, and `rest` the others, which come after them.
 */
export function compileRunSearch(search: RunSearch): { first: Statement; rest: Statement | null } {
  const [leading] = search.orderBy;
  if (leading?.entity !== "metric" || search.experimentNumbers.length !== 1) {
    return { first: compileWhole(search), rest: null };
  }
  return {
    first: compileNumbers(search, leading),
    rest: compileWhole(search, leading.key),
  };
}

/** How many runs `first` of a search would find without its page. */
export function compileNumberCount(search: RunSearch): Statement | null {
  const [leading] = search.orderBy;
  if (leading === undefined) return null;
  const binder = createBinder();
  const where = compileConditions(search, binder);
  const numbers = compileNumbersFrom(search, leading.key, binder);
  return { text: `SELECT count(*)::int AS total ${numbers} AND ${where}`, values: binder.values };
}

function compileNumbersFrom(search: RunSearch, key: string, binder: Binder): string {
  return `FROM run_metrics s JOIN runs r ON r.seq = s.run_seq
    WHERE s.experiment_number = ${binder.bind(search.experimentNumbers[0], "int")}
      AND s.key_id = ${keyId(key, binder)} AND s.last < 'NaN'`;
}

function compileNumbers(search: RunSearch, leading: SearchOrder): Statement {
  const binder = createBinder();
  const where = compileConditions(search, binder);
  const from = compileNumbersFrom(search, leading.key, binder);
  const order = [
    `s.last ${leading.ascending ? "ASC" : "DESC"}`,
    ...compileOrders(search.orderBy.slice(1), binder),
  ];
  const text = `SELECT r.seq ${from} AND ${where}
    ORDER BY ${[...order, ...tieBreaks(search)].join(", ")} ${compilePage(search, binder)}`;
  return { text, values: binder.values };
}

/** @param withoutNumber only runs whose metric of this key is missing or NaN */
function compileWhole(search: RunSearch, withoutNumber?: string): Statement {
  const binder = createBinder();
  const experiments = compileExperiments(search, binder);
  const excluded =
    withoutNumber === undefined
      ? []
      : [
          `NOT EXISTS (SELECT 1 FROM run_metrics x WHERE x.run_seq = r.seq
            AND x.key_id = ${keyId(withoutNumber, binder)} AND x.last < 'NaN')`,
        ];
  const where = [experiments, ...excluded, compileConditions(search, binder)].join(" AND ");
  const order = [...compileOrders(search.orderBy, binder), ...tieBreaks(search)].join(", ");
  const text = `SELECT r.seq FROM runs r WHERE ${where}
    ORDER BY ${order} ${compilePage(search, binder)}`;
  return { text, values: binder.values };
}

/** One experiment is named by equality, so that its runs are read in the order of their index. */
function compileExperiments({ experimentNumbers }: RunSearch, binder: Binder): string {
  const [only] = experimentNumbers;
  if (experimentNumbers.length === 1) {
    return `r.experiment_id = (SELECT id FROM experiments WHERE number = ${binder.bind(only, "int")})`;
  }
  const numbers = binder.bind(experimentNumbers, "int[]");
  return `r.experiment_id = ANY(ARRAY(SELECT id FROM experiments WHERE number = ANY(${numbers})))`;
}

function compilePage({ limit, offset }: RunSearch, binder: Binder): string {
  return `LIMIT ${binder.bind(limit + 1, "bigint")} OFFSET ${binder.bind(offset, "bigint")}`;
}

function tieBreaks({ orderBy }: RunSearch): string[] {
  const hasStart = orderBy.some(
    ({ entity, key }) => entity === "attribute" && key === "start_time",
  );
  return hasStart ? ["r.id"] : ["r.started_at DESC", "r.id"];
}

function compileConditions({ clauses, lifecycle }: RunSearch, binder: Binder): string {
  const conditions = clauses.map((clause) => compileOne(clause, binder));
  return [LIFECYCLE[lifecycle], ...conditions].join(" AND ");
}

function keyId(key: string, binder: Binder): string {
  return `(SELECT k.id FROM logged_keys k WHERE k.key = ${binder.bind(key, "text")})`;
}

function compileOne(clause: SearchClause, binder: Binder): string {
  const { entity, key } = clause;
  if (entity === "attribute") {
    const field = attribute(key);
    return compileClause(`(${field.sql})`, clause, binder, field.type);
  }
  if (entity === "metric") {
    return `EXISTS (SELECT 1 FROM run_metrics x WHERE x.run_seq = r.seq
      AND x.key_id = ${keyId(key, binder)} AND ${compileMetric(clause, binder)})`;
  }
  if (entity === "dataset") {
    const column = DATASET_COLUMNS[key];
    if (column === undefined) throw unknownKey(key, Object.keys(DATASET_COLUMNS));
    return `EXISTS (SELECT 1 FROM run_datasets rd JOIN logged_datasets d ON d.id = rd.dataset_id
      WHERE rd.run_seq = r.seq AND ${compileClause(column, clause, binder)})`;
  }
  const rows =
    entity === "tag"
      ? `FROM run_tags x WHERE x.run_seq = r.seq AND x.key = ${binder.bind(key, "text")}`
      : `FROM run_params x WHERE x.run_seq = r.seq AND x.key_id = ${keyId(key, binder)}`;
  if (clause.op === "IS NULL") return `NOT EXISTS (SELECT 1 ${rows})`;
  if (clause.op === "IS NOT NULL") return `EXISTS (SELECT 1 ${rows})`;
  return `EXISTS (SELECT 1 ${rows} AND ${compileClause("x.value", clause, binder)})`;
}

/** NaN is PostgreSQL's largest number; here no comparison holds for it but "is not". */
function compileMetric(clause: SearchClause, binder: Binder): string {
  const compared = compileClause("x.last", clause, binder, "double precision");
  if (clause.op === "!=") return `(${compared} OR x.last = 'NaN')`;
  return clause.op === ">" || clause.op === ">=" ? `${compared} AND x.last < 'NaN'` : compared;
}

function compileOrders(orderBy: readonly SearchOrder[], binder: Binder): string[] {
  return orderBy.flatMap(({ entity, key, ascending }) => {
    const direction = ascending ? "ASC" : "DESC";
    if (entity === "attribute") return [`${attribute(key).sql} ${direction} NULLS LAST`];
    if (entity === "metric") {
      const last = `(SELECT x.last FROM run_metrics x
        WHERE x.run_seq = r.seq AND x.key_id = ${keyId(key, binder)})`;
      // Numbers first, then NaN, then what was never logged, in both directions.
      return [
        `CASE WHEN ${last} < 'NaN' THEN 0 WHEN ${last} IS NULL THEN 2 ELSE 1 END`,
        `${last} ${direction}`,
      ];
    }
    const rows =
      entity === "tag"
        ? `FROM run_tags x WHERE x.run_seq = r.seq AND x.key = ${binder.bind(key, "text")}`
        : `FROM run_params x WHERE x.run_seq = r.seq AND x.key_id = ${keyId(key, binder)}`;
    return [`(SELECT x.value ${rows}) ${direction} NULLS LAST`];
  });
}

function attribute(key: string): Field {
  const field = ATTRIBUTES[key];
  if (field === undefined) throw unknownKey(key, Object.keys(ATTRIBUTES));
  return field;
}

function unknownKey(key: string, valid: readonly string[]): InvalidInputError {
  return new InvalidInputError(
    `Invalid attribute key '${key}' specified. Valid keys are ${valid.join(", ")}`,
  );
}
