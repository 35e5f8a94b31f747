import { DBSQLClient } from "@databricks/sql";
import type { Cell, TableConnector } from "@/server/catalog/connectors/connector";
import { databricksDialect } from "@/server/catalog/connectors/databricks/dialect";
import type { DatabricksConfig } from "@/server/catalog/connectors/databricks/kind";
import { connectWarehouse } from "@/server/catalog/connectors/warehouse";

const ROWS_AT_ONCE = 10_000;
/** What the client would write of its own goes nowhere: faults come as errors. */
const SILENT = { log: () => undefined };

/** One catalog of a workspace, through its own client. */
export function connectDatabricks(config: DatabricksConfig, token: string): TableConnector {
  const dialect = databricksDialect(config);

  async function* run(sql: string, signal: AbortSignal | undefined): AsyncGenerator<Cell[]> {
    const client = new DBSQLClient({ logger: SILENT });
    const { host, path } = config;
    await client.connect({ host, path, token, telemetryEnabled: false, retriesTimeout: 60_000 });
    try {
      const session = await client.openSession({
        initialCatalog: config.catalog,
        configuration: { timezone: "UTC" },
      });
      const operation = await session.executeStatement(sql, { maxRows: ROWS_AT_ONCE });
      const abort = () => void operation.cancel().catch(() => undefined);
      signal?.addEventListener("abort", abort, { once: true });
      try {
        do {
          signal?.throwIfAborted();
          for (const row of await operation.fetchChunk({ maxRows: ROWS_AT_ONCE })) {
            yield Object.values(row).map(toCell);
          }
        } while (await operation.hasMoreRows());
      } finally {
        signal?.removeEventListener("abort", abort);
        await operation.close().catch(() => undefined);
        await session.close().catch(() => undefined);
      }
    } finally {
      await client.close();
    }
  }

  return connectWarehouse({ ...dialect, run }, config.schema === "" ? null : config.schema);
}

const toCell = (value: unknown): Cell => (value == null ? null : String(value));
