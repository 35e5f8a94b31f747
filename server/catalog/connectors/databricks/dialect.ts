import type { DatabricksConfig } from "@/server/catalog/connectors/databricks/kind";
import { quoteName, quoteText, selectSql } from "@/server/catalog/connectors/spark/sql";
import type { Warehouse } from "@/server/catalog/connectors/warehouse";
import { InvalidInputError } from "@/server/platform/errors";

/** Unity Catalog tells neither rows nor bytes in its information schema. */
export function databricksDialect({
  host,
  catalog,
}: Pick<DatabricksConfig, "host" | "catalog">): Omit<Warehouse, "run"> {
  const views = `${quoteName(catalog)}.information_schema`;
  const within = (schema: string | null) =>
    schema === null
      ? "table_schema <> 'information_schema'"
      : `table_schema = ${quoteText(schema)}`;
  return {
    host,
    user: "the token's owner",
    versionSql: "SELECT concat('Databricks SQL ', current_version().dbsql_version)",
    tablesSql: (schema) =>
      `SELECT table_schema AS c0, table_name AS c1, IF(table_type LIKE '%VIEW%', 'view', 'table') AS c2,
        CAST(NULL AS STRING) AS c3, CAST(NULL AS STRING) AS c4,
        date_format(last_altered, "yyyy-MM-dd'T'HH:mm:ss'Z'") AS c5
      FROM ${views}.tables WHERE ${within(schema)} ORDER BY 1, 2`,
    columnsSql: (place) =>
      `SELECT table_schema, table_name, column_name, full_data_type, is_nullable
      FROM ${views}.columns WHERE ${within(place.schema)}${
        "table" in place ? ` AND table_name = ${quoteText(place.table)}` : ""
      } ORDER BY table_schema, table_name, ordinal_position`,
    selectSql: (request, types) => selectSql(catalog, request, types),
    describeFault: (error) => describeFault(error, host, catalog),
  };
}

function describeFault(error: unknown, host: string, catalog: string): InvalidInputError | null {
  if (!(error instanceof Error)) return null;
  const message = error.message.split("\n")[0] ?? "";
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) {
    return words(`The host "${host}" is not known. Check its spelling`);
  }
  if (/\b40[13]\b|unauthori[sz]ed|invalid access token/i.test(message)) {
    return words(
      `${host} refuses the token: ${message}. Check that it has not run out, and that its owner may use the warehouse`,
    );
  }
  if (/\b404\b/.test(message)) {
    return words(`${host} knows no such warehouse: ${message}. Check the HTTP path`);
  }
  if (/INSUFFICIENT_PERMISSIONS|PERMISSION_DENIED/.test(message)) {
    return words(
      `The token's owner lacks a right: ${message}. Run GRANT USE CATALOG, USE SCHEMA, SELECT ON CATALOG ${quoteName(catalog)} TO them`,
    );
  }
  if (/CATALOG_NOT_FOUND|NO_SUCH_CATALOG/.test(message)) {
    return words(`There is no catalog "${catalog}" there. Check its name`);
  }
  return words(`${host} answered: ${message}`);
}
