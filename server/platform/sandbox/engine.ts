import { mkdir } from "node:fs/promises";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { z } from "zod";
import { checkTree } from "@/server/lib/sql/check-tree";
import { type Place, placeOfByte, readEngineMessage } from "@/server/lib/sql/place";
import { type Projection, readProjection } from "@/server/lib/sql/projection";
import { findTableUses } from "@/server/lib/sql/table-uses";
import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";
import { MASK } from "@/server/platform/sandbox/constants";
import type {
  Checked,
  EngineLimits,
  SandboxFault,
  SandboxTable,
} from "@/server/platform/sandbox/protocol";

/** A fault that goes back to whoever asked. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";

  constructor(readonly fault: SandboxFault) {
    super(fault.message);
  }
}

/** What the reader calls a row's place in its file. */
const PLACE = "file_row_number";

/** Lines that stand before people's text in every statement that runs it. */
export const LINES_BEFORE = 1;

const Columns = z.array(z.object({ column_name: z.string(), column_type: z.string() }));
const Parsed = z.object({
  error: z.boolean(),
  error_type: z.string().optional(),
  error_message: z.string().optional(),
  position: z.coerce.number().optional(),
  statements: z.array(z.unknown()).default([]),
});

/**
 * A fresh DuckDB of one thread in which only `tables` and `outFile` can be reached and nothing can be
 * set. One thread gives the same order of rows when the same statement runs again.
 */
export async function openLockedEngine(
  { tables, outFile }: { tables: readonly SandboxTable[]; outFile?: string },
  { tempDir, limits }: { tempDir: string; limits: EngineLimits },
): Promise<{ connection: DuckDBConnection; close(): void }> {
  await mkdir(tempDir, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    memory_limit: limits.memoryLimit,
    temp_directory: tempDir,
    max_temp_directory_size: limits.maxTempSize,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    allow_persistent_secrets: "false",
  });
  const connection = await instance.connect();
  const files = tables.flatMap((table) => table.files);
  const reachable = outFile === undefined ? files : [...files, outFile];
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`SET allowed_paths = [${reachable.map(quoteLiteral).join(", ")}]`);
  for (const table of tables) await connection.run(await viewSql(connection, table));
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A masked column is a constant of its type: nothing that reads the view can tell its values apart. */
async function viewSql(connection: DuckDBConnection, table: SandboxTable): Promise<string> {
  const { name, columns } = table;
  if (columns !== undefined) return shapeSql(name, columns);
  const list = (await maskedList(connection, table)) ?? "*";
  return `CREATE VIEW ${quoteIdentifier(name)} AS SELECT ${list} FROM ${rowsSql(table)}`;
}

/** All columns by name, the masked ones without their values; null where none is masked. */
async function maskedList(
  connection: DuckDBConnection,
  { files, masked }: SandboxTable,
): Promise<string | null> {
  if (masked.length === 0) return null;
  const hidden = new Set(masked.map((column) => column.toLowerCase()));
  const described = await connection.runAndReadAll(
    `DESCRIBE SELECT * FROM ${readParquetSql(files)}`,
  );
  return Columns.parse(described.getRowObjectsJson())
    .map(({ column_name: column, column_type: type }) => {
      if (!hidden.has(column.toLowerCase())) return quoteIdentifier(column);
      const value = type === "VARCHAR" ? quoteLiteral(MASK) : "NULL";
      return `CAST(${value} AS ${type}) AS ${quoteIdentifier(column)}`;
    })
    .join(", ");
}

/** Columns without a row: whether a text can be answered is seen before there are files. */
function shapeSql(name: string, columns: readonly { name: string; type: string }[]): string {
  const cells = columns.map(
    (column) => `CAST(NULL AS ${column.type}) AS ${quoteIdentifier(column.name)}`,
  );
  return `CREATE VIEW ${quoteIdentifier(name)} AS SELECT ${cells.join(", ")} WHERE false`;
}

