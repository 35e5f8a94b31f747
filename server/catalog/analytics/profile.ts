import { z } from "zod";
import {
  type Column,
  type ColumnStats,
  HISTOGRAM_BINS,
  type ProfileHistogram,
  TOP_VALUES,
  type TopValue,
} from "@/server/catalog/schema";
import { type DuckDb, quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";

export type ProfileJob = { duckdb: DuckDb; signal: AbortSignal };
export type ColumnSummary = { nullCount: number; distinctCount: number; stats: ColumnStats };

const count = z.coerce.number().int();
const measure = z.coerce.number().nullable();
const Summary = z.object({
  values: count,
  nulls: count,
  distinct: count,
  low: measure,
  high: measure,
  mean: measure,
  stddev: measure,
  quantiles: z.array(z.number()).nullable(),
  nonFinite: count,
});
type Summary = z.infer<typeof Summary>;

/** Counts and moments of every column, in one pass over the files. */
export async function summariseColumns(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<ColumnSummary[]> {
  const structs = columns.map((column, index) => `${summarySql(column)} AS c${index}`);
  const [row = {}] = await duckdb.query(
    z.record(z.string(), Summary),
    `SELECT ${structs.join(",\n")} FROM ${readParquetSql(paths)}`,
    undefined,
    signal,
  );
  return columns.map((column, index) => {
    const summary = Summary.parse(row[`c${index}`]);
    const { nulls: nullCount, distinct: distinctCount } = summary;
    return { nullCount, distinctCount, stats: toStats(column, summary) };
  });
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

function summarySql(column: Column): string {
  const cell = quoteIdentifier(column.name);
  const number = numberSql(column);
  const finite = `FILTER (WHERE isfinite(${number}))`;
  const isNumber = column.type === "integer" || column.type === "number";
  const quantiles = isNumber
    ? `quantile_cont(${number}, [0.05, 0.25, 0.5, 0.75, 0.95]) ${finite}`
    : "NULL";
  return `{'values': count(${cell}), 'nulls': count(*) - count(${cell}), 'distinct': count(DISTINCT ${cell}),
    'low': min(${number}) ${finite}, 'high': max(${number}) ${finite},
    'mean': avg(${number}) ${finite}, 'stddev': stddev_samp(${number}) ${finite},
    'quantiles': ${quantiles}, 'nonFinite': count(*) FILTER (WHERE NOT isfinite(${number}))}`;
}

function toStats({ type }: Column, summary: Summary): ColumnStats {
  const { low, high, mean, stddev, quantiles, nonFinite } = summary;
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

/** Counts over bins of equal width between the column's extremes. */
export async function countBins(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  column: Column,
  { min, max }: { min: number; max: number },
): Promise<ProfileHistogram> {
  const number = numberSql(column);
  const bins = max > min ? HISTOGRAM_BINS : 1;
  const width = (max - min) / bins;
  const bin = bins === 1 ? "0" : `least(${bins - 1}, floor((${number} - ${min}) / ${width}))`;
  const rows = await duckdb.query(
    z.object({ bin: z.number(), n: z.number() }),
    `SELECT CAST(${bin} AS DOUBLE) AS bin, CAST(count(*) AS DOUBLE) AS n
      FROM ${readParquetSql(paths)} WHERE isfinite(${number}) GROUP BY 1`,
    undefined,
    signal,
  );
  const byBin = new Map(rows.map(({ bin: at, n }) => [at, n]));
  return {
    edges: Array.from({ length: bins + 1 }, (_, i) => (i === bins ? max : min + i * width)),
    counts: Array.from({ length: bins }, (_, i) => byBin.get(i) ?? 0),
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
