import { z } from "zod";
import {
  type Column,
  type ColumnStats,
  type ProfileHistogram,
  TOP_VALUES,
  type TopValue,
} from "@/server/catalog/schema";
import { type Grid, gridFor, toHistogram } from "@/server/lib/sketch/grid-histogram";
import { type DuckDb, quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";

export type ProfileJob = { duckdb: DuckDb; signal: AbortSignal };
export type ColumnSummary = {
  nullCount: number;
  distinctCount: number;
  stats: ColumnStats;
  histogram: ProfileHistogram | null;
};

const count = z.coerce.number().int();
const measure = z.coerce.number().nullable();
const Extremes = z.object({ low: measure, high: measure });
const Summary = z.object({
  values: count,
  nulls: count,
  distinct: count,
  mean: measure,
  stddev: measure,
  quantiles: z.array(z.number()).nullable(),
  nonFinite: count,
  bins: z.array(z.object({ key: count, value: count })).nullable(),
});
type Extremes = z.infer<typeof Extremes>;
type Summary = z.infer<typeof Summary>;

/** So many cells at once: exact distinct counts and quantiles keep every value in memory. */
const CELLS_AT_ONCE = 40_000_000;
const BINS_MAX = 40;

/**
 * Counts, moments, quantiles and bins of every column, exact. Files are columnar, so that columns
 * taken in groups, as memory allows, cost no more than all at once.
 */
export async function summariseColumns(
  job: ProfileJob,
  paths: readonly string[],
  { columns, rowCount }: { columns: readonly Column[]; rowCount: number },
): Promise<ColumnSummary[]> {
  const size = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(rowCount, 1)));
  const summaries: ColumnSummary[] = [];
  for (let from = 0; from < columns.length; from += size) {
    const group = columns.slice(from, from + size);
    const extremes = await measureAll(job, paths, group.map(extremesSql), Extremes);
    const grids = group.map((column, at) => gridOf(column, extremes[at]));
    const structs = group.map((column, at) => summarySql(column, grids[at] ?? null));
    const measured = await measureAll(job, paths, structs, Summary);
    for (const [at, column] of group.entries()) {
      const [summary, ends] = [measured[at], extremes[at]];
      if (summary === undefined || ends === undefined) continue;
      summaries.push(toSummary(column, { summary, ends, grid: grids[at] ?? null }));
    }
  }
  return summaries;
}

/** One struct a column, all from one scan. */
async function measureAll<Row extends z.ZodType>(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  structs: readonly string[],
  shape: Row,
): Promise<z.output<Row>[]> {
  const named = structs.map((struct, index) => `${struct} AS c${index}`);
  const [row = {}] = await duckdb.query(
    z.record(z.string(), z.unknown()),
    `SELECT ${named.join(",\n")} FROM ${readParquetSql(paths)}`,
    undefined,
    signal,
  );
  return structs.map((_, index) => shape.parse(row[`c${index}`]));
}

function gridOf({ type }: Column, ends: Extremes | undefined): Grid | null {
  if (type === "text" || type === "boolean" || ends === undefined) return null;
  const { low, high } = ends;
  if (low === null || high === null) return null;
  const finest = type === "integer" ? 1 : 0;
  return gridFor({ min: low, max: high }, { most: BINS_MAX, finest });
}

/** A column as a double: numbers as they are, times as epoch milliseconds, texts by length. */
function numberSql({ name, type }: Column): string {
  const cell = quoteIdentifier(name);
  switch (type) {
    case "integer":
    case "number":
      return `CAST(${cell} AS DOUBLE)`;
    case "date":
    case "timestamp":
      return `CAST(epoch_ms(CAST(${cell} AS TIMESTAMP)) AS DOUBLE)`;
    case "boolean":
      return `CAST(CAST(${cell} AS INTEGER) AS DOUBLE)`;
    case "text":
      return `CAST(length(${cell}) AS DOUBLE)`;
  }
}

const finiteSql = (number: string) => `FILTER (WHERE isfinite(${number}))`;

