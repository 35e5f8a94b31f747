import { z } from "zod";
import type { Column } from "@/server/catalog/schema";
import { type Grid, gridFor } from "@/server/lib/sketch/grid-histogram";
import { type DuckDb, quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";

export type ProfileJob = { duckdb: DuckDb; signal: AbortSignal };

/** A column of a version's files, with what decides how it is measured. */
export type Cell = {
  column: Column;
  /** The column as a number to calculate with: times as epoch milliseconds, texts by length. */
  numberOf(cell: string): string;
  /** The bins of its histogram; null for a column whose order says nothing, or without values. */
  grid: Grid | null;
  /** Whether few values stand in many rows, as far as the first rows tell: counting these is enough. */
  isNarrow: boolean;
};

const BINS_MAX = 40;
/** Of fewer rows every column is narrow: there is nothing to save. */
const SMALL_ROWS = 100_000;
const SAMPLE_ROWS = 20_000;
/** Of a hundred thousand different values, about so many of a hundred sampled ones differ. */
const NARROW_PERCENT = 90;
/** As text: what is not finite has no JSON number. */
const Ends = z.object({ low: z.string().nullable(), high: z.string().nullable() });
type Ends = z.infer<typeof Ends>;
const Spread = z.object({ values: z.coerce.number(), distinct: z.coerce.number() });

/**
 * Looks at the ends and the first rows of each column. Ends come from the files' own statistics, which
 * also tell whether any number is NaN or infinite: to filter those in each aggregate costs more than
 * all else, so that only columns that have some pay for it.
 */
export async function findCells(
  job: ProfileJob,
  paths: readonly string[],
  { columns, rowCount }: { columns: readonly Column[]; rowCount: number },
): Promise<Cell[]> {
  const source = readParquetSql(paths);
  const ends = await askStructs(job, { structs: columns.map(endsSql), shape: Ends, source });
  const areClean = columns.map(({ type }, at) => type !== "number" || areFinite(ends[at]));
  const unclean = columns.flatMap((column, at) => (areClean[at] ? [] : [finiteEndsSql(column)]));
  const finite = await askStructs(job, { structs: unclean, shape: Ends, source });
  const spreads = rowCount <= SMALL_ROWS ? [] : await sampleSpreads(job, source, columns);
  return columns.map((column, at) => {
    const isClean = areClean[at] === true;
    const { values, distinct } = spreads[at] ?? { values: 0, distinct: 0 };
    return {
      column,
      numberOf: (cell) => numberSql(column, cell, isClean),
      grid: gridOf(column, isClean ? ends[at] : finite.shift()),
      isNarrow: 100 * distinct <= NARROW_PERCENT * values,
    };
  });
}

/** One struct after the other, all from one scan of `source`. */
export async function askStructs<Row extends z.ZodType>(
  { duckdb, signal }: ProfileJob,
  { structs, shape, source, ctes = [] }: StructQuestion<Row>,
): Promise<z.output<Row>[]> {
  if (structs.length === 0) return [];
  const named = structs.map((struct, at) => `${struct} AS c${at}`).join(",\n");
  const before = ctes.length === 0 ? "" : `WITH ${ctes.join(",\n")}\n`;
  const from = source === null ? "" : `FROM ${source}`;
  const sql = `${before}SELECT ${named} ${from}`;
  const [row = {}] = await duckdb.query(z.record(z.string(), z.unknown()), sql, undefined, signal);
  return structs.map((_, at) => shape.parse(row[`c${at}`]));
}

type StructQuestion<Row extends z.ZodType> = {
  structs: readonly string[];
  shape: Row;
  source: string | null;
  ctes?: readonly string[];
};

/** How many different values stand in the first rows. */
function sampleSpreads(job: ProfileJob, source: string, columns: readonly Column[]) {
  const names = columns.map(({ name }) => quoteIdentifier(name));
  const structs = names.map(
    (cell) => `{'values': count(${cell}), 'distinct': count(DISTINCT ${cell})}`,
  );
  const first = `(SELECT ${names.join(", ")} FROM ${source} LIMIT ${SAMPLE_ROWS})`;
  return askStructs(job, { structs, shape: Spread, source: first });
}

function endsSql({ name, type }: Column): string {
  const cell = quoteIdentifier(name);
  switch (type) {
    case "text":
    case "boolean":
      return "{'low': NULL, 'high': NULL}";
    case "date":
    case "timestamp":
      return `{'low': CAST(epoch_ms(CAST(min(${cell}) AS TIMESTAMP)) AS VARCHAR), 'high': CAST(epoch_ms(CAST(max(${cell}) AS TIMESTAMP)) AS VARCHAR)}`;
    case "integer":
    case "number":
      return `{'low': CAST(min(${cell}) AS VARCHAR), 'high': CAST(max(${cell}) AS VARCHAR)}`;
  }
}

function finiteEndsSql({ name }: Column): string {
  const cell = quoteIdentifier(name);
  const number = `CASE WHEN isfinite(${cell}) THEN ${cell} END`;
  return `{'low': CAST(min(${number}) AS VARCHAR), 'high': CAST(max(${number}) AS VARCHAR)}`;
}

function areFinite(ends: Ends | undefined): boolean {
  return [ends?.low, ends?.high].every((end) => end != null && Number.isFinite(Number(end)));
}

function gridOf({ type }: Column, ends: Ends | undefined): Grid | null {
  if (ends?.low == null || ends.high == null) return null;
  const finest = type === "integer" ? 1 : 0;
  return gridFor({ min: Number(ends.low), max: Number(ends.high) }, { most: BINS_MAX, finest });
}

function numberSql({ type }: Column, cell: string, isClean: boolean): string {
  switch (type) {
    case "integer":
      return cell;
    case "number":
      return isClean ? cell : `CASE WHEN isfinite(${cell}) THEN ${cell} END`;
    case "date":
    case "timestamp":
      return `epoch_ms(CAST(${cell} AS TIMESTAMP))`;
    case "boolean":
      return `CAST(${cell} AS INTEGER)`;
    case "text":
      return `length(${cell})`;
  }
}
