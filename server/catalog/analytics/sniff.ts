import { z } from "zod";
import { type DuckDb, quoteLiteral } from "@/server/platform/duckdb";

const CsvDialect = z.object({
  delimiter: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});
const NOTHING = { columns: [], delimiter: null };
const Described = z.object({ name: z.string(), type: z.string() });

export type Sniffed = { columns: { name: string; type: string }[]; delimiter: string | null };

/** What a reader guesses from the file's beginning; no columns for a format it cannot look into. */
export async function sniffFile(
  duckdb: DuckDb,
  file: string,
  format: string | null,
  signal: AbortSignal,
): Promise<Sniffed> {
  const path = quoteLiteral(file);
  if (format === "csv") {
    const [found] = await duckdb.query(
      CsvDialect,
      `SELECT Columns AS columns, Delimiter AS delimiter FROM sniff_csv(${path})`,
      undefined,
      signal,
    );
    return found ?? NOTHING;
  }
  if (format === "parquet") {
    const sql = `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM read_parquet(${path}))`;
    return { columns: await duckdb.query(Described, sql, undefined, signal), delimiter: null };
  }
  return NOTHING;
}
