import { connect } from "node:net";
import { addAbortSignal } from "node:stream";
import mysql from "mysql2";
import { z } from "zod";
import type {
  Cell,
  ReadRequest,
  StoreObject,
  TableConnector,
} from "@/server/catalog/connectors/connector";
import { collect, inBatches } from "@/server/catalog/connectors/in-batches";
import type { MysqlConfig } from "@/server/catalog/connectors/mysql/kind";
import { typeOfNative } from "@/server/catalog/connectors/native-types";
import {
  CONNECT_MS,
  codeOf,
  describeNetworkFault,
  resolveHost,
  tlsOptions,
} from "@/server/catalog/connectors/network";
import {
  aggregateParts,
  type Dialect,
  limitSql,
  whereSql,
} from "@/server/catalog/connectors/select-parts";
import { splitTablePath, toTablePath } from "@/server/catalog/connectors/table-path";
import { networkSteps, testTables } from "@/server/catalog/connectors/table-test";
import { InvalidInputError } from "@/server/platform/errors";

/** In turn, so that a snapshot holds from the first row on. */
const SET_UP = [
  "SET SESSION time_zone = '+00:00'",
  "SET NAMES utf8mb4",
  // Our own texts are written with backslashes.
  "SET SESSION sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')",
  "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
  "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
];
const LIST_TABLES = `SELECT t.TABLE_NAME AS name,
    IF(t.TABLE_TYPE = 'VIEW', 'view', 'table') AS kind, t.TABLE_ROWS AS row_estimate,
    t.DATA_LENGTH AS bytes, t.UPDATE_TIME AS updated
  FROM information_schema.TABLES t
  WHERE t.TABLE_SCHEMA = ? AND (? IS NULL OR t.TABLE_NAME = ?) ORDER BY t.TABLE_NAME`;
const LIST_COLUMNS = `SELECT c.TABLE_NAME AS table_name, c.COLUMN_NAME AS name, c.COLUMN_TYPE AS type,
    c.IS_NULLABLE AS nullable, FIND_IN_SET('select', c.PRIVILEGES) > 0 AS readable
  FROM information_schema.COLUMNS c
  WHERE c.TABLE_SCHEMA = ? AND (? IS NULL OR c.TABLE_NAME = ?)
  ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`;

/** Tables and views of one database, read as their owner left them: nothing is written. */
export function connectMysql(
  config: MysqlConfig,
  password: string | undefined,
  allowPrivate: boolean,
): TableConnector {
  const { host, port, database } = config;

  // To the very address that was checked. Its own way of closing waits for a running query.
  const open = (address: string) => {
    const socket = connect({ host: address, port });
    const connection = mysql.createConnection({
      ...{ host, port, database, user: config.user, password },
      stream: () => socket,
      ssl: sslOptions(config),
      connectTimeout: CONNECT_MS,
    });
    connection.on("error", () => undefined);
    return { connection, socket };
  };

  /** A server whose client is gone computes on until it has a row to send. */
  const kill = async (address: string, thread: number | null) => {
    if (thread === null) return;
    const { connection, socket } = open(address);
    // One that has ended meanwhile cannot be stopped, and need not be.
    await connection
      .promise()
      .query(`KILL ${Math.trunc(thread)}`)
      .catch(() => undefined);
    socket.destroy();
  };

  async function* run(
    sql: string,
    values: readonly unknown[],
    { signal, timeoutMs }: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined },
  ): AsyncGenerator<Cell[]> {
    const address = await resolveHost(host, allowPrivate);
    signal?.throwIfAborted();
    const { connection, socket } = open(address);
    const abort = () => {
      socket.destroy(new Error("cancelled"));
      void kill(address, connection.threadId);
    };
    signal?.addEventListener("abort", abort, { once: true });
    try {
      for (const statement of SET_UP) await connection.promise().query(statement);
      if (timeoutMs !== undefined) await connection.promise().query(timeoutSql(timeoutMs));
      const options = { sql, values: [...values], rowsAsArray: true, typeCast: readAsText };
      const rows = connection.query(options).stream({ highWaterMark: 1_000 });
      // Rows that are waited for do not learn of a cut connection by themselves.
      yield* signal === undefined ? rows : addAbortSignal(signal, rows);
    } catch (error) {
      signal?.throwIfAborted();
      throw describeFault(error, config) ?? error;
    } finally {
      signal?.removeEventListener("abort", abort);
      socket.destroy();
    }
  }

  async function list(table: string | null, signal?: AbortSignal): Promise<StoreObject[]> {
    const values = [database, table, table];
    const tables = await collect(run(LIST_TABLES, values, { signal }));
    const columns = await collect(run(LIST_COLUMNS, values, { signal }));
    return toObjects(tables, columns, config);
  }

  const connector: TableConnector = {
    family: "tables",
    list: (signal) => list(null, signal),
    async describe(path, signal) {
      const [table = ""] = splitTablePath(path, 1);
      const [found] = await list(table, signal);
      if (found === undefined) {
        throw new InvalidInputError(
          `There is no table ${path} that ${config.user} may see. Scan the store to see what it holds`,
        );
      }
      if (found.problem !== null) throw new InvalidInputError(`${path}: ${found.problem}`);
      return found.columns ?? [];
    },
    toSql: selectSql,
    read: (request, signal) =>
      inBatches(run(selectSql(request), [], { signal, timeoutMs: request.timeoutMs })),
    test: (now) =>
      testTables(
        now,
        [
          ...networkSteps({ host, port }, allowPrivate),
          {
            name: "authenticate",
            run: async () => {
              const [[version] = []] = await collect(run("SELECT version()", [], {}));
              return `Signed in as ${config.user}; server ${version}`;
            },
          },
        ],
        connector,
      ),
  };
  return connector;
}

