import { pathToFileURL } from "node:url";
import Database from "libsql";
import { z } from "zod";
import type {
  Cell,
  ReadRequest,
  SourceColumn,
  StoreObject,
  TableConnector,
} from "@/server/catalog/connectors/connector";
import { openLocalFile } from "@/server/catalog/connectors/folder/local-path";
import { inBatches } from "@/server/catalog/connectors/in-batches";
import { typeOfNative } from "@/server/catalog/connectors/native-types";
import { codeOf } from "@/server/catalog/connectors/network";
import {
  aggregateParts,
  type Dialect,
  limitSql,
  whereSql,
} from "@/server/catalog/connectors/select-parts";
import { splitTablePath, toTablePath } from "@/server/catalog/connectors/table-path";
import { testTables } from "@/server/catalog/connectors/table-test";
import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import { InvalidInputError } from "@/server/platform/errors";

const LIST_TABLES = `SELECT name, type FROM sqlite_schema
  WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`;
const Table = z.object({ name: z.string(), type: z.enum(["table", "view"]) });
const ColumnInfo = z.object({
  name: z.string(),
  type: z.string(),
  notnull: z.number(),
  pk: z.number(),
});

/** Tables and views of one file, opened for reading only; another program may write to it meanwhile. */
export function connectSqlite(configured: string, ownDirs: readonly string[]): TableConnector {
  async function use<T>(work: (database: Database.Database) => T): Promise<T> {
    const database = await openDatabase(configured, ownDirs);
    try {
      return work(database);
    } catch (error) {
      throw describeFault(error, configured) ?? error;
    } finally {
      database.close();
    }
  }

  async function* readRows(request: ReadRequest, signal?: AbortSignal): AsyncGenerator<Cell[]> {
    const database = await openDatabase(configured, ownDirs);
    try {
      for (const row of database.prepare(selectSql(request)).raw().iterate()) {
        signal?.throwIfAborted();
        yield z.array(z.string().nullable()).parse(row);
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw describeFault(error, configured) ?? error;
    } finally {
      database.close();
    }
  }

  const connector: TableConnector = {
    family: "tables",
    list: () => use((database) => listTables(database)),
    describe: (path) => {
      const [table = ""] = splitTablePath(path, 1);
      return use((database) => {
        const columns = describeTable(database, table);
        if (columns.length > 0) return columns;
        throw new InvalidInputError(
          `There is no table ${path}. Scan the store to see what it holds`,
        );
      });
    },
    toSql: selectSql,
    read: (request, signal) => inBatches(readRows(request, signal)),
    test: (now) =>
      testTables(
        now,
        [
          {
            name: "resolve",
            run: async () => {
              await openLocalFile(configured, ownDirs);
              return "The file exists and may be read";
            },
          },
          {
            name: "connect",
            run: () =>
              use((database) => {
                database.prepare("SELECT count(*) FROM sqlite_schema").get();
                return "It is a SQLite database";
              }),
          },
        ],
        connector,
      ),
  };
  return connector;
}

async function openDatabase(configured: string, ownDirs: readonly string[]) {
  const file = await openLocalFile(configured, ownDirs);
  try {
    // Its option "readonly" is not heeded (measured with 0.5.29); the mode of an address is.
    return new Database(`${pathToFileURL(file).href}?mode=ro`);
  } catch (error) {
    throw describeFault(error, configured) ?? error;
  }
}

function listTables(database: Database.Database): StoreObject[] {
  const tables = z.array(Table).parse(database.prepare(LIST_TABLES).all());
  return tables.map(({ name, type }) => ({
    path: toTablePath(name),
    kind: type,
    sizeBytes: null,
    rowCount: null,
    modifiedAt: null,
    columns: describeTable(database, name),
    problem: null,
  }));
}

function describeTable(database: Database.Database, table: string): SourceColumn[] {
  const rows = database.prepare("SELECT * FROM pragma_table_info(?)").all(table);
  return z
    .array(ColumnInfo)
    .parse(rows)
    .map(({ name, type, notnull, pk }) => ({
      name,
      nativeType: type,
      type: typeOfNative(type),
      nullable: notnull === 0 && pk === 0,
    }));
}

/**
 * A column holds whatever was put into it, so that what is compared is the value that is read; bytes,
 * which are read as digits, are left to whoever reads them.
 */
const DIALECT: Dialect = {
  quoteName: quoteIdentifier,
  quoteText: quoteLiteral,
  operandOf: ({ column, class: kind }) => {
    const type = { integer: "INTEGER", text: "TEXT" }[kind as string] ?? "REAL";
    return `CAST(${quoteIdentifier(column)} AS ${type}) COLLATE BINARY`;
  },
  startsWith: (operand, text) =>
    `substr(${operand}, 1, length(${quoteLiteral(text)})) = ${quoteLiteral(text)}`,
  timestamp: (text) => quoteLiteral(text),
  wrap: (sql, { column }) => `(${sql} OR typeof(${quoteIdentifier(column)}) = 'blob')`,
};

/** Cells leave the engine as text, so that whole numbers keep all digits; bytes as hexadecimal. */
function selectSql(request: ReadRequest): string {
  const { path, columns, after } = request;
  const [table = ""] = splitTablePath(path, 1);
  const grouped = aggregateParts(request, DIALECT);
  const cells =
    grouped?.cells.map((cell) => `CAST(${cell} AS TEXT)`) ??
    columns.map((name) => {
      const cell = quoteIdentifier(name);
      return `CASE typeof(${cell}) WHEN 'blob' THEN hex(${cell}) ELSE CAST(${cell} AS TEXT) END`;
    });
  const former =
    after === null ? null : `${quoteIdentifier(after.column)} > ${quoteLiteral(after.value)}`;
  const where = whereSql(request, former, DIALECT);
  return `SELECT ${cells.join(", ")} FROM ${quoteIdentifier(table)}${where}${grouped?.groupBy ?? ""}${limitSql(request)}`;
}

function describeFault(error: unknown, configured: string): InvalidInputError | null {
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  const message = error instanceof Error ? error.message : "";
  const code = codeOf(error);
  if (code === "SQLITE_NOTADB") return words(`"${configured}" is not a SQLite database`);
  if (code === "SQLITE_BUSY" || code === "SQLITE_LOCKED") {
    return words(`"${configured}" is locked by another program. Try again when it has written`);
  }
  if (code === "SQLITE_CORRUPT") return words(`"${configured}" is damaged: ${message}`);
  if (/no such (table|column)/.test(message)) {
    return words(`${message}. Scan the store: the table has changed`);
  }
  if (code.startsWith("SQLITE_")) return words(`"${configured}": ${message}`);
  return null;
}
