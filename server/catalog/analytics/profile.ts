import { z } from "zod";
import {
  type Column,
  type ColumnStats,
  type ProfileHistogram,
  TOP_VALUES,
  type TopValue,
} from "@/server/catalog/schema";
import { gridFor, toHistogram } from "@/server/lib/sketch/grid-histogram";
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
/** As text: what is not finite has no JSON number. */
const Extremes = z.object({ low: z.string().nullable(), high: z.string().nullable() });
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

/** So many cells at once: exact distinct counts and quantiles keep every value in memory. */
const CELLS_AT_ONCE = 40_000_000;
const BINS_MAX = 40;
/** Frequent values are counted of so many columns in one statement. */
const COLUMNS_AT_ONCE = 16;

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
    const cells = await findCells(job, paths, group);
    const measured = await measureAll(job, paths, cells.map(summarySql), Summary);
    for (const [at, summary] of measured.entries()) {
      const cell = cells[at];
      if (cell === undefined) continue;
      const { nulls: nullCount, distinct: distinctCount } = summary;
      const stats = toStats(cell.column, summary);
      const histogram = await countBins(job, paths, { cell, summary });
      summaries.push({ nullCount, distinctCount, stats, histogram });
    }
  }
  return summaries;
}

/** A column with the expression that makes its cells numbers to calculate with. */
type Cell = {
  column: Column;
  /** Whether all of its numbers are finite. */
  isClean: boolean;
  number: string;
};

/**
 * Numbers may be NaN or infinite, which every other figure leaves out. To filter them in each
 * aggregate takes longer than all else, and the files' own statistics tell whether there are any.
 */
async function findCells(
  job: ProfileJob,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<Cell[]> {
  const numbers = columns.filter(({ type }) => type === "number");
  const ends = await measureAll(
    job,
    paths,
    numbers.map(({ name }) => {
      const cell = quoteIdentifier(name);
      return `{'low': CAST(min(${cell}) AS VARCHAR), 'high': CAST(max(${cell}) AS VARCHAR)}`;
    }),
    Extremes,
  );
  const areEndsFinite = (column: Column) => {
    const found = ends[numbers.indexOf(column)];
    return [found?.low, found?.high].every((end) => end != null && Number.isFinite(Number(end)));
  };
  return columns.map((column) => {
    const isClean = column.type !== "number" || areEndsFinite(column);
    const number = numberSql(column);
    return {
      ...{ column, isClean },
      number: isClean ? number : `CASE WHEN isfinite(${number}) THEN ${number} END`,
    };
  });
}

/** One struct a column, all from one scan. */
async function measureAll<Row extends z.ZodType>(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  structs: readonly string[],
  shape: Row,
): Promise<z.output<Row>[]> {
  if (structs.length === 0) return [];
  const named = structs.map((struct, index) => `${struct} AS c${index}`);
  const [row = {}] = await duckdb.query(
    z.record(z.string(), z.unknown()),
    `SELECT ${named.join(",\n")} FROM ${readParquetSql(paths)}`,
    undefined,
    signal,
  );
  return structs.map((_, index) => shape.parse(row[`c${index}`]));
}

/** A column as a number: times as epoch milliseconds, texts by length. */
function numberSql({ name, type }: Column): string {
  const cell = quoteIdentifier(name);
  switch (type) {
    case "integer":
    case "number":
      return cell;
    case "date":
    case "timestamp":
      return `epoch_ms(CAST(${cell} AS TIMESTAMP))`;
    case "boolean":
      return `CAST(${cell} AS INTEGER)`;
    case "text":
      return `length(${cell})`;
  }
}

function summarySql({ column, isClean, number }: Cell): string {
  const cell = quoteIdentifier(column.name);
  const isNumber = column.type === "integer" || column.type === "number";
  const quantiles = isNumber ? `quantile_cont(${number}, [0.05, 0.25, 0.5, 0.75, 0.95])` : "NULL";
  const nonFinite = isClean ? "0" : `count(*) FILTER (WHERE NOT isfinite(${cell}))`;
  return `{'values': count(${cell}), 'nulls': count(*) - count(${cell}), 'distinct': count(DISTINCT ${cell}),
    'low': CAST(min(${number}) AS DOUBLE), 'high': CAST(max(${number}) AS DOUBLE),
    'mean': CAST(avg(${number}) AS DOUBLE), 'stddev': stddev_samp(${number}),
    'quantiles': ${quantiles}, 'nonFinite': ${nonFinite}}`;
}

/** Counts over bins of one width; null for a column whose order says nothing. */
async function countBins(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  { cell: { column, number }, summary }: { cell: Cell; summary: Summary },
): Promise<ProfileHistogram | null> {
  const { low, high } = summary;
  if (column.type === "text" || column.type === "boolean" || low === null || high === null) {
    return null;
  }
  const finest = column.type === "integer" ? 1 : 0;
  const grid = gridFor({ min: low, max: high }, { most: BINS_MAX, finest });
  const rows = await duckdb.query(
    z.object({ place: z.number().nullable(), n: z.number() }),
    `SELECT floor(CAST(${number} AS DOUBLE) / ${grid.width}) AS place, CAST(count(*) AS DOUBLE) AS n
      FROM ${readParquetSql(paths)} GROUP BY 1`,
    undefined,
    signal,
  );
  const counts = new Map(rows.flatMap(({ place, n }) => (place === null ? [] : [[place, n]])));
  const { edges, counts: binned } = toHistogram(grid, counts);
  return { edges: [...edges], counts: [...binned] };
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

const TopValueOf = z.object({ place: z.number(), value: z.string(), count: z.number() });

/**
 * The most frequent values of each column as text, ties by value. Columns share a statement, some at
 * once, because most of a small file's time goes into beginning one.
 */
export async function countTopValues(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<TopValue[][]> {
  const found: TopValue[][] = columns.map(() => []);
  for (let from = 0; from < columns.length; from += COLUMNS_AT_ONCE) {
    const parts = columns.slice(from, from + COLUMNS_AT_ONCE).map(({ name }, at) => {
      const cell = quoteIdentifier(name);
      return `(SELECT ${from + at} AS place, CAST(${cell} AS VARCHAR) AS value, CAST(count(*) AS DOUBLE) AS count
        FROM ${readParquetSql(paths)} WHERE ${cell} IS NOT NULL
        GROUP BY ALL ORDER BY count DESC, value LIMIT ${TOP_VALUES})`;
    });
    const sql = `SELECT * FROM (${parts.join(" UNION ALL ")}) ORDER BY place, count DESC, value`;
    for (const { place, ...top } of await duckdb.query(TopValueOf, sql, undefined, signal)) {
      found[place]?.push(top);
    }
  }
  return found;
}

/** Texts of a version's first rows, column by column: enough to see how they are written. */
export async function readFirstTexts(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  { columns, limit }: { columns: readonly Column[]; limit: number },
): Promise<string[][]> {
  if (columns.length === 0) return [];
  const cells = columns.map(({ name }, at) => `${quoteIdentifier(name)} AS c${at}`);
  const rows = await duckdb.query(
    z.record(z.string(), z.string().nullable()),
    `SELECT ${cells.join(", ")} FROM ${readParquetSql(paths)} LIMIT ${limit}`,
    undefined,
    signal,
  );
  return columns.map((_, at) => rows.flatMap((row) => row[`c${at}`] ?? []));
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