/** Its own default takes a certificate of any name. */
function sslOptions({ tls, ca }: MysqlConfig): mysql.SslOptions | undefined {
  const options = tlsOptions(tls, ca);
  return options === undefined ? undefined : { ...options, verifyIdentity: tls === "verify" };
}

type Field = { type: string; string(): string | null; buffer(): Buffer | null };

/** Every value as the server writes it; bytes as hexadecimal digits. */
function readAsText(field: Field): Cell {
  if (field.type === "BIT" || field.type === "GEOMETRY") {
    return field.buffer()?.toString("hex") ?? null;
  }
  return field.string();
}

/** In the words of MySQL and of MariaDB: each reads those that the other takes for a comment. */
function timeoutSql(timeoutMs: number): string {
  const ms = Math.trunc(timeoutMs);
  return `SET SESSION sql_select_limit = DEFAULT /*!50708 , SESSION max_execution_time = ${ms} */
    /*M! , SESSION max_statement_time = ${ms / 1000} */`;
}

const name = (identifier: string) => mysql.escapeId(identifier, true);

const DIALECT: Dialect = {
  quoteName: name,
  quoteText: (text) => mysql.escape(text),
  startsWith: (operand, text) => `${operand} LIKE ${mysql.escape(`${text}%`)}`,
  timestamp: (text) => `TIMESTAMP '${text}'`,
};

function selectSql(request: ReadRequest): string {
  const { path, columns, after } = request;
  const [table = ""] = splitTablePath(path, 1);
  const former = after === null ? null : `${name(after.column)} > ${mysql.escape(after.value)}`;
  const grouped = aggregateParts(request, DIALECT);
  const cells = grouped?.cells ?? columns.map(name);
  const where = whereSql(request, former, DIALECT);
  return `SELECT ${cells.join(", ")} FROM ${name(table)}${where}${grouped?.groupBy ?? ""}${limitSql(request)}`;
}

const TableRow = z.tuple([
  z.string(),
  z.enum(["table", "view"]),
  z.coerce.number().nullable(),
  z.coerce.number().nullable(),
  z.string().nullable(),
]);
const ColumnRow = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]);

function toObjects(
  tables: readonly unknown[],
  columns: readonly unknown[],
  { user, database }: MysqlConfig,
): StoreObject[] {
  const byTable = new Map<string, z.output<typeof ColumnRow>[]>();
  for (const row of columns.map((each) => ColumnRow.parse(each))) {
    byTable.set(row[0], [...(byTable.get(row[0]) ?? []), row]);
  }
  return tables.map((row) => {
    const [name, kind, rowCount, sizeBytes, updated] = TableRow.parse(row);
    const own = byTable.get(name) ?? [];
    const mayRead = own.some(([, , , , readable]) => readable === "1");
    const grant = `GRANT SELECT ON ${mysql.escapeId(database, true)}.${mysql.escapeId(name, true)} TO ${mysql.escape(user)}`;
    return {
      path: toTablePath(name),
      kind,
      ...{ sizeBytes, rowCount },
      modifiedAt: updated === null ? null : new Date(`${updated.replace(" ", "T")}Z`),
      columns: own.map(([, column, nativeType, nullable]) => ({
        name: column,
        nativeType,
        type: nativeType === "tinyint(1)" ? "boolean" : typeOfNative(nativeType),
        nullable: nullable === "YES",
      })),
      problem: mayRead ? null : `the user "${user}" may not read it. Run ${grant}`,
    };
  });
}

function describeFault(error: unknown, { host, port, database, user }: MysqlConfig) {
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  const message = error instanceof Error ? error.message : "";
  switch (codeOf(error)) {
    case "ER_ACCESS_DENIED_ERROR":
      return words(
        `${host} refuses the user "${user}": ${message}. Check the user's name and password, and from which hosts it may come`,
      );
    case "ER_BAD_DB_ERROR":
      return words(`There is no database "${database}" on ${host}. Check its name`);
    case "ER_DBACCESS_DENIED_ERROR":
    case "ER_TABLEACCESS_DENIED_ERROR":
    case "ER_COLUMNACCESS_DENIED_ERROR":
      return words(
        `The user "${user}" lacks a right: ${message}. Grant it, or choose a user that may read`,
      );
    case "ER_NO_SUCH_TABLE":
    case "ER_BAD_FIELD_ERROR":
      return words(`${message}. Scan the store: the table has changed`);
    case "ER_QUERY_TIMEOUT":
    case "ER_STATEMENT_TIMEOUT":
      return words(`${host} stopped the read after its time: ask for less`);
    case "HANDSHAKE_NO_SSL_SUPPORT":
      return words(`${host}:${port} speaks no TLS. Turn it on there, or choose "No TLS" here`);
    case "PROTOCOL_CONNECTION_LOST":
      return words(`${host}:${port} closed the connection. Try again, and look at its log`);
    default:
      if (codeOf(error).startsWith("ER_")) return words(`${host} answered: ${message}`);
      return describeNetworkFault(error, { host, port });
  }
}
