import path from "node:path";
import { z } from "zod";
import type { Cell, TableConnector } from "@/server/catalog/connectors/connector";
import { typedCellSql } from "@/server/catalog/push-down/cell-types";
import type { ReadLimits, ReadOrder } from "@/server/catalog/store-reads/protocol";
import { createDuckDb, type DuckDb, quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import { readParquetSql } from "@/server/platform/parquet-sql";

/**
 * Reads what an order asks for into its Parquet file, every cell in its column's type.
 * @returns how many rows there are
 * @throws InvalidInputError for a table that is not as the scan saw it, or a cell that is not of its
 *   column's type; AppError LIMIT_EXCEEDED for too much, of which nothing is kept
 */
export async function writeRows(
  connector: TableConnector,
  order: ReadOrder,
  signal: AbortSignal,
): Promise<number> {
  await checkColumns(connector, order, signal);
  const duckdb = await createDuckDb({ tempDir: order.dir, memoryLimit: "1GB", threads: 1 });
  try {
    const raw = path.join(order.dir, "raw.parquet");
    const names = order.columns.map(({ name }) => name);
    const batches = limited(connector.read(order.request, signal), order);
    const count = await duckdb.writeRows(raw, names, batches, signal);
    await checkCells(duckdb, raw, order, signal);
    const cells = order.columns.map(
      ({ name, type }) => `${typedCellSql(name, type)} AS ${quoteIdentifier(name)}`,
    );
    const select = `SELECT ${cells.join(", ")} FROM ${readParquetSql([raw])}`;
    await duckdb.run(
      `COPY (${select}) TO ${quoteLiteral(order.file)} (FORMAT parquet, COMPRESSION zstd)`,
      undefined,
      signal,
    );
    return count;
  } finally {
    duckdb.close();
  }
}

async function checkColumns(
  connector: TableConnector,
  { name, request, expected, isAll }: ReadOrder,
  signal: AbortSignal,
): Promise<void> {
  const found = await connector.describe(request.path, signal);
  const types = new Map(found.map((column) => [column.name, column.nativeType]));
  const isSame =
    expected.every((column) => types.get(column.name) === column.nativeType) &&
    (!isAll || found.length === expected.length);
  if (isSame) return;
  throw new InvalidInputError(
    `"${name}" has other columns than the store's last scan saw. Scan the store and ask again`,
  );
}

/** Stops at what is too much, so that part of a table never passes for all of it. */
async function* limited(
  batches: AsyncIterable<Cell[][]>,
  { name, limits }: ReadOrder,
): AsyncGenerator<Cell[][]> {
  let rows = 0;
  let bytes = 0;
  for await (const batch of batches) {
    rows += batch.length;
    for (const row of batch) for (const cell of row) bytes += cell?.length ?? 0;
    if (rows > limits.maxRows || bytes > limits.maxBytes) throw tooMuch(name, limits);
    yield batch;
  }
}

function tooMuch(name: string, { maxRows, maxBytes }: ReadLimits): AppError {
  const most = `${maxRows.toLocaleString("en")} rows or ${Math.round(maxBytes / 1024 ** 2)} MB`;
  return new AppError(
    "LIMIT_EXCEEDED",
    `The query needs more of "${name}" than ${most}, the most that is read from a store at a time. Filter it by its columns, select fewer of them, aggregate, or ingest the table as a dataset`,
  );
}

async function checkCells(
  duckdb: DuckDb,
  raw: string,
  { name, columns }: ReadOrder,
  signal: AbortSignal,
): Promise<void> {
  const source = readParquetSql([raw]);
  const firsts = columns.map(({ name: column, type }, at) => {
    const cell = quoteIdentifier(column);
    return `any_value(${cell}) FILTER (WHERE ${cell} IS NOT NULL AND (${typedCellSql(column, type)}) IS NULL) AS c${at}`;
  });
  const [found = {}] = await duckdb.query(
    z.record(z.string(), z.string().nullable()),
    `SELECT ${firsts.join(", ")} FROM ${source}`,
    undefined,
    signal,
  );
  for (const [at, { name: column, type }] of columns.entries()) {
    const cell = found[`c${at}`];
    if (cell == null) continue;
    throw new InvalidInputError(
      `"${name}" holds "${cell.slice(0, 100)}" in its column ${column}, which is no ${type}. Leave the column or such rows out of the query`,
    );
  }
}
