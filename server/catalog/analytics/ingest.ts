import path from "node:path";
import { z } from "zod";
import type { SourceRows } from "@/server/catalog/analytics/source-rows";
import { SAMPLE_ROWS } from "@/server/catalog/constants";
import type { BadCell } from "@/server/catalog/read-fault";
import {
  buildVersionSql,
  countLinesBeforeSql,
  findBadRowsSql,
  listCellRules,
  ROW,
} from "@/server/catalog/recipe-sql";
import type { Column, IngestRecipe } from "@/server/catalog/schema";
import { type DuckDb, quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import { contentDigestSql, readParquetSql } from "@/server/platform/parquet-sql";

export type IngestJob = { duckdb: DuckDb; signal: AbortSignal };
export const VERSION_FILE = "part-0.parquet";

/** The first cell of the source's rows that breaks the recipe; null when all keep it. */
export async function findBadCell(
  { duckdb, signal }: IngestJob,
  rows: SourceRows,
  recipe: IngestRecipe,
): Promise<BadCell | null> {
  const rules = listCellRules(recipe, rows.textColumns);
  const [firsts = {}] = await duckdb.query(
    z.record(z.string(), z.number().nullable()),
    findBadRowsSql(rows.sql, rules),
    undefined,
    signal,
  );
  const broken = rules
    .map((rule, index) => ({ ...rule, row: firsts[`r${index}`] ?? null }))
    .filter((rule): rule is typeof rule & { row: number } => rule.row !== null)
    .sort((a, b) => a.row - b.row);
  const [first] = broken;
  if (first === undefined) return null;
  const { column, wanted, row } = first;
  const value = await readCell(duckdb, rows, column, row);
  return { place: await findPlace(duckdb, rows, row, recipe), column, wanted, value };
}

async function readCell(duckdb: DuckDb, { sql }: SourceRows, column: string, row: number) {
  const [cell] = await duckdb.query(
    z.object({ value: z.string().nullable() }),
    `SELECT CAST(${quoteIdentifier(column)} AS VARCHAR) AS value FROM ${sql} WHERE ${ROW} = ${row}`,
  );
  return cell?.value ?? null;
}

/** Writes the version's Parquet file into `dir`. */
export async function writeVersion(
  { duckdb, signal }: IngestJob,
  rows: SourceRows,
  { dir, recipe }: { dir: string; recipe: IngestRecipe },
): Promise<void> {
  const select = buildVersionSql(rows.sql, recipe, rows.textColumns);
  const target = quoteLiteral(path.join(dir, VERSION_FILE));
  await duckdb.run(
    `COPY (${select}) TO ${target} (FORMAT parquet, COMPRESSION zstd)`,
    undefined,
    signal,
  );
}

/** The first row whose derived date does not exist in its year, such as 29 February 2009. */
export async function findBadDate(
  { duckdb, signal }: IngestJob,
  rows: SourceRows,
  { dir, recipe }: { dir: string; recipe: IngestRecipe },
): Promise<BadCell | null> {
  const version = readParquetSql([path.join(dir, VERSION_FILE)], { rowNumbers: true });
  for (const derived of recipe.derived) {
    if (derived.kind !== "calendar-rollover") continue;
    const [first] = await duckdb.query(
      z.object({ row: z.number().nullable() }),
      `SELECT CAST(min(file_row_number) + 1 AS DOUBLE) AS row FROM ${version}
        WHERE ${quoteIdentifier(derived.as)} IS NULL`,
      undefined,
      signal,
    );
    if (first === undefined || first.row === null) continue;
    const column = derived.dayColumn;
    const value = await readCell(duckdb, rows, column, first.row);
    const wanted = "a day of its month in the year that the rows' order gives";
    return { place: await findPlace(duckdb, rows, first.row, recipe), column, value, wanted };
  }
  return null;
}

async function findPlace(
  duckdb: DuckDb,
  { sql, placeWord }: SourceRows,
  row: number,
  { columns }: IngestRecipe,
): Promise<number> {
  if (placeWord === "row") return row;
  const names = columns.map(({ name }) => name);
  const [before] = await duckdb.query(
    z.object({ lines: z.number() }),
    countLinesBeforeSql(sql, row, names),
  );
  return (before?.lines ?? row) + 1;
}

/** The column's greatest value in the written version as text that orders alike at the source. */
export async function readWatermark(
  { duckdb, signal }: IngestJob,
  dir: string,
  column: string,
): Promise<string | null> {
  const source = readParquetSql([path.join(dir, VERSION_FILE)]);
  const [found] = await duckdb.query(
    z.object({ value: z.string().nullable() }),
    `SELECT CAST(max(${quoteIdentifier(column)}) AS VARCHAR) AS value FROM ${source}`,
    undefined,
    signal,
  );
  return found?.value ?? null;
}

const Measured = z.object({
  rowCount: z.number().int(),
  digest: z.string().nullable(),
  timeFrom: z.coerce.date().nullable(),
  timeTo: z.coerce.date().nullable(),
});

/** Rows, digest of the content and range of the time column of the written version. */
export async function measureVersion(
  { duckdb, signal }: IngestJob,
  dir: string,
  { columns, timeColumn }: { columns: readonly Column[]; timeColumn: string | null },
): Promise<z.infer<typeof Measured>> {
  const source = readParquetSql([path.join(dir, VERSION_FILE)], { rowNumbers: true });
  const names = columns.map(({ name }) => name);
  const instant = (aggregate: string) =>
    timeColumn === null
      ? "NULL"
      : `CAST(epoch_ms(CAST(${aggregate}(${quoteIdentifier(timeColumn)}) AS TIMESTAMP)) AS DOUBLE)`;
  const [measured] = await duckdb.query(
    Measured,
    `SELECT CAST(count(*) AS DOUBLE) AS "rowCount",
      ${contentDigestSql(names, "file_row_number")} AS digest,
      ${instant("min")} AS "timeFrom", ${instant("max")} AS "timeTo" FROM ${source}`,
    undefined,
    signal,
  );
  return Measured.parse(measured);
}

/** The version's first rows; whole numbers that a JSON number cannot hold stay text. */
export async function readSample(
  { duckdb, signal }: IngestJob,
  dir: string,
  columns: readonly Column[],
): Promise<Record<string, string | number | boolean | null>[]> {
  const source = readParquetSql([path.join(dir, VERSION_FILE)]);
  const rows = await duckdb.query(
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    `SELECT * FROM ${source} LIMIT ${SAMPLE_ROWS}`,
    undefined,
    signal,
  );
  const integers = new Set(
    columns.filter(({ type }) => type === "integer").map(({ name }) => name),
  );
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        integers.has(name) && Number.isSafeInteger(Number(value ?? Number.NaN))
          ? Number(value)
          : value,
      ]),
    ),
  );
}
