import { isIP, Socket } from "node:net";
import pg from "pg";
import { z } from "zod";
import type {
  Cell,
  ReadRequest,
  StoreObject,
  TableConnector,
  ValueClass,
} from "@/server/catalog/connectors/connector";
import { typeOfNative } from "@/server/catalog/connectors/native-types";
import {
  CONNECT_MS,
  describeNetworkFault,
  resolveHost,
  tlsOptions,
} from "@/server/catalog/connectors/network";
import type { PostgresConfig } from "@/server/catalog/connectors/postgres/kind";
import { LIST_TABLES_SQL } from "@/server/catalog/connectors/postgres/list-tables";
import {
  aggregateParts,
  type Dialect,
  limitSql,
  whereSql,
} from "@/server/catalog/connectors/select-parts";
import { splitTablePath, toTablePath } from "@/server/catalog/connectors/table-path";
import { networkSteps, testTables } from "@/server/catalog/connectors/table-test";
import { InvalidInputError } from "@/server/platform/errors";

const BATCH_ROWS = 10_000;
/** Every value as the server writes it: numbers keep all digits, times all microseconds. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };
const SET_UP = `SET default_transaction_read_only = on; SET timezone = 'UTC'; SET datestyle = 'ISO';
  SET extra_float_digits = 1; SET cursor_tuple_fraction = 1`;

/** Tables and views of one database, read as their owner left them: nothing is written. */
export function connectPostgres(
  config: PostgresConfig,
  password: string | undefined,
  allowPrivate: boolean,
): TableConnector {
  const { host, port, schemas } = config;

  const fail = (error: unknown, signal: AbortSignal | undefined): never => {
    signal?.throwIfAborted();
    throw describeFault(error, config) ?? error;
  };

  async function use<T>(
    signal: AbortSignal | undefined,
    work: (client: pg.Client) => Promise<T>,
  ): Promise<T> {
    const session = await openSession(config, password, { allowPrivate, signal });
    try {
      return await work(session.client);
    } catch (error) {
      return fail(error, signal);
    } finally {
      await session.close();
    }
  }

  const list = (wanted: readonly string[] | null, signal: AbortSignal | undefined) =>
    use(signal, async (client) => {
      const { rows } = await client.query({
        text: LIST_TABLES_SQL,
        values: [schemas.length > 0 ? schemas : null, wanted?.[0] ?? null, wanted?.[1] ?? null],
        types: AS_TEXT,
      });
      return rows.map((row) => toObject(row, config.user));
    });

  async function* read(request: ReadRequest, signal?: AbortSignal): AsyncGenerator<Cell[][]> {
    const session = await openSession(config, password, { allowPrivate, signal });
    try {
      yield* fetchRows(session.client, request);
    } catch (error) {
      fail(error, signal);
    } finally {
      await session.close();
    }
  }

  const connector: TableConnector = {
    family: "tables",
    list: (signal) => list(null, signal),
    async describe(path, signal) {
      const [found] = await list(splitTablePath(path, 2), signal);
      if (found === undefined) throw missingTable(path);
      if (found.problem !== null) throw new InvalidInputError(`${path}: ${found.problem}`);
      return found.columns ?? [];
    },
    toSql: selectSql,
    read,
    test: (now) =>
      testTables(
        now,
        [
          ...networkSteps({ host, port }, allowPrivate),
          {
            name: "authenticate",
            run: () =>
              use(undefined, async (client) => {
                const { rows } = await client.query("SHOW server_version");
                return `Signed in as ${config.user}; server ${rows[0]?.server_version}`;
              }),
          },
        ],
        connector,
      ),
  };
  return connector;
}

/** A connection that an abort cuts, whatever it waits for. */
async function openSession(
  config: PostgresConfig,
  password: string | undefined,
  { allowPrivate, signal }: { allowPrivate: boolean; signal: AbortSignal | undefined },
) {
  const { host, port, database, user, tls, ca } = config;
  // To the very address that was checked, so that a name cannot point elsewhere a moment later.
  const address = await resolveHost(host, allowPrivate);
  signal?.throwIfAborted();
  const socket = new Socket();
  const ssl = tlsOptions(tls, ca);
  const client = new pg.Client({
    ...{ host: address, port, database, user, password: password ?? "" },
    ssl: ssl === undefined ? false : { ...ssl, ...(isIP(host) === 0 ? { servername: host } : {}) },
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "headrace",
    stream: () => socket,
  });
  // Faults reach the query that waits; without a listener one between two queries ends the process.
  client.on("error", () => undefined);
  const abort = () => {
    socket.destroy();
    cancelBackend(address, port, client);
  };
  signal?.addEventListener("abort", abort, { once: true });
  const close = async () => {
    signal?.removeEventListener("abort", abort);
    await client.end().catch(() => undefined);
  };
  try {
    await client.connect();
    await client.query(SET_UP);
    return { client, close };
  } catch (error) {
    socket.destroy();
    await close();
    throw describeFault(error, config) ?? error;
  }
}

/**
 * Asks the server to stop what a connection runs: one that is cut goes on until it has a row to send.
 * The request is told apart by a number that only the connection's own client knows, and is no more
 * than these 16 bytes, TLS or not.
 */
