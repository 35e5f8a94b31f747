import { quoteIdentifier } from "@/server/platform/duckdb";

/** The standard writes `{object}`, its schema `${table}`, its command line `{model}`; all stand for one. */
export function fillPlaceholders(query: string, object: string, column: string | null): string {
  return query
    .replaceAll(/\$?\{(object|table|model|schema)\}/g, () => quoteIdentifier(object))
    .replaceAll(/\$?\{(property|column|field)\}/g, () => quoteIdentifier(column ?? ""));
}
