import { z } from "zod";
import { askStructs, type Cell, type ProfileJob } from "@/server/catalog/analytics/profile-cells";
import {
  Bin,
  binsSql,
  type ColumnMeasures,
  Month,
  monthsSql,
  QUANTILES,
  Summary,
  toBins,
  toStats,
} from "@/server/catalog/analytics/profile-measures";
import { TOP_VALUES, TopValue } from "@/server/catalog/schema";
import { interpolateRanks } from "@/server/lib/stats/bin-quantiles";
import { quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";

/** Most of a small file's time goes into beginning a statement, so that columns share one. */
const COLUMNS_AT_ONCE = 8;
/** The most frequent of values that hardly repeat say nothing: of more different ones none are kept. */
export const FREQUENT_AMONG = 100_000;

const Counted = z.object({
  summary: Summary,
  ranks: z.array(z.coerce.number().nullable()).nullable(),
  bins: z.array(Bin).nullable(),
  top: z.array(TopValue.extend({ count: z.coerce.number().int() })).nullable(),
  months: z.array(Month).nullable(),
});
type Counted = z.infer<typeof Counted>;

/**
 * Measures columns of few different values, exactly, from a table of how often each value stands there:
 * once that is counted, in one pass, moments, quantiles, bins and frequent values cost next to nothing.
 */
export async function* measureByFrequency(
  job: ProfileJob,
  paths: readonly string[],
  cells: readonly Cell[],
): AsyncGenerator<[Cell, ColumnMeasures][]> {
  for (let from = 0; from < cells.length; from += COLUMNS_AT_ONCE) {
    const group = cells.slice(from, from + COLUMNS_AT_ONCE);
    const ctes = group.map((cell, at) => tableSql(cell, `f${at}`, readParquetSql(paths)));
    const structs = group.map((cell, at) => structSql(cell, `f${at}`));
    const counted = await askStructs(job, { structs, shape: Counted, source: null, ctes });
    yield group.map((cell, at) => [cell, toMeasures(cell, counted[at] as Counted)]);
  }
}

function toMeasures({ column, grid }: Cell, counted: Counted): ColumnMeasures {
  const { summary, ranks, bins, top, months } = counted;
  const numbers = summary.values - summary.nonFinite;
  const values = ranks?.flatMap((value) => value ?? []) ?? [];
  const quantiles =
    values.length === 0 ? [] : interpolateRanks(QUANTILES, { count: numbers, values });
  return {
    nullCount: summary.nulls,
    distinctCount: summary.distinct,
    stats: toStats(column, summary, { quantiles, months: months ?? [] }),
    histogram: toBins(grid, bins ?? []),
    topValues: top ?? [],
  };
}

/** Each value `v` with its number `x` and how often it stands there, `n`. */
function tableSql({ column, numberOf }: Cell, table: string, source: string): string {
  const values = `SELECT ${quoteIdentifier(column.name)} AS v, count(*) AS n FROM ${source} GROUP BY 1`;
  return `${table} AS MATERIALIZED (SELECT v, ${numberOf("v")} AS x, n FROM (${values}))`;
}

function structSql({ column: { type }, grid }: Cell, table: string): string {
  const isNumber = type === "integer" || type === "number";
  const isTime = type === "date" || type === "timestamp";
  const counting = { rows: table, count: "sum(n)" };
  return `{'summary': ${summarySql(table, isNumber)},
    'ranks': ${isNumber ? ranksSql(table) : "NULL"},
    'bins': ${grid === null ? "NULL" : binsSql("x", grid.width, counting)},
    'top': ${topSql(table)},
    'months': ${isTime ? monthsSql("v", counting) : "NULL"}}`;
}

/**
 * Sums of doubles are compensated and in order, so that they come out the same each time, however many
 * threads counted; the deviation is taken from the mean itself, in a second pass.
 */
function summarySql(table: string, isNumber: boolean): string {
  const order = isNumber ? " ORDER BY x" : "";
  const mean = `(SELECT fsum(CAST(x AS DOUBLE) * n${order}) / sum(n) FROM ${table} WHERE x IS NOT NULL)`;
  return `(SELECT {'values': coalesce(sum(n) FILTER (WHERE v IS NOT NULL), 0),
    'nulls': coalesce(sum(n) FILTER (WHERE v IS NULL), 0), 'distinct': count(v),
    'low': CAST(min(x) AS DOUBLE), 'high': CAST(max(x) AS DOUBLE), 'mean': ${mean},
    'stddev': sqrt(fsum(n * pow(x - ${mean}, 2)${order}) / nullif(sum(n) FILTER (WHERE x IS NOT NULL) - 1, 0)),
    'nonFinite': coalesce(sum(n) FILTER (WHERE v IS NOT NULL AND x IS NULL), 0)} FROM ${table})`;
}

/** The two numbers, in order, between which each quantile lies. */
function ranksSql(table: string): string {
  const ranks = QUANTILES.flatMap((share) =>
    ["floor", "ceil"].map((side) => {
      const place = `${side}(CAST('${share}' AS DOUBLE) * (total - 1))`;
      return `CAST(min(x) FILTER (WHERE upto > ${place}) AS DOUBLE)`;
    }),
  );
  return `(SELECT [${ranks.join(", ")}] FROM (SELECT x, sum(n) OVER (ORDER BY x) AS upto,
    sum(n) OVER () AS total FROM ${table} WHERE x IS NOT NULL))`;
}

/** Ties by value. */
function topSql(table: string): string {
  return `(SELECT list({'value': value, 'count': n} ORDER BY n DESC, value) FROM (
    SELECT CAST(v AS VARCHAR) AS value, CAST(n AS DOUBLE) AS n FROM ${table}
    WHERE v IS NOT NULL AND (SELECT count(*) FROM ${table}) <= ${FREQUENT_AMONG}
    ORDER BY n DESC, value LIMIT ${TOP_VALUES}))`;
}
