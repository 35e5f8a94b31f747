import { BigQuery } from "@google-cloud/bigquery";
import { bigqueryDialect, readServiceAccount } from "@/server/catalog/connectors/bigquery/dialect";
import type { BigqueryConfig } from "@/server/catalog/connectors/bigquery/kind";
import type { Cell, TableConnector } from "@/server/catalog/connectors/connector";
import { connectWarehouse } from "@/server/catalog/connectors/warehouse";

/** One location of a project, through Google's own client. */
export function connectBigquery(config: BigqueryConfig, key: string): TableConnector {
  const credentials = readServiceAccount(key);
  const { project: projectId, location } = config;
  const client = new BigQuery({ projectId, location, credentials });

  async function* run(query: string, signal: AbortSignal | undefined): AsyncGenerator<Cell[]> {
    const [job] = await client.createQueryJob({ query, location });
    let isDone = false;
    try {
      for await (const row of job.getQueryResultsStream()) {
        signal?.throwIfAborted();
        yield Object.values(row).map(toCell);
      }
      isDone = true;
    } finally {
      if (!isDone) await job.cancel().catch(() => undefined);
    }
  }
  const dialect = bigqueryDialect(config, credentials.client_email);
  return connectWarehouse({ ...dialect, run }, config.dataset === "" ? null : config.dataset);
}

const toCell = (value: unknown): Cell => (value == null ? null : String(value));
