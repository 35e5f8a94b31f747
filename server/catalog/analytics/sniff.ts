import { z } from "zod";
import { type DuckDb, quoteLiteral } from "@/server/platform/duckdb";

const Sniffed = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});
const Described = z.object({ name: z.string(), type: z.string() });

/** Columns that a reader guesses from the file's beginning; [] for a format it cannot look into. */
export async function sniffColumns(
  duckdb: DuckDb,
  file: string,
  format: string | null,
  signal: AbortSignal,
): Promise<{ name: string; type: string }[]> {
  const path = quoteLiteral(file);
  if (format === "csv") {
    const [found] = await duckdb.query(
      Sniffed,
      `SELECT Columns AS columns FROM sniff_csv(${path})`,
      undefined,
      signal,
    );
    return found?.columns ?? [];
  }
  if (format === "parquet") {
    const sql = `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM read_parquet(${path}))`;
    return duckdb.query(Described, sql, undefined, signal);
  }
  return [];
}
