import type { Cell, Check, Measure, RowTest } from "@/server/contracts/checks/check";
import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";

/**
 * What a check counts or computes, as an aggregate over the rows of a window; null for a measure that
 * one scan of one version cannot give. Shares are counted as rows here; statistics of none are null.
 */
export function measureSql(measure: Measure): string | null {
  switch (measure.kind) {
    case "rowCount":
      return toDouble("count(*)");
    case "broken":
      return toDouble(`count(*) FILTER (WHERE ${brokenSql(measure.column, measure.test)})`);
    case "duplicates": {
      const cells = measure.columns.map(quoteIdentifier);
      const filled = filledSql(measure.columns);
      const value = cells.length === 1 ? cells[0] : `(${cells.join(", ")})`;
      const copies = `count(*) FILTER (WHERE ${filled}) - count(DISTINCT ${value}) FILTER (WHERE ${filled})`;
      return toDouble(`(${copies})`);
    }
    case "statistic":
      return statisticSql(measure);
    case "age":
      return measure.column === null
        ? null
        : toDouble(`epoch_ms(CAST(max(${quoteIdentifier(measure.column)}) AS TIMESTAMP))`);
    default:
      return null;
  }
}

const toDouble = (sql: string) => `CAST(${sql} AS DOUBLE)`;

/** How many rows of a window hold a value in every column of a share, as an aggregate; null for other measures. */
export function filledCountSql(measure: Measure): string | null {
  if (measure.kind !== "broken" && measure.kind !== "duplicates") return null;
  if (measure.unit === "rows") return null;
  const columns = measure.kind === "broken" ? [measure.column] : measure.columns;
  return toDouble(`count(*) FILTER (WHERE ${filledSql(columns)})`);
}

const filledSql = (columns: readonly string[]) =>
  columns.map((column) => `${quoteIdentifier(column)} IS NOT NULL`).join(" AND ");

/** What makes a row a broken one, as a condition. */
export function brokenSql(column: string, test: RowTest): string {
  const cell = quoteIdentifier(column);
  switch (test.is) {
    case "null":
      return `${cell} IS NULL`;
    case "missing": {
      const listed = test.values.filter((value) => value !== null);
      const parts = [
        ...(test.values.includes(null) ? [`${cell} IS NULL`] : []),
        ...(listed.length > 0 ? [`${asText(cell)} IN (${listOf(listed)})`] : []),
      ];
      return parts.length === 0 ? "false" : `(${parts.join(" OR ")})`;
    }
    case "notIn":
      return test.values.length === 0
        ? `${cell} IS NOT NULL`
        : `${asText(cell)} NOT IN (${listOf(test.values)})`;
    case "in":
      return `${asText(cell)} IN (${listOf(test.values)})`;
    case "notLike":
      return `${asText(cell)} NOT LIKE ${quoteLiteral(test.pattern)}`;
    case "notMatching":
      return `NOT regexp_matches(${asText(cell)}, ${quoteLiteral(test.pattern)})`;
    case "outside":
      return outsideSql(cell, test);
  }
}

const asText = (cell: string) => `CAST(${cell} AS VARCHAR)`;
const listOf = (values: readonly Cell[]) =>
  values.map((value) => quoteLiteral(String(value))).join(", ");

/** NaN lies outside every range. */
function outsideSql(cell: string, test: Extract<RowTest, { is: "outside" }>): string {
  const { of, min, max, minOpen = false, maxOpen = false } = test;
  const value = of === "length" ? `length(${asText(cell)})` : cell;
  const parts = [
    ...(min === undefined ? [] : [`${value} ${minOpen ? "<=" : "<"} ${min}`]),
    ...(max === undefined ? [] : [`${value} ${maxOpen ? ">=" : ">"} ${max}`]),
    ...(of === "value" ? [`isnan(CAST(${cell} AS DOUBLE))`] : []),
  ];
  return `(${parts.join(" OR ")})`;
}

function statisticSql({
  column,
  statistic,
  quantile = 0.5,
}: Extract<Check["measure"], { kind: "statistic" }>): string {
  const cell = quoteIdentifier(column);
  switch (statistic) {
    case "mean":
      return toDouble(`avg(${cell})`);
    case "stddev":
      return toDouble(`stddev_samp(${cell})`);
    case "quantile":
      return toDouble(`quantile_cont(${cell}, ${quantile})`);
    case "distinct":
      return toDouble(`count(DISTINCT ${cell})`);
    default:
      return toDouble(`${statistic}(${cell})`);
  }
}
