import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { JobContext } from "@/server/jobs/definition";
import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import type { ExportColumn } from "@/server/tracking/exports/schema";

type Source = "json" | "csv";
/** A row may hold a long schema or note. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * Writes `<name>.parquet` into `dir` from text that is made while it is written: lines of JSON
 * objects, or of CSV without head. Holds a few chunks at a time.
 * @returns number of rows
 */
export async function writeParquet(
  ctx: JobContext,
  target: { dir: string; name: string; columns: readonly ExportColumn[] },
  source: Source,
  text: AsyncIterable<string>,
): Promise<number> {
  const raw = path.join(target.dir, `${target.name}.${source}`);
  const file = path.join(target.dir, `${target.name}.parquet`);
  await pipeline(text, createWriteStream(raw, { highWaterMark: 1024 * 1024 }), {
    signal: ctx.signal,
  });
  const copy = `COPY (SELECT * FROM ${readSql(raw, source, target.columns)})
    TO ${quoteLiteral(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)`;
  await ctx.duckdb.run(copy, {}, ctx.signal);
  await rm(raw);
  const [counted] = await ctx.duckdb.query(
    z.object({ rows: z.coerce.number() }),
    `SELECT count(*) AS rows FROM read_parquet(${quoteLiteral(file)})`,
    {},
    ctx.signal,
  );
  return counted?.rows ?? 0;
}

function readSql(file: string, source: Source, columns: readonly ExportColumn[]): string {
  const types = columns.map(({ name, type }) => `${quoteIdentifier(name)}: ${quoteLiteral(type)}`);
  const typed = `columns = {${types.join(", ")}}`;
  return source === "json"
    ? `read_json(${quoteLiteral(file)}, format = 'newline_delimited', maximum_object_size = ${MAX_LINE_BYTES}, ${typed})`
    : `read_csv(${quoteLiteral(file)}, header = false, delim = ',', quote = '"', escape = '"', auto_detect = false, ${typed})`;
}
