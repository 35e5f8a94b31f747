import { z } from "zod";
import { openArrowFile } from "@/server/catalog/analytics/arrow-file";
import { typeOfNative } from "@/server/catalog/connectors/native-types";
import type { SniffedColumn } from "@/server/catalog/schema";
import { type DuckDb, quoteLiteral } from "@/server/platform/duckdb";

const CsvDialect = z.object({
  delimiter: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});
const NOTHING = { columns: [], delimiter: null };
const Described = z.object({ name: z.string(), type: z.string() });

export type Sniffed = { columns: SniffedColumn[]; delimiter: string | null };

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
    return found === undefined ? NOTHING : { ...found, columns: withTypes(found.columns) };
  }
  if (format === "arrow") {
    const { columns } = await openArrowFile(file, "The file");
    return { columns, delimiter: null };
  }
  const reader = READERS[format ?? ""];
  if (reader === undefined) return NOTHING;
  const sql = `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${reader}(${path}))`;
  const columns = await duckdb.query(Described, sql, undefined, signal);
  return { columns: withTypes(columns), delimiter: null };
}

const READERS: Readonly<Record<string, string>> = {
  parquet: "read_parquet",
  json: "read_json_auto",
};

function withTypes(columns: readonly { name: string; type: string }[]): SniffedColumn[] {
  return columns.map(({ name, type }) => ({ name, type, becomes: typeOfNative(type) }));
}
