import type { ContractRule } from "@/server/contracts/schema";
import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";

/**
 * The quantity that a rule bounds, as an aggregate over the rows of a window. It counts broken rows
 * except for `maxShare` (a share of all rows) and `rowCount`. Empty cells break `notNull` only.
 */
export function measureSql(rule: ContractRule): string {
  if (rule.kind === "rowCount") return "CAST(count(*) AS DOUBLE)";
  const cell = quoteIdentifier(rule.column);
  switch (rule.kind) {
    case "notNull":
      return countSql(`${cell} IS NULL`);
    case "unique":
      // Copies beyond the first of each value.
      return `CAST(count(${cell}) - count(DISTINCT ${cell}) AS DOUBLE)`;
    case "acceptedValues": {
      const values = rule.values.map((value) => quoteLiteral(String(value))).join(", ");
      return countSql(`CAST(${cell} AS VARCHAR) NOT IN (${values})`);
    }
    case "range": {
      const low = rule.min === undefined ? [] : [`${cell} < ${rule.min}`];
      const high = rule.max === undefined ? [] : [`${cell} > ${rule.max}`];
      return countSql([...low, ...high, `isnan(CAST(${cell} AS DOUBLE))`].join(" OR "));
    }
    case "maxShare": {
      const value = quoteLiteral(String(rule.value));
      return `avg(CASE WHEN CAST(${cell} AS VARCHAR) = ${value} THEN 1.0 ELSE 0.0 END)`;
    }
  }
}

function countSql(condition: string): string {
  return `CAST(count(*) FILTER (WHERE ${condition}) AS DOUBLE)`;
}

/** Columns that a rule reads. */
export function columnsOf(rule: ContractRule): string[] {
  return rule.kind === "rowCount" ? [] : [rule.column];
}
