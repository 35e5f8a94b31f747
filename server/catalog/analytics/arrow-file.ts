import { open } from "node:fs/promises";
import {
  type AsyncRecordBatchFileReader,
  CompressionType,
  compressionRegistry,
  type Data,
  DataType,
  type RecordBatch,
  RecordBatchReader,
} from "apache-arrow";
import { decompress } from "fzstd";
import { decompressFrameSync } from "lz4-napi";
import { arrowCell } from "@/server/catalog/arrow-cells";
import type { Cell, ColumnType } from "@/server/catalog/connectors/connector";
import { InvalidInputError } from "@/server/platform/errors";

compressionRegistry.set(CompressionType.LZ4_FRAME, {
  decode: (bytes) => aligned(decompressFrameSync(Buffer.from(bytes))),
});
compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => aligned(decompress(bytes)) });

/** Numbers of eight bytes are read in place, which a part of a larger buffer may not allow. */
const aligned = (bytes: Uint8Array) => new Uint8Array(bytes);

const BATCH_ROWS = 10_000;

export type ArrowColumn = { name: string; type: string; becomes: ColumnType };

/**
 * Columns and rows of an Arrow file or stream (also Feather 2), batch by batch; cells are text that
 * loses nothing.
 * @throws InvalidInputError for a file that is none
 */
export async function openArrowFile(
  file: string,
  name: string,
): Promise<{ columns: ArrowColumn[]; batches: () => AsyncGenerator<Cell[][]> }> {
  const handle = await open(file);
  try {
    const reader = await openReader(handle, name);
    const columns = reader.schema.fields.map((field) => ({
      name: field.name,
      type: String(field.type),
      becomes: becomesOf(field.type),
    }));
    return { columns, batches: () => readBatches(file, name) };
  } finally {
    await handle.close().catch(() => undefined);
  }
}

async function* readBatches(file: string, name: string): AsyncGenerator<Cell[][]> {
  const handle = await open(file);
  try {
    for await (const batch of await openReader(handle, name)) yield* inSlices(batch);
  } catch (error) {
    throw error instanceof InvalidInputError ? error : unreadable(name, error);
  } finally {
    await handle.close().catch(() => undefined);
  }
}

type Reader = AsyncRecordBatchFileReader;

async function openReader(handle: Awaited<ReturnType<typeof open>>, name: string): Promise<Reader> {
  try {
    const reader = await RecordBatchReader.from(handle);
    return (await reader.open()) as Reader;
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): InvalidInputError {
  const reason = error instanceof Error ? error.message : String(error);
  return new InvalidInputError(`${name} cannot be read as Arrow: ${reason}`, { cause: error });
}

function* inSlices(batch: RecordBatch): Generator<Cell[][]> {
  const columns = batch.data.children;
  for (let from = 0; from < batch.numRows; from += BATCH_ROWS) {
    const to = Math.min(from + BATCH_ROWS, batch.numRows);
    yield Array.from({ length: to - from }, (_, at) =>
      columns.map((column: Data) => arrowCell(column, from + at)),
    );
  }
}

function becomesOf(type: DataType): ColumnType {
  if (DataType.isDictionary(type)) return becomesOf(type.dictionary);
  if (DataType.isInt(type)) return "integer";
  if (DataType.isFloat(type) || DataType.isDecimal(type)) return "number";
  if (DataType.isBool(type)) return "boolean";
  if (DataType.isDate(type)) return "date";
  return DataType.isTimestamp(type) ? "timestamp" : "text";
}