/** What a view reads: every row of its files, or those whose place is in the sample. */
function rowsSql({ files, oneIn }: SandboxTable): string {
  if (oneIn === undefined) return readParquetSql(files);
  const place = quoteIdentifier(PLACE);
  const numbered = readParquetSql(files, { rowNumbers: true });
  return `(SELECT * EXCLUDE (${place}) FROM ${numbered} WHERE hash(${place}) % ${oneIn} = 0)`;
}

/**
 * What a text asks for, if it is one SELECT over tables and functions that a query may have.
 * @throws SandboxError naming what is wrong, and where
 */
export async function checkText(connection: DuckDBConnection, sql: string): Promise<Checked> {
  const parsed = await parse(connection, sql);
  const at = (byte: number | null | undefined) => (byte == null ? null : placeOfByte(sql, byte));
  if (parsed.error) {
    const isSyntax = parsed.error_type === "parser" || parsed.error_type === "syntax";
    throw isSyntax
      ? wrong(parsed.error_message ?? "This is not SQL", at(parsed.position))
      : refused("Only SELECT can be asked here: nothing is written, set or loaded", null);
  }
  if (parsed.statements.length === 0) throw wrong("There is no query", null);
  if (parsed.statements.length > 1) {
    throw refused(`Ask one statement at a time; this text has ${parsed.statements.length}`, null);
  }
  const { refusal, tables, isStable } = checkTree(parsed.statements[0]);
  if (refusal !== null) throw refused(refusal.message, at(refusal.at));
  return { tables, isStable, uses: findTableUses(parsed.statements[0]) };
}

/** Which columns of which one table a text gives. @throws SandboxError as `checkText` does */
export async function projectText(connection: DuckDBConnection, sql: string): Promise<Projection> {
  await checkText(connection, sql);
  return readProjection((await parse(connection, sql)).statements[0]);
}

/**
 * The text as one table expression: as it was written, or, where a comment follows the last
 * semicolon, as the parser writes its tree.
 */
export async function wrapText(connection: DuckDBConnection, sql: string): Promise<string> {
  const written = `(\n${sql.replace(/[;\s]+$/, "")}\n) AS result`;
  const { error } = await parse(connection, `SELECT * FROM ${written}`);
  if (!error) return written;
  const reader = await connection.runAndReadAll(
    "SELECT json_deserialize_sql(json_serialize_sql($sql::VARCHAR))",
    { sql },
  );
  return `(\n${z.string().parse(reader.getRowsJson()[0]?.[0])}\n) AS result`;
}

async function parse(connection: DuckDBConnection, sql: string) {
  const reader = await connection.runAndReadAll("SELECT json_serialize_sql($sql::VARCHAR)", {
    sql,
  });
  return Parsed.parse(JSON.parse(z.string().parse(reader.getRowsJson()[0]?.[0])));
}

function wrong(message: string, place: Place | null): SandboxError {
  return new SandboxError({ kind: "wrong", message, place });
}

function refused(message: string, place: Place | null): SandboxError {
  return new SandboxError({ kind: "refused", message, place });
}

/** A fault for whatever the engine threw. */
export function toFault(error: unknown): SandboxFault {
  if (error instanceof SandboxError) return error.fault;
  const text = error instanceof Error ? error.message : String(error);
  const { message, place } = readEngineMessage(text, LINES_BEFORE);
  if (text.startsWith("INTERRUPT")) return { kind: "stopped", message: "Stopped", place: null };
  if (text.startsWith("Permission Error")) return { kind: "breach", message, place };
  if (text.startsWith("Out of Memory Error") || /max_temp_directory_size/.test(text)) {
    const advice = "Filter rows, select fewer columns, or aggregate";
    return { kind: "limit", message: `The query needs too much memory. ${advice}`, place: null };
  }
  return { kind: "wrong", message, place };
}
