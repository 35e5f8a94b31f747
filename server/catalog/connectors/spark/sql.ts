import type { ReadRequest, SourceColumn } from "@/server/catalog/connectors/connector";
import { typeOfNative } from "@/server/catalog/connectors/native-types";
import {
  aggregateParts,
  type Dialect,
  limitSql,
  whereSql,
} from "@/server/catalog/connectors/select-parts";
import { splitTablePath } from "@/server/catalog/connectors/table-path";

export const quoteName = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

/** Backslashes escape inside Spark's texts. */
export const quoteText = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

export function tableName(catalog: string, path: string): string {
  return [catalog, ...splitTablePath(path, 2)].map(quoteName).join(".");
}

const DIALECT: Dialect = {
  quoteName,
  quoteText,
  startsWith: (operand, text) => `startswith(${operand}, ${quoteText(text)})`,
  timestamp: (text, nativeType) => `CAST('${text}' AS ${nativeType})`,
  // A sum of whole numbers would be as narrow as they are.
  sumOf: (column, kind) =>
    kind === "integer" ? `CAST(${quoteName(column)} AS DECIMAL(38, 0))` : quoteName(column),
};

/** Columns as text in Spark's own writing, bytes as hexadecimal digits. */
export function selectSql(
  catalog: string,
  request: ReadRequest,
  types: ReadonlyMap<string, string>,
): string {
  const { path, columns, after } = request;
  const grouped = aggregateParts(request, DIALECT);
  const cells =
    grouped?.cells.map((cell) => `CAST(${cell} AS STRING)`) ??
    columns.map((name) => {
      const column = quoteName(name);
      return types.get(name) === "binary" ? `hex(${column})` : `CAST(${column} AS STRING)`;
    });
  const list = cells.map((cell, at) => `${cell} AS c${at}`).join(", ");
  const former = after === null ? null : `${quoteName(after.column)} > ${afterSql(after, types)}`;
  const where = whereSql(request, former, DIALECT);
  return `SELECT ${list} FROM ${tableName(catalog, path)}${where}${grouped?.groupBy ?? ""}${limitSql(request)}`;
}

/** Cast to the column's type: compared as text, "10" would come before "9". */
function afterSql(
  { column, value }: { column: string; value: string },
  types: ReadonlyMap<string, string>,
) {
  const type = types.get(column);
  return type === undefined ? quoteText(value) : `CAST(${quoteText(value)} AS ${type})`;
}

/**
 * Columns of a DESCRIBE: name, type and remark, until what is said about partitions. Spark does not
 * tell which may be empty, so that all of them may.
 */
export function toColumns(rows: readonly (readonly (string | null)[])[]): SourceColumn[] {
  const end = rows.findIndex(([name]) => name == null || name === "" || name.startsWith("#"));
  return rows.slice(0, end === -1 ? undefined : end).map(([name, type]) => ({
    name: name ?? "",
    nativeType: type ?? "",
    type: typeOfNative(type ?? ""),
    nullable: true,
  }));
}
