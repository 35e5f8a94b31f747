import type { ReadRequest } from "@/server/catalog/connectors/connector";
import { codeOf } from "@/server/catalog/connectors/network";
import { type Dialect, limitSql, whereSql } from "@/server/catalog/connectors/select-parts";
import type { SnowflakeConfig } from "@/server/catalog/connectors/snowflake/kind";
import { splitTablePath } from "@/server/catalog/connectors/table-path";
import type { Warehouse } from "@/server/catalog/connectors/warehouse";
import { InvalidInputError } from "@/server/platform/errors";

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** Backslashes escape inside Snowflake's texts. */
const quoteText = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

export function snowflakeDialect(config: SnowflakeConfig): Omit<Warehouse, "run"> {
  const views = `${quoteName(config.database)}.INFORMATION_SCHEMA`;
  const within = (schema: string | null) =>
    schema === null
      ? "TABLE_SCHEMA <> 'INFORMATION_SCHEMA'"
      : `TABLE_SCHEMA = ${quoteText(schema)}`;
  return {
    host: `${config.account}.snowflakecomputing.com`,
    user: config.user,
    versionSql: "SELECT 'Snowflake ' || CURRENT_VERSION()",
    tablesSql: (schema) =>
      `SELECT TABLE_SCHEMA AS C0, TABLE_NAME AS C1, IFF(TABLE_TYPE LIKE '%VIEW%', 'view', 'table') AS C2,
        TO_VARCHAR(ROW_COUNT) AS C3, TO_VARCHAR(BYTES) AS C4,
        TO_VARCHAR(CONVERT_TIMEZONE('UTC', LAST_ALTERED)::TIMESTAMP_NTZ, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS C5
      FROM ${views}.TABLES WHERE ${within(schema)} ORDER BY 1, 2`,
    columnsSql: (place) =>
      `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ${TYPE_SQL} AS C3, IS_NULLABLE
      FROM ${views}.COLUMNS WHERE ${within(place.schema)}${
        "table" in place ? ` AND TABLE_NAME = ${quoteText(place.table)}` : ""
      } ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
    selectSql: (request, types) => selectSql(config.database, request, types),
    describeFault: (error) => describeFault(error, config),
  };
}

/** Whole numbers are NUMBER(p, 0) there. */
const TYPE_SQL = `IFF(DATA_TYPE = 'NUMBER', IFF(NUMERIC_SCALE = 0, 'INTEGER',
  'NUMBER(' || NUMERIC_PRECISION || ',' || NUMERIC_SCALE || ')'), DATA_TYPE)`;

const DIALECT: Dialect = {
  quoteName,
  quoteText,
  startsWith: (operand, text) => `STARTSWITH(${operand}, ${quoteText(text)})`,
  timestamp: (text, nativeType) => `'${text}'::${nativeType}`,
};

function selectSql(
  database: string,
  request: ReadRequest,
  types: ReadonlyMap<string, string>,
): string {
  const { path, columns, after } = request;
  const table = [database, ...splitTablePath(path, 2)].map(quoteName).join(".");
  const cells = columns.map((name, at) => `${cellSql(name, types.get(name))} AS C${at}`);
  const former = after === null ? null : `${quoteName(after.column)} > ${quoteText(after.value)}`;
  return `SELECT ${cells.join(", ")} FROM ${table}${whereSql(request, former, DIALECT)}${limitSql(request)}`;
}

/** A cell as text: instants in UTC, with their microseconds. */
function cellSql(name: string, type: string | undefined): string {
  const column = quoteName(name);
  const format = "'YYYY-MM-DD HH24:MI:SS.FF6'";
  if (type === "TIMESTAMP_NTZ") return `TO_VARCHAR(${column}, ${format})`;
  if (type === "TIMESTAMP_TZ" || type === "TIMESTAMP_LTZ") {
    return `TO_VARCHAR(CONVERT_TIMEZONE('UTC', ${column})::TIMESTAMP_NTZ, ${format})`;
  }
  if (type === "DATE") return `TO_VARCHAR(${column}, 'YYYY-MM-DD')`;
  if (type === "ARRAY" || type === "OBJECT" || type === "VARIANT") return `TO_JSON(${column})`;
  if (type === "GEOGRAPHY" || type === "GEOMETRY") return `ST_ASTEXT(${column})`;
  return `TO_VARCHAR(${column})`;
}

function describeFault(
  error: unknown,
  { account, user, warehouse, database }: SnowflakeConfig,
): InvalidInputError | null {
  if (!(error instanceof Error)) return null;
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  const { message } = error;
  const code = codeOf(error);
  // 3901xx and 3903xx: wrong password or user, expired or unknown tokens.
  if (/^39\d{4}$/.test(code)) {
    return words(
      `${account} refuses the user "${user}": ${message} Check the user's name and the token or password`,
    );
  }
  if (/ENOTFOUND|404/.test(`${code} ${message}`)) {
    return words(`There is no account "${account}" at Snowflake. Check its spelling`);
  }
  if (/No active warehouse|000606/.test(message) || code === "000606") {
    return words(
      `The user "${user}" cannot use the warehouse "${warehouse}". Run GRANT USAGE ON WAREHOUSE ${quoteName(warehouse)} TO ROLE their role`,
    );
  }
  if (/not authorized|Insufficient privileges/i.test(message)) {
    return words(
      `The user "${user}" may not read it, or it is not there: ${message} Grant USAGE on the database ${quoteName(database)} and its schemas, and SELECT on the tables`,
    );
  }
  return words(`${account} answered: ${message}`);
}
