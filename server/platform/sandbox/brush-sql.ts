import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import type { Brush } from "@/server/platform/sandbox/protocol";

/** A column as a number: times as epoch milliseconds. */
export function numberSql(column: string, isTime: boolean): string {
  const cell = quoteIdentifier(column);
  return isTime ? `epoch_ms(CAST(${cell} AS TIMESTAMP))` : `CAST(${cell} AS DOUBLE)`;
}

/** `SELECT *` from a table expression, where all brushes hold. */
export function brushedSql(table: string, brushes: readonly Brush[]): string {
  const where = brushes.map(conditionSql).join(" AND ");
  return `SELECT * FROM ${table}${where === "" ? "" : ` WHERE ${where}`}`;
}

function conditionSql(brush: Brush): string {
  const cell = quoteIdentifier(brush.column);
  switch (brush.kind) {
    case "missing":
      return `${cell} IS NULL`;
    case "value":
      return `CAST(${cell} AS VARCHAR) = ${quoteLiteral(brush.value)}`;
    case "range": {
      const number = numberSql(brush.column, brush.isTime);
      return `${number} >= ${literal(brush.from)} AND ${number} < ${literal(brush.to)}`;
    }
  }
}

/** Exact in SQL: without an exponent a number is a decimal, which is compared as such. */
function literal(value: number): string {
  return `CAST('${value}' AS DOUBLE)`;
}
