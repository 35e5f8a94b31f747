import { open } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { z } from "zod";
import type {
  Cell,
  ReadRequest,
  StoreObject,
  TableConnector,
  ValueClass,
} from "@/server/catalog/connectors/connector";
import { openLocalFile } from "@/server/catalog/connectors/folder/local-path";
import { typeOfNative } from "@/server/catalog/connectors/native-types";
import {
  aggregateParts,
  type Dialect,
  limitSql,
  whereSql,
} from "@/server/catalog/connectors/select-parts";
import { splitTablePath, toTablePath } from "@/server/catalog/connectors/table-path";
import { runTestSteps } from "@/server/catalog/connectors/test-steps";
import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import { InvalidInputError } from "@/server/platform/errors";

const MAGIC = "DUCK";
const MAGIC_AT = 8;
const LIST_TABLES = `SELECT t.table_schema AS "schema", t.table_name AS name,
    CASE WHEN t.table_type = 'VIEW' THEN 'view' ELSE 'table' END AS kind,
    (SELECT CAST(max(d.estimated_size) AS DOUBLE) FROM duckdb_tables() d
      WHERE d.schema_name = t.table_schema AND d.table_name = t.table_name) AS "rows",
    (SELECT list({'name': c.column_name, 'type': c.data_type, 'nullable': c.is_nullable = 'YES'}
        ORDER BY c.ordinal_position) FROM information_schema.columns c
      WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name) AS columns
  FROM information_schema.tables t WHERE t.table_catalog = current_database() ORDER BY 1, 2`;
const TableRow = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(["table", "view"]),
  rows: z.number().nullable(),
  columns: z
    .array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean() }))
    .nullable(),
});

/** Tables and views of one file, in an engine of its own that reaches nothing else. */
export function connectDuckDbFile(configured: string, ownDirs: readonly string[]): TableConnector {
  async function* run(sql: string, signal?: AbortSignal) {
    const instance = await openInstance(configured, ownDirs);
    signal?.throwIfAborted();
    const connection = await instance.connect();
    const interrupt = () => connection.interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      await connection.run("SET TimeZone = 'UTC'");
      const result = await connection.stream(sql);
      const names = result.columnNames();
      for await (const rows of result.yieldRowsJson()) {
        signal?.throwIfAborted();
        yield { names, rows };
      }
      // An interrupted stream ends like one that is read to its end.
      signal?.throwIfAborted();
    } catch (error) {
      signal?.throwIfAborted();
      throw describeFault(error, configured);
    } finally {
      signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
      instance.closeSync();
    }
  }

  const list = async (signal?: AbortSignal): Promise<StoreObject[]> => {
    const objects: StoreObject[] = [];
    for await (const { names, rows } of run(LIST_TABLES, signal)) {
      for (const row of rows) {
        objects.push(toObject(Object.fromEntries(names.map((name, at) => [name, row[at]]))));
      }
    }
    return objects;
  };

  return {
    family: "tables",
    list,
    async describe(path, signal) {
      const found = (await list(signal)).find((object) => object.path === path);
      if (found?.columns != null) return found.columns;
      throw new InvalidInputError(`There is no table ${path}. Scan the store to see what it holds`);
    },
    toSql: selectSql,
    async *read(request, signal) {
      for await (const { rows } of run(selectSql(request), signal)) {
        yield z.array(z.array(z.string().nullable())).parse(rows) satisfies Cell[][];
      }
    },
    // Engines run in workers only, and this may be the web process: the scan lists the tables.
    test: (now) =>
      runTestSteps(now, [
        {
          name: "resolve",
          run: async () => {
            await openLocalFile(configured, ownDirs);
            return "The file exists and may be read";
          },
        },
        { name: "connect", run: () => readMagic(configured, ownDirs) },
      ]),
  };
}

async function openInstance(configured: string, ownDirs: readonly string[]) {
  const file = await openLocalFile(configured, ownDirs);
  try {
    return await DuckDBInstance.create(file, {
      access_mode: "READ_ONLY",
      threads: "2",
      memory_limit: "1GB",
      enable_external_access: "false",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      lock_configuration: "false",
    });
  } catch (error) {
    throw describeFault(error, configured);
  }
}

async function readMagic(configured: string, ownDirs: readonly string[]): Promise<string> {
  const handle = await open(await openLocalFile(configured, ownDirs));
  try {
    const { buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, MAGIC_AT);
    if (buffer.toString("latin1") === MAGIC) {
      return "It is a DuckDB database; a scan lists its tables";
    }
    throw new InvalidInputError(`"${configured}" is not a DuckDB database`);
  } finally {
    await handle.close();
  }
}

function toObject(row: unknown): StoreObject {
  const { schema, name, kind, rows, columns } = TableRow.parse(row);
  return {
    path: toTablePath(schema, name),
    kind,
    sizeBytes: null,
    rowCount: rows,
    modifiedAt: null,
    columns: (columns ?? []).map((column) => ({
      name: column.name,
      nativeType: column.type,
      type: typeOfNative(column.type),
      nullable: column.nullable,
    })),
    problem: null,
  };
}

/** Texts are compared by their bytes, whatever the collation of their column. */
const DIALECT: Dialect = {
  quoteName: quoteIdentifier,
  quoteText: quoteLiteral,
  operandOf: ({ column, class: kind }) => bytesOf(column, kind),
  groupOf: bytesOf,
  startsWith: (operand, text) => `starts_with(${operand}, ${quoteLiteral(text)})`,
  timestamp: (text, nativeType) =>
    nativeType === "TIMESTAMP" ? `TIMESTAMP '${text}'` : `TIMESTAMPTZ '${text}+00'`,
};

function bytesOf(column: string, kind: ValueClass): string {
  const name = quoteIdentifier(column);
  return kind === "text" ? `(${name} COLLATE "binary")` : name;
}

function selectSql(request: ReadRequest): string {
  const { path, columns, after } = request;
  const [schema = "", table = ""] = splitTablePath(path, 2);
  const grouped = aggregateParts(request, DIALECT);
  const cells = (grouped?.cells ?? columns.map(quoteIdentifier)).map(
    (cell) => `CAST(${cell} AS VARCHAR)`,
  );
  const former =
    after === null ? null : `${quoteIdentifier(after.column)} > ${quoteLiteral(after.value)}`;
  const where = whereSql(request, former, DIALECT);
  return `SELECT ${cells.join(", ")} FROM ${quoteIdentifier(schema)}.${quoteIdentifier(table)}${where}${grouped?.groupBy ?? ""}${limitSql(request)}`;
}

function describeFault(error: unknown, configured: string): unknown {
  if (error instanceof InvalidInputError) return error;
  const message = (error instanceof Error ? error.message : "").split("\n")[0] ?? "";
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  if (/lock on file/i.test(message)) {
    return words(`"${configured}" is open for writing in another program. Close it there first`);
  }
  if (/not a valid DuckDB database/i.test(message)) {
    return words(`"${configured}" is not a DuckDB database`);
  }
  if (/^(Catalog|Binder|Conversion|IO|Serialization|Permission) Error/.test(message)) {
    return words(`"${configured}": ${message}. Scan the store: the table may have changed`);
  }
  return error;
}
