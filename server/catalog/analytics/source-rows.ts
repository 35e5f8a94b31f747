import path from "node:path";
import { z } from "zod";
import { openArrowFile } from "@/server/catalog/analytics/arrow-file";
import type { IngestJob } from "@/server/catalog/analytics/ingest";
import type { ReadRequest, TableConnector } from "@/server/catalog/connectors/connector";
import { checkHeader, type PlaceWord } from "@/server/catalog/read-fault";
import { ROW, readCsvSql, type TextColumns } from "@/server/catalog/recipe-sql";
import type { IngestRecipe } from "@/server/catalog/schema";
import { describeReadFault, inspectCsv } from "@/server/platform/csv-file";
import { quoteLiteral } from "@/server/platform/duckdb";
import { InvalidInputError } from "@/server/platform/errors";
import { hashFile } from "@/server/platform/object-store";
import { readParquetSql } from "@/server/platform/parquet-sql";

const RAW_FILE = "raw.parquet";

/** Rows of a source as they came, before the recipe is held against them. */
export type SourceRows = {
  /** A relation of DuckDB; its column ROW counts the rows from 1 in the source's order. */
  sql: string;
  textColumns: TextColumns;
  /** As messages name the source. */
  name: string;
  placeWord: PlaceWord;
  /** SHA-256 of what was read. */
  sourceHash: string;
};

export type SourceFile = {
  file: string;
  name: string;
  format: string;
  recipe: IngestRecipe;
  /** Takes what has to be written on the way. */
  dir: string;
};

/** @throws InvalidInputError naming file and place of what cannot be read */
export async function openFileRows(job: IngestJob, source: SourceFile): Promise<SourceRows> {
  switch (source.format) {
    case "csv":
      return openCsv(job, source);
    case "json":
      return openJson(job, source);
    case "parquet":
      return openParquet(job, source);
    case "arrow":
      return openArrow(job, source);
    default:
      throw new InvalidInputError(
        `${source.name}: files of the format ${source.format} cannot be read`,
      );
  }
}

async function openCsv(job: IngestJob, { file, name, recipe, dir }: SourceFile) {
  const { header, sha256 } = await inspectCsv(file, name, recipe.csv, job.signal);
  checkHeader(`${name}, line 1: the header`, header, namesOf(recipe));
  const raw = path.join(dir, RAW_FILE);
  const select = readCsvSql(file, recipe, header);
  await stage(job, select, raw).catch((error: unknown) => {
    throw describeReadFault(error, name) ?? error;
  });
  return { ...stagedRows(raw, name, sha256), placeWord: "line" as const };
}

/** Records of an array, or one a line; what is nested becomes its JSON text. */
async function openJson(job: IngestJob, { file, name, recipe, dir }: SourceFile) {
  const columns = namesOf(recipe);
  const types = columns.map((column) => `${quoteLiteral(column)}: 'VARCHAR'`).join(", ");
  const raw = path.join(dir, RAW_FILE);
  const select = `SELECT CAST(row_number() OVER () AS BIGINT) AS ${ROW}, * FROM read_json(
    ${quoteLiteral(file)}, format = 'auto', columns = {${types}}, maximum_object_size = 67108864)`;
  await stage(job, select, raw).catch((error: unknown) => {
    throw describeJsonFault(error, name) ?? error;
  });
  return stagedRows(raw, name, await hashFile(file));
}

async function openParquet(
  job: IngestJob,
  { file, name, recipe }: SourceFile,
): Promise<SourceRows> {
  const source = readParquetSql([file]);
  const found = await job.duckdb
    .query(
      z.object({ column_name: z.string(), column_type: z.string() }),
      `DESCRIBE SELECT * FROM ${source}`,
      undefined,
      job.signal,
    )
    .catch((error: unknown) => {
      job.signal.throwIfAborted();
      throw new InvalidInputError(`${name} cannot be read as Parquet: ${firstLineOf(error)}`, {
        cause: error,
      });
    });
  const names = found.map(({ column_name }) => column_name);
  checkHeader(`${name}: the file`, names, namesOf(recipe));
  const texts = found.filter(({ column_type }) => column_type === "VARCHAR");
  return {
    sql: `(SELECT file_row_number + 1 AS ${ROW}, * FROM ${readParquetSql([file], { rowNumbers: true })})`,
    textColumns: new Set(texts.map(({ column_name }) => column_name)),
    name,
    placeWord: "row",
    sourceHash: await hashFile(file),
  };
}

async function openArrow({ duckdb, signal }: IngestJob, { file, name, recipe, dir }: SourceFile) {
  const { columns, batches } = await openArrowFile(file, name);
  const names = columns.map((column) => column.name);
  checkHeader(`${name}: the file`, names, namesOf(recipe));
  const raw = path.join(dir, RAW_FILE);
  await duckdb.writeRows(raw, names, batches(), signal);
  const numbered = `(SELECT file_row_number + 1 AS ${ROW}, * FROM ${readParquetSql([raw], { rowNumbers: true })})`;
  return { ...stagedRows(raw, name, await hashFile(file)), sql: numbered };
}

/** Copies what the request asks for into the staging folder. Null when no row came. */
export async function openTableRows(
  { duckdb, signal }: IngestJob,
  connector: TableConnector,
  { request, dir }: { request: ReadRequest; dir: string },
): Promise<SourceRows | null> {
  const { path: table, columns } = request;
  const found = await connector.describe(table, signal);
  const known = new Set(found.map(({ name }) => name));
  const missing = columns.filter((column) => !known.has(column));
  if (missing.length > 0) {
    const names = missing.map((column) => `"${column}"`).join(", ");
    throw new InvalidInputError(
      `${table}: the table lacks the columns ${names}. Make the source and the dataset's recipe agree`,
    );
  }
  const raw = path.join(dir, RAW_FILE);
  const count = await duckdb.writeRows(raw, columns, connector.read(request, signal), signal);
  if (count === 0) return null;
  const numbered = `(SELECT file_row_number + 1 AS ${ROW}, * FROM ${readParquetSql([raw], { rowNumbers: true })})`;
  return { ...stagedRows(raw, table, await hashFile(raw)), sql: numbered };
}

const namesOf = ({ columns }: IngestRecipe) => columns.map(({ name }) => name);

function stage({ duckdb, signal }: IngestJob, select: string, raw: string): Promise<void> {
  return duckdb.run(`COPY (${select}) TO ${quoteLiteral(raw)} (FORMAT parquet)`, undefined, signal);
}

function stagedRows(raw: string, name: string, sourceHash: string): SourceRows {
  const sql = readParquetSql([raw]);
  return { sql, textColumns: "all", name, placeWord: "row", sourceHash };
}

const MALFORMED =
  /Malformed JSON in file .*?, (?:at byte \d+ )?in (?:line|record\/value) (\d+): (.*?)(?:\. Try|\.\s|$)/;

function describeJsonFault(error: unknown, name: string): InvalidInputError | null {
  const text = error instanceof Error ? error.message : "";
  if (!text.startsWith("Invalid Input Error") && !text.includes("JSON")) return null;
  const [, place, reason] = MALFORMED.exec(text) ?? [];
  const where = place === undefined ? name : `${name}, record ${place}`;
  return new InvalidInputError(
    `${where}: not JSON that can be read: ${reason ?? firstLineOf(error)}. Mend the file and try again`,
    { cause: error },
  );
}

function firstLineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