function extremesSql(column: Column): string {
  const number = numberSql(column);
  return `{'low': min(${number}) ${finiteSql(number)}, 'high': max(${number}) ${finiteSql(number)}}`;
}

function summarySql(column: Column, grid: Grid | null): string {
  const cell = quoteIdentifier(column.name);
  const number = numberSql(column);
  const finite = finiteSql(number);
  const isNumber = column.type === "integer" || column.type === "number";
  const quantiles = isNumber
    ? `quantile_cont(${number}, [0.05, 0.25, 0.5, 0.75, 0.95]) ${finite}`
    : "NULL";
  const bins =
    grid === null
      ? "NULL"
      : `map_entries(histogram(CAST(floor(${number} / ${grid.width}) AS BIGINT)) ${finite})`;
  return `{'values': count(${cell}), 'nulls': count(*) - count(${cell}), 'distinct': count(DISTINCT ${cell}),
    'mean': avg(${number}) ${finite}, 'stddev': stddev_samp(${number}) ${finite},
    'quantiles': ${quantiles}, 'nonFinite': count(*) FILTER (WHERE NOT isfinite(${number})),
    'bins': ${bins}}`;
}

type Measured = { summary: Summary; ends: Extremes; grid: Grid | null };

function toSummary(column: Column, { summary, ends, grid }: Measured): ColumnSummary {
  const { nulls: nullCount, distinct: distinctCount, bins } = summary;
  const counts = new Map((bins ?? []).map(({ key, value }) => [key, value]));
  const histogram = grid === null ? null : toHistogram(grid, counts);
  return {
    ...{ nullCount, distinctCount },
    stats: toStats(column, summary, ends),
    histogram:
      histogram === null ? null : { edges: [...histogram.edges], counts: [...histogram.counts] },
  };
}

function toStats({ type }: Column, summary: Summary, { low, high }: Extremes): ColumnStats {
  const { mean, stddev, quantiles, nonFinite } = summary;
  if (low === null || high === null || mean === null) return { kind: "empty" };
  if (type === "boolean") return { kind: "boolean", trueCount: Math.round(mean * summary.values) };
  if (type === "text") return { kind: "text", minLength: low, maxLength: high };
  if (type === "date" || type === "timestamp") {
    return { kind: "time", min: new Date(low), max: new Date(high), months: [] };
  }
  const [p05 = low, p25 = low, median = low, p75 = high, p95 = high] = quantiles ?? [];
  return {
    kind: "numeric",
    ...{ min: low, max: high, mean, median, stddev, nonFinite },
    quantiles: { p05, p25, p75, p95 },
  };
}

/** The most frequent values as text, ties by value. */
export async function countTopValues(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  { name }: Column,
): Promise<TopValue[]> {
  const cell = quoteIdentifier(name);
  return duckdb.query(
    z.object({ value: z.string(), count: z.number() }),
    `SELECT CAST(${cell} AS VARCHAR) AS value, CAST(count(*) AS DOUBLE) AS count
      FROM ${readParquetSql(paths)} WHERE ${cell} IS NOT NULL
      GROUP BY 1 ORDER BY count DESC, value LIMIT ${TOP_VALUES}`,
    undefined,
    signal,
  );
}

/** Rows by calendar month of a time column, in order of time. */
export async function countMonths(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  { name }: Column,
): Promise<{ from: Date; count: number }[]> {
  const cell = quoteIdentifier(name);
  const rows = await duckdb.query(
    z.object({ ms: z.number(), count: z.number() }),
    `SELECT CAST(epoch_ms(CAST(date_trunc('month', ${cell}) AS TIMESTAMP)) AS DOUBLE) AS ms,
      CAST(count(*) AS DOUBLE) AS count
      FROM ${readParquetSql(paths)} WHERE ${cell} IS NOT NULL GROUP BY 1 ORDER BY 1`,
    undefined,
    signal,
  );
  return rows.map(({ ms, count: rowCount }) => ({ from: new Date(ms), count: rowCount }));
}
