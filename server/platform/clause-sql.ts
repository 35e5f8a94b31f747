import type { Binder } from "@/server/platform/filter-fields";

/** One condition of a search language whose conditions are all joined by AND. */
export type SearchClause = {
  readonly entity: "attribute" | "metric" | "param" | "tag" | "dataset";
  readonly key: string;
  readonly op: ClauseOperator;
  readonly value: string | number | readonly string[] | null;
};

export type ClauseOperator =
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "LIKE"
  | "ILIKE"
  | "IN"
  | "NOT IN"
  | "IS NULL"
  | "IS NOT NULL";

/** How to sort by one field. */
export type SearchOrder = {
  readonly entity: SearchClause["entity"];
  readonly key: string;
  readonly ascending: boolean;
};

/**
 * `sql op value` with the value bound. A missing left side never matches, with negative operators
 * neither; only IS NULL finds it.
 * @param castType PostgreSQL type that values are compared as
 */
export function compileClause(
  sql: string,
  { op, value }: Pick<SearchClause, "op" | "value">,
  binder: Binder,
  castType: "text" | "numeric" | "double precision" = "text",
): string {
  if (op === "IS NULL" || op === "IS NOT NULL") return `${sql} ${op}`;
  if (op === "IN") return `${sql} = ANY(${binder.bind(value, `${castType}[]`)})`;
  if (op === "NOT IN") return `${sql} <> ALL(${binder.bind(value, `${castType}[]`)})`;
  if (op === "LIKE" || op === "ILIKE") {
    return `${sql} ${op} ${binder.bind(escapeBackslash(String(value)), "text")}`;
  }
  const operator = op === "!=" ? "<>" : op;
  return `${sql} ${operator} ${binder.bind(String(value), castType)}`;
}

/** PostgreSQL escapes with a backslash; the language of these patterns has no escape. */
function escapeBackslash(pattern: string): string {
  return pattern.replaceAll("\\", "\\\\");
}
