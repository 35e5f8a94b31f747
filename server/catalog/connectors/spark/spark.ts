import { status } from "@grpc/grpc-js";
import type {
  Cell,
  ReadRequest,
  SourceColumn,
  StoreObject,
  TableConnector,
} from "@/server/catalog/connectors/connector";
import { collect, inBatches } from "@/server/catalog/connectors/in-batches";
import { reachPort } from "@/server/catalog/connectors/network";
import type { SparkConfig } from "@/server/catalog/connectors/spark/kind";
import { openSession, type SparkSession } from "@/server/catalog/connectors/spark/session";
import { quoteName, selectSql, tableName, toColumns } from "@/server/catalog/connectors/spark/sql";
import { splitTablePath, toTablePath } from "@/server/catalog/connectors/table-path";
import { networkSteps, testTables } from "@/server/catalog/connectors/table-test";
import { AppError, InvalidInputError } from "@/server/platform/errors";

/** Spark answers each DESCRIBE in some milliseconds of its own, several at a time. */
const DESCRIBED_AT_ONCE = 4;

/** Tables and views of one catalog of a Spark, through Spark Connect; only queries are sent. */
export function connectSpark(
  config: SparkConfig,
  token: string | undefined,
  allowPrivate: boolean,
): TableConnector {
  const { host, port, catalog } = config;

  async function* inSession<Row>(
    work: (session: SparkSession) => AsyncIterable<Row>,
    signal?: AbortSignal,
  ): AsyncGenerator<Row> {
    signal?.throwIfAborted();
    await reachPort({ host, port });
    const session = await openSession(config, token, allowPrivate).catch((error: unknown) => {
      throw describeFault(error, config);
    });
    const abort = () => session.interrupt();
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await collect(session.run("SET spark.sql.session.timeZone = UTC"));
      signal?.throwIfAborted();
      yield* work(session);
      signal?.throwIfAborted();
    } catch (error) {
      signal?.throwIfAborted();
      throw describeFault(error, config);
    } finally {
      signal?.removeEventListener("abort", abort);
      await session.close();
    }
  }

  const connector: TableConnector = {
    family: "tables",
    list: (signal) => collect(inSession((session) => listObjects(session, config), signal)),
    async describe(path, signal) {
      splitTablePath(path, 2);
      return collect(inSession((session) => describeTable(session, catalog, path), signal));
    },
    toSql: (request, types) => selectSql(catalog, request, types),
    read: (request, signal) =>
      inBatches(inSession((session) => readRows(session, catalog, request), signal)),
    test: (now) =>
      testTables(
        now,
        [
          ...networkSteps({ host, port }, allowPrivate),
          {
            name: "authenticate",
            run: async () => {
              const rows = inSession((session) => session.run("SELECT version()"));
              const [[version = ""] = []] = await collect(rows);
              return `Signed in as ${config.user}; Spark ${version?.split(" ")[0]}`;
            },
          },
        ],
        connector,
      ),
  };
  return connector;
}

async function* describeTable(
  session: SparkSession,
  catalog: string,
  path: string,
): AsyncGenerator<SourceColumn> {
  yield* toColumns(await collect(session.run(`DESCRIBE TABLE ${tableName(catalog, path)}`)));
}

async function* readRows(
  session: SparkSession,
  catalog: string,
  request: ReadRequest,
): AsyncGenerator<Cell[]> {
  const columns = await collect(describeTable(session, catalog, request.path));
  const types = new Map(columns.map(({ name, nativeType }) => [name, nativeType]));
  yield* session.run(selectSql(catalog, request, types));
}

/** Temporary views belong to a session, and are in no schema: they are not listed. */
async function* listObjects(
  session: SparkSession,
  { catalog, schema }: SparkConfig,
): AsyncGenerator<StoreObject> {
  const all =
    schema === ""
      ? await collect(session.run(`SHOW SCHEMAS IN ${quoteName(catalog)}`))
      : [[schema]];
  for (const [name] of all) {
    const place = `${quoteName(catalog)}.${quoteName(name ?? "")}`;
    const tables = await collect(session.run(`SHOW TABLES IN ${place}`));
    const views = await collect(session.run(`SHOW VIEWS IN ${place}`)).catch((error: unknown) => {
      // Some catalogs keep no views.
      if (codeOf(error) === status.INTERNAL || codeOf(error) === status.UNKNOWN) return [];
      throw error;
    });
    const viewNames = new Set(views.map(([, view]) => view));
    const named = tables.filter(([within]) => within === name).map(([, table]) => table ?? "");
    for (let from = 0; from < named.length; from += DESCRIBED_AT_ONCE) {
      const some = named.slice(from, from + DESCRIBED_AT_ONCE);
      yield* await Promise.all(
        some.map((table) =>
          describeObject(session, catalog, {
            path: toTablePath(name ?? "", table),
            kind: viewNames.has(table) ? "view" : "table",
          }),
        ),
      );
    }
  }
}

async function describeObject(
  session: SparkSession,
  catalog: string,
  object: Pick<StoreObject, "path" | "kind">,
): Promise<StoreObject> {
  const unknown = { sizeBytes: null, rowCount: null, modifiedAt: null };
  try {
    const columns = await collect(describeTable(session, catalog, object.path));
    return { ...object, ...unknown, columns, problem: null };
  } catch (error) {
    if (codeOf(error) === status.CANCELLED) throw error;
    return { ...object, ...unknown, columns: [], problem: firstLine(error) };
  }
}

function codeOf(error: unknown): number | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "number" ? code : null;
}

/** Spark's messages go on with plans and stacks. */
function firstLine(error: unknown): string {
  const text = error instanceof Error && "details" in error ? String(error.details) : String(error);
  return (text.split("\n")[0] ?? text).replace(/ SQLSTATE: \w+.*$/, "");
}

function describeFault(error: unknown, { host, port, user }: SparkConfig): unknown {
  if (error instanceof AppError) return error;
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  const message = firstLine(error);
  switch (codeOf(error)) {
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return words(
        `${host} refuses the user "${user}": ${message}. Check the user's name and the token`,
      );
    case status.UNAVAILABLE:
      return words(`${host}:${port} speaks no Spark Connect: ${message}. Check the port and TLS`);
    case status.CANCELLED:
      return error;
    default:
      if (message.includes("TABLE_OR_VIEW_NOT_FOUND")) {
        return words(
          `There is no table of this name: ${message}. Scan the store to see what it holds`,
        );
      }
      if (codeOf(error) !== null) return words(`${host} answered: ${message}`);
      if (message.includes("Failed to connect before the deadline")) {
        return words(
          `${host}:${port} answers, but speaks no Spark Connect. Check the port, and whether it wants TLS`,
        );
      }
      return error;
  }
}
