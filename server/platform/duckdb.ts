import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  VARCHAR,
} from "@duckdb/node-api";
import type { z } from "zod";

export type DuckDbParams = Record<string, DuckDBValue>;

/** An in-memory DuckDB of a worker process; every call runs on a connection of its own. */
export type DuckDb = {
  /** Runs one statement with `$name` parameters. Aborting interrupts it. */
  run(sql: string, params?: DuckDbParams, signal?: AbortSignal): Promise<void>;
  /** Rows of one query, each parsed by `row`; integers beyond 2^53 and decimals arrive as strings. */
  query<Row extends z.ZodType>(
    row: Row,
    sql: string,
    params?: DuckDbParams,
    signal?: AbortSignal,
  ): Promise<z.output<Row>[]>;
  /** Values of one query by column, for numeric work; never row objects. */
  columns(
    sql: string,
    params?: DuckDbParams,
    signal?: AbortSignal,
  ): Promise<Record<string, unknown[]>>;
  /**
   * Writes rows of text cells as a Parquet file with these columns, all of them text.
   * @returns how many rows there were
   */
  writeRows(
    file: string,
    columns: readonly string[],
    batches: AsyncIterable<readonly (readonly (string | null)[])[]>,
    signal?: AbortSignal,
  ): Promise<number>;
  close(): void;
};

export type DuckDbOptions = { tempDir: string; memoryLimit?: string; threads?: number };

export async function createDuckDb(options: DuckDbOptions): Promise<DuckDb> {
  await mkdir(options.tempDir, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(options.threads ?? 2),
    memory_limit: options.memoryLimit ?? "2GB",
    temp_directory: options.tempDir,
    max_temp_directory_size: "20GB",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });

  const use = async <T>(
    signal: AbortSignal | undefined,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> => {
    signal?.throwIfAborted();
    const connection = await instance.connect();
    const interrupt = () => connection.interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      await connection.run("SET TimeZone = 'UTC'");
      return await work(connection);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
    }
  };

  return {
    run: (sql, params, signal) =>
      use(signal, async (connection) => {
        await connection.run(sql, params);
      }),
    query: (row, sql, params, signal) =>
      use(signal, async (connection) => {
        const reader = await connection.runAndReadAll(sql, params);
        return reader.getRowObjectsJson().map((value) => row.parse(value));
      }),
    columns: (sql, params, signal) =>
      use(signal, async (connection) => {
        const reader = await connection.runAndReadAll(sql, params);
        return reader.getColumnsObjectJson();
      }),
    writeRows: (file, columns, batches, signal) =>
      use(signal, (connection) => writeTextRows(connection, { file, columns, batches, signal })),
    close: () => instance.closeSync(),
  };
}

type TextRows = {
  file: string;
  columns: readonly string[];
  batches: AsyncIterable<readonly (readonly (string | null)[])[]>;
  signal: AbortSignal | undefined;
};

const CHUNK_ROWS = 2_048;

async function writeTextRows(
  connection: DuckDBConnection,
  { file, columns, batches, signal }: TextRows,
): Promise<number> {
  const names = columns.map((name) => `${quoteIdentifier(name)} VARCHAR`);
  const table = `rows_${randomUUID().replaceAll("-", "")}`;
  await connection.run(`CREATE TEMP TABLE ${table} (${names.join(", ")})`);
  try {
    const appender = await connection.createAppender(table);
    const types = columns.map(() => VARCHAR);
    let count = 0;
    for await (const rows of batches) {
      signal?.throwIfAborted();
      for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
        const chunk = DuckDBDataChunk.create(types);
        chunk.setRows(rows.slice(from, from + CHUNK_ROWS));
        appender.appendDataChunk(chunk);
      }
      count += rows.length;
    }
    appender.closeSync();
    await connection.run(`COPY ${table} TO ${quoteLiteral(file)} (FORMAT parquet)`);
    return count;
  } finally {
    await connection.run(`DROP TABLE ${table}`);
  }
}

/** `value` as a SQL string literal, for the places where DuckDB takes no parameter. */
export function quoteLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** `name` as a SQL identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
