import { z } from "zod";
import type {
  Cell,
  ReadRequest,
  SourceColumn,
  StoreObject,
  TableConnector,
} from "@/server/catalog/connectors/connector";
import { collect, inBatches } from "@/server/catalog/connectors/in-batches";
import { typeOfNative } from "@/server/catalog/connectors/native-types";
import { splitTablePath, toTablePath } from "@/server/catalog/connectors/table-path";
import { networkSteps, testTables } from "@/server/catalog/connectors/table-test";
import { AppError, InvalidInputError } from "@/server/platform/errors";

/** What a hosted warehouse gives: rows of text for a query, and its dialect. */
export type Warehouse = {
  /** Where it answers HTTPS; one of the service's own, so public. */
  host: string;
  /** Runs a query of ours; ended early, it is cancelled on the server too. */
  run(sql: string, signal: AbortSignal | undefined): AsyncIterable<Cell[]>;
  /** Tables with schema, name, `view` or `table`, rows, bytes and time of change in ISO 8601. */
  tablesSql(schema: string | null): string | Promise<string>;
  /** Columns with schema, table, name, type and YES where one may be empty, in their order. */
  columnsSql(
    place: { schema: string; table: string } | { schema: string | null },
  ): string | Promise<string>;
  selectSql(request: ReadRequest, types: ReadonlyMap<string, string>): string;
  /** A fault in words with what to do; null for one that it does not know. */
  describeFault(error: unknown): InvalidInputError | null;
  versionSql: string;
  user: string;
};

const HTTPS_PORT = 443;
const TableRow = z.tuple([
  z.string(),
  z.string(),
  z.enum(["table", "view"]),
  z.coerce.number().nullable(),
  z.coerce.number().nullable(),
  z.string().nullable(),
]);
const ColumnRow = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]);

/** A store of tables over a warehouse whose catalog is asked by SQL. */
export function connectWarehouse(warehouse: Warehouse, schema: string | null): TableConnector {
  async function* run(sql: string, signal?: AbortSignal): AsyncGenerator<Cell[]> {
    signal?.throwIfAborted();
    try {
      for await (const row of warehouse.run(sql, signal)) {
        signal?.throwIfAborted();
        yield row;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof AppError) throw error;
      throw warehouse.describeFault(error) ?? error;
    }
  }

  async function describe(path: string, signal?: AbortSignal): Promise<SourceColumn[]> {
    const [within = "", table = ""] = splitTablePath(path, 2);
    const sql = await warehouse.columnsSql({ schema: within, table });
    const rows = await collect(run(sql, signal));
    if (rows.length === 0) {
      throw new InvalidInputError(
        `There is no table ${path} that ${warehouse.user} may see. Scan the store to see what it holds`,
      );
    }
    return rows.map((row) => toColumn(ColumnRow.parse(row)));
  }

  async function* read(request: ReadRequest, signal?: AbortSignal): AsyncGenerator<Cell[]> {
    const columns = await describe(request.path, signal);
    const types = new Map(columns.map(({ name, nativeType }) => [name, nativeType]));
    yield* run(warehouse.selectSql(request, types), signal);
  }

  const connector: TableConnector = {
    family: "tables",
    async list(signal) {
      const tables = await collect(run(await warehouse.tablesSql(schema), signal));
      const columns = await collect(run(await warehouse.columnsSql({ schema }), signal));
      return toObjects(tables, columns);
    },
    describe,
    toSql: (request, types) => warehouse.selectSql(request, types),
    read: (request, signal) => inBatches(read(request, signal)),
    test: (now) =>
      testTables(
        now,
        [
          ...networkSteps({ host: warehouse.host, port: HTTPS_PORT }, false),
          {
            name: "authenticate",
            run: async () => {
              const [[version] = []] = await collect(run(warehouse.versionSql));
              return `Signed in as ${warehouse.user}; ${version}`;
            },
          },
        ],
        connector,
      ),
  };
  return connector;
}

function toColumn([, , name, nativeType, nullable]: z.output<typeof ColumnRow>): SourceColumn {
  return { name, nativeType, type: typeOfNative(nativeType), nullable: nullable === "YES" };
}

/** Tables with their columns; exported for its test. */
export function toObjects(
  tables: readonly (readonly Cell[])[],
  columns: readonly (readonly Cell[])[],
): StoreObject[] {
  const byTable = new Map<string, SourceColumn[]>();
  for (const row of columns.map((each) => ColumnRow.parse(each))) {
    const path = toTablePath(row[0], row[1]);
    const own = byTable.get(path) ?? [];
    own.push(toColumn(row));
    byTable.set(path, own);
  }
  return tables.map((row) => {
    const [schema, name, kind, rowCount, sizeBytes, changed] = TableRow.parse(row);
    const path = toTablePath(schema, name);
    return {
      ...{ path, kind, rowCount, sizeBytes },
      modifiedAt: changed === null ? null : new Date(changed),
      columns: byTable.get(path) ?? [],
      problem: null,
    };
  });
}