function cancelBackend(host: string, port: number, client: pg.Client): void {
  const { processID, secretKey } = Backend.parse(client);
  if (processID == null || secretKey == null) return;
  const message = Buffer.alloc(16);
  for (const [at, word] of [16, CANCEL_CODE, processID, secretKey].entries()) {
    message.writeInt32BE(word, at * 4);
  }
  const socket = new Socket();
  socket.on("error", () => undefined);
  socket.setTimeout(CONNECT_MS, () => socket.destroy());
  socket.connect(port, host, () => socket.end(message));
}

const CANCEL_CODE = 80_877_102;
const Backend = z.object({
  processID: z.number().int().nullish(),
  secretKey: z.number().int().nullish(),
});

/** All batches come from one snapshot, whatever others write meanwhile. */
async function* fetchRows(client: pg.Client, request: ReadRequest): AsyncGenerator<Cell[][]> {
  const { timeoutMs } = request;
  if (timeoutMs !== undefined) {
    await client.query(`SET statement_timeout = ${Math.trunc(timeoutMs)}`);
  }
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await client.query(`DECLARE headrace NO SCROLL CURSOR FOR ${selectSql(request)}`);
  for (;;) {
    const { rows } = await client.query<Cell[]>({
      text: `FETCH ${BATCH_ROWS} FROM headrace`,
      rowMode: "array",
      types: AS_TEXT,
    });
    if (rows.length === 0) return;
    yield rows;
  }
}

/** Texts are compared by their bytes, whatever the collation of their column. */
const DIALECT: Dialect = {
  quoteName: pg.escapeIdentifier,
  quoteText: pg.escapeLiteral,
  operandOf: ({ column, class: kind }) => bytesOf(column, kind),
  groupOf: bytesOf,
  startsWith: (operand, text) => `${operand} LIKE ${pg.escapeLiteral(`${text}%`)}`,
  timestamp: (text, nativeType) =>
    nativeType.endsWith("with time zone") ? `TIMESTAMPTZ '${text}+00'` : `TIMESTAMP '${text}'`,
};

function bytesOf(column: string, kind: ValueClass): string {
  const name = pg.escapeIdentifier(column);
  return kind === "text" ? `(${name} COLLATE "C")` : name;
}

function selectSql(request: ReadRequest): string {
  const { path, columns, after } = request;
  const name = pg.escapeIdentifier;
  const [schema = "", table = ""] = splitTablePath(path, 2);
  const former = after === null ? null : `${name(after.column)} > ${pg.escapeLiteral(after.value)}`;
  const grouped = aggregateParts(request, DIALECT);
  const cells = grouped?.cells ?? columns.map(name);
  const where = whereSql(request, former, DIALECT);
  return `SELECT ${cells.join(", ")} FROM ${name(schema)}.${name(table)}${where}${grouped?.groupBy ?? ""}${limitSql(request)}`;
}

const TableRow = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(["table", "view"]),
  rows: z.coerce.number(),
  bytes: z.coerce.number().nullable(),
  readable: z.string(),
  columns: z.string(),
});
const TableColumns = z.array(
  z.object({ name: z.string(), type: z.string(), nullable: z.boolean() }),
);

function toObject(row: unknown, user: string): StoreObject {
  const { schema, name, kind, rows, bytes, readable, columns } = TableRow.parse(row);
  const grant = `GRANT SELECT ON ${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)} TO ${pg.escapeIdentifier(user)}`;
  return {
    path: toTablePath(schema, name),
    kind,
    sizeBytes: kind === "table" ? bytes : null,
    // −1 until the server's own ANALYZE has counted.
    rowCount: kind === "table" && rows >= 0 ? rows : null,
    modifiedAt: null,
    columns: TableColumns.parse(JSON.parse(columns)).map((column) => ({
      name: column.name,
      nativeType: column.type,
      type: typeOfNative(column.type),
      nullable: column.nullable,
    })),
    problem: readable === "t" ? null : `the user "${user}" may not read it. Run ${grant}`,
  };
}

const missingTable = (path: string) =>
  new InvalidInputError(`There is no table ${path}. Scan the store to see what it holds`);

function describeFault(error: unknown, { host, port, database, user }: PostgresConfig) {
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  if (error instanceof pg.DatabaseError) {
    switch (error.code) {
      case "28P01":
      case "28000":
        return words(
          `${host} refuses the user "${user}": ${error.message}. Check the user's name and password, and the server's pg_hba.conf`,
        );
      case "3D000":
        return words(`There is no database "${database}" on ${host}. Check its name`);
      case "42501":
        return words(
          `The user "${user}" lacks a right: ${error.message}. Grant it, or choose a user that may read`,
        );
      case "42P01":
      case "42703":
        return words(`${error.message}. Scan the store: the table has changed`);
      case "57014":
        return words(`${host} stopped the read after its time: ask for less`);
      case "22P02":
      case "22007":
        return words(`The store refuses the former read's last value: ${error.message}`);
      default:
        return words(`${host} answered: ${error.message}`);
    }
  }
  const message = error instanceof Error ? error.message : "";
  if (message.includes("does not support SSL")) {
    return words(`${host}:${port} speaks no TLS. Turn it on there, or choose "No TLS" here`);
  }
  if (message.includes("password must be a string") || message.includes("SASL")) {
    return words(`${host} asks for a password of the user "${user}", and none was given`);
  }
  if (message.includes("timeout")) {
    return describeNetworkFault(Object.assign(new Error(), { code: "ETIMEDOUT" }), { host, port });
  }
  return describeNetworkFault(error, { host, port });
}
