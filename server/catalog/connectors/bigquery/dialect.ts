import { z } from "zod";
import type { BigqueryConfig } from "@/server/catalog/connectors/bigquery/kind";
import type { ReadRequest } from "@/server/catalog/connectors/connector";
import { type Dialect, limitSql, whereSql } from "@/server/catalog/connectors/select-parts";
import { splitTablePath } from "@/server/catalog/connectors/table-path";
import type { Warehouse } from "@/server/catalog/connectors/warehouse";
import { InvalidInputError } from "@/server/platform/errors";

const ServiceAccount = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
});

/** Backslashes escape inside BigQuery's names and texts. */
const enclose = (text: string, quote: string): string =>
  `${quote}${text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`)}${quote}`;
const quoteName = (name: string) => enclose(name, "`");
const quoteText = (text: string) => enclose(text, "'");

/** @throws InvalidInputError unless the text is the key file of a service account */
export function readServiceAccount(text: string) {
  try {
    return ServiceAccount.parse(JSON.parse(text));
  } catch (error) {
    throw new InvalidInputError(
      "The service account key is not the JSON file that Google gives. Paste the whole file",
      { cause: error },
    );
  }
}

/**
 * The information schema of a whole location, in which each dataset is a schema. Rows and bytes stand in
 * a table for which the roles that reading needs are not enough.
 */
export function bigqueryDialect(
  { project, location }: BigqueryConfig,
  user: string,
): Omit<Warehouse, "run"> {
  const views = `${quoteName(project)}.${quoteName(`region-${location.toLowerCase()}`)}.INFORMATION_SCHEMA`;
  const within = (schema: string | null) =>
    schema === null ? "TRUE" : `table_schema = ${quoteText(schema)}`;
  return {
    host: "bigquery.googleapis.com",
    user,
    versionSql: "SELECT 'BigQuery'",
    tablesSql: (schema) =>
      `SELECT table_schema AS c0, table_name AS c1, IF(table_type LIKE '%VIEW%', 'view', 'table') AS c2,
        CAST(NULL AS STRING) AS c3, CAST(NULL AS STRING) AS c4, CAST(NULL AS STRING) AS c5
      FROM ${views}.TABLES WHERE ${within(schema)} ORDER BY 1, 2`,
    columnsSql: (place) =>
      `SELECT table_schema, table_name, column_name, data_type, is_nullable
      FROM ${views}.COLUMNS WHERE ${within(place.schema)}${
        "table" in place ? ` AND table_name = ${quoteText(place.table)}` : ""
      } ORDER BY table_schema, table_name, ordinal_position`,
    selectSql: (request, types) => selectSql(project, request, types),
    describeFault: (error) => describeFault(error, project, user),
  };
}

const DIALECT: Dialect = {
  quoteName,
  quoteText,
  startsWith: (operand, text) => `STARTS_WITH(${operand}, ${quoteText(text)})`,
  timestamp: (text) => `TIMESTAMP '${text}+00'`,
};

function selectSql(
  project: string,
  request: ReadRequest,
  types: ReadonlyMap<string, string>,
): string {
  const { path, columns, after } = request;
  const table = [project, ...splitTablePath(path, 2)].map(quoteName).join(".");
  const cells = columns.map((name, at) => `${cellSql(name, types.get(name) ?? "")} AS c${at}`);
  const former =
    after === null
      ? null
      : `${quoteName(after.column)} > CAST(${quoteText(after.value)} AS ${plainType(types.get(after.column))})`;
  return `SELECT ${cells.join(", ")} FROM ${table}${whereSql(request, former, DIALECT)}${limitSql(request)}`;
}

/** Without its digits and length: a cast of text takes none. */
const plainType = (type = "STRING") => type.replace(/\(.*\)/, "");

function cellSql(name: string, type: string): string {
  const column = quoteName(name);
  if (type === "BYTES" || type.startsWith("BYTES(")) return `TO_HEX(${column})`;
  if (type === "TIMESTAMP") return `FORMAT_TIMESTAMP('%F %H:%M:%E6S', ${column}, 'UTC')`;
  if (/^(ARRAY|STRUCT|JSON)/.test(type)) return `TO_JSON_STRING(${column})`;
  if (type === "GEOGRAPHY") return `ST_ASTEXT(${column})`;
  return `CAST(${column} AS STRING)`;
}

function describeFault(error: unknown, project: string, user: string): InvalidInputError | null {
  if (!(error instanceof Error)) return null;
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  const { message } = error;
  const code = "code" in error ? Number(error.code) : Number.NaN;
  if (
    /invalid_grant|invalid_client|PEM|DECODER|unauthorized_client/i.test(message) ||
    code === 401
  ) {
    return words(
      `Google refuses the user "${user}": ${message}. Check the key: it may have been deleted, or belong to another project`,
    );
  }
  if (code === 403) {
    return words(
      `${user} lacks a right: ${message}. Give it the roles BigQuery Data Viewer and BigQuery Job User in ${project}`,
    );
  }
  if (code === 404) {
    return words(`Not found: ${message}. Check the project "${project}" and the location`);
  }
  return words(`BigQuery answered: ${message}`);
}
