import path from "node:path";
import { z } from "zod";
import type { BadCell } from "@/server/catalog/read-fault";
import {
  buildVersionSql,
  countLinesBeforeSql,
  findBadRowsSql,
  listCellRules,
  ROW,
  readCsvSql,
} from "@/server/catalog/recipe-sql";
import type { Column, IngestRecipe } from "@/server/catalog/schema";
import { SAMPLE_ROWS } from "@/server/catalog/schema";
import { describeReadFault } from "@/server/platform/csv-file";
import { type DuckDb, quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import { contentDigestSql, readParquetSql } from "@/server/platform/parquet-sql";

export type IngestJob = { duckdb: DuckDb; signal: AbortSignal };
export const VERSION_FILE = "part-0.parquet";
const RAW_FILE = "raw.parquet";

/** Copies the file's cells as text, numbered, into the staging folder. */
export async function stageRawRows(
  { duckdb, signal }: IngestJob,
  args: { file: string; fileName: string; recipe: IngestRecipe; header: string[]; dir: string },
): Promise<void> {
  const raw = quoteLiteral(path.join(args.dir, RAW_FILE));
  const select = readCsvSql(args.file, args.recipe, args.header);
  try {
    await duckdb.run(`COPY (${select}) TO ${raw} (FORMAT parquet)`, undefined, signal);
  } catch (error) {
    throw describeReadFault(error, args.fileName) ?? error;
  }
}

/** The first cell of the staged rows that breaks the recipe; null when all keep it. */
export async function findBadCell(
  { duckdb, signal }: IngestJob,
  dir: string,
  recipe: IngestRecipe,
): Promise<BadCell | null> {
  const source = readParquetSql([path.join(dir, RAW_FILE)]);
  const rules = listCellRules(recipe);
  const [firsts = {}] = await duckdb.query(
    z.record(z.string(), z.number().nullable()),
    findBadRowsSql(source, rules),
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
  const [cell] = await duckdb.query(
    z.object({ value: z.string().nullable() }),
    `SELECT ${quoteIdentifier(column)} AS value FROM ${source} WHERE ${ROW} = ${row}`,
  );
  return {
    line: await findLine(duckdb, source, row, recipe),
    column,
    wanted,
    value: cell?.value ?? null,
  };
}

/** Writes the version's Parquet file beside the staged rows. */
export async function writeVersion(
  { duckdb, signal }: IngestJob,
  dir: string,
  recipe: IngestRecipe,
): Promise<void> {
  const select = buildVersionSql(readParquetSql([path.join(dir, RAW_FILE)]), recipe);
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
  dir: string,
  recipe: IngestRecipe,
): Promise<BadCell | null> {
  const version = readParquetSql([path.join(dir, VERSION_FILE)], { rowNumbers: true });
  const raw = readParquetSql([path.join(dir, RAW_FILE)]);
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
    const [cell] = await duckdb.query(
      z.object({ value: z.string() }),
      `SELECT ${quoteIdentifier(derived.dayColumn)} AS value FROM ${raw} WHERE ${ROW} = ${first.row}`,
    );
    const line = await findLine(duckdb, raw, first.row, recipe);
    const wanted = "a day of its month in the year that the rows' order gives";
    return { line, column: derived.dayColumn, value: cell?.value ?? null, wanted };
  }
  return null;
}

async function findLine(duckdb: DuckDb, source: string, row: number, { columns }: IngestRecipe) {
  const names = columns.map(({ name }) => name);
  const [before] = await duckdb.query(
    z.object({ lines: z.number() }),
    countLinesBeforeSql(source, row, names),
  );
  return (before?.lines ?? row) + 1;
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
