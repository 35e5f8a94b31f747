import { compileClause, type SearchClause, type SearchOrder } from "@/server/platform/clause-sql";
import { InvalidInputError } from "@/server/platform/errors";
import { type Binder, createBinder } from "@/server/platform/filter-fields";

export type ExperimentSearch = {
  clauses: readonly SearchClause[];
  orderBy: readonly SearchOrder[];
  lifecycle: "active" | "deleted" | "all";
  limit: number;
  offset: number;
};

type Field = { sql: string; type: "text" | "numeric" };

const MILLISECONDS = (column: string): Field => ({
  sql: `floor(extract(epoch FROM ${column}) * 1000)`,
  type: "numeric",
});
const ATTRIBUTES: Readonly<Record<string, Field>> = {
  name: { sql: "e.name", type: "text" },
  experiment_id: { sql: "e.number", type: "numeric" },
  creation_time: MILLISECONDS("e.created_at"),
  last_update_time: MILLISECONDS("e.updated_at"),
};
const LIFECYCLE: Readonly<Record<ExperimentSearch["lifecycle"], string>> = {
  active: "e.deleted_at IS NULL",
  deleted: "e.deleted_at IS NOT NULL",
  all: "TRUE",
};

/** Numbers of the experiments that a search finds, a page and one more, in order. */
export function compileExperimentSearch(search: ExperimentSearch): {
  text: string;
  values: unknown[];
} {
  const binder = createBinder();
  const conditions = search.clauses.map((clause) => compileOne(clause, binder));
  const where = [LIFECYCLE[search.lifecycle], ...conditions].join(" AND ");
  const given = search.orderBy.map(
    ({ key, ascending }) => `${attribute(key).sql} ${ascending ? "ASC" : "DESC"}`,
  );
  const order = given.length === 0 ? ["e.created_at DESC", "e.number"] : given;
  const page = `LIMIT ${binder.bind(search.limit + 1, "bigint")} OFFSET ${binder.bind(search.offset, "bigint")}`;
  const text = `SELECT e.number FROM experiments e WHERE ${where}
    ORDER BY ${[...order, "e.number DESC"].join(", ")} ${page}`;
  return { text, values: binder.values };
}

function compileOne(clause: SearchClause, binder: Binder): string {
  if (clause.entity === "tag") {
    return compileClause(`(e.tags->>${binder.bind(clause.key, "text")})`, clause, binder);
  }
  const { sql, type } = attribute(clause.key);
  return compileClause(sql, clause, binder, type);
}

function attribute(key: string): Field {
  const field = ATTRIBUTES[key];
  if (field !== undefined) return field;
  throw new InvalidInputError(
    `Invalid attribute key '${key}' specified. Valid keys are ${Object.keys(ATTRIBUTES).join(", ")}`,
  );
}
