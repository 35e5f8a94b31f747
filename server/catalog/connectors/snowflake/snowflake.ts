import snowflake from "snowflake-sdk";
import type { Cell, TableConnector } from "@/server/catalog/connectors/connector";
import { snowflakeDialect } from "@/server/catalog/connectors/snowflake/dialect";
import type { SnowflakeConfig } from "@/server/catalog/connectors/snowflake/kind";
import { connectWarehouse } from "@/server/catalog/connectors/warehouse";

/** What the client would write of its own goes nowhere: faults come as errors. */
snowflake.configure({ logLevel: "OFF", additionalLogToConsole: false });

/** One database of an account, through Snowflake's own client. */
export function connectSnowflake(config: SnowflakeConfig, password: string): TableConnector {
  async function* run(sql: string, signal: AbortSignal | undefined): AsyncGenerator<Cell[]> {
    const connection = snowflake.createConnection(optionsOf(config, password));
    await connection.connectAsync();
    try {
      const statement = await execute(connection, sql);
      const abort = () => statement.cancel(() => undefined);
      signal?.addEventListener("abort", abort, { once: true });
      try {
        for await (const row of statement.streamRows()) {
          signal?.throwIfAborted();
          yield Object.values(row).map(toCell);
        }
      } finally {
        signal?.removeEventListener("abort", abort);
      }
    } finally {
      connection.destroy(() => undefined);
    }
  }
  const dialect = snowflakeDialect(config);
  return connectWarehouse({ ...dialect, run }, config.schema === "" ? null : config.schema);
}

function optionsOf(config: SnowflakeConfig, password: string): snowflake.ConnectionOptions {
  const { account, user, signIn, warehouse, database, schema, role } = config;
  const secret =
    signIn === "token"
      ? { authenticator: "PROGRAMMATIC_ACCESS_TOKEN", token: password }
      : { authenticator: "SNOWFLAKE", password };
  return {
    ...{ account, username: user, warehouse, database, ...secret },
    ...(schema === "" ? {} : { schema }),
    ...(role === "" ? {} : { role }),
    application: "Headrace",
    sfRetryMaxLoginRetries: 2,
  };
}

function execute(
  connection: snowflake.Connection,
  sqlText: string,
): Promise<snowflake.RowStatement> {
  return new Promise((resolve, reject) => {
    connection.execute({
      sqlText,
      streamResult: true,
      complete: (error, statement) => (error ? reject(error) : resolve(statement)),
    });
  });
}

const toCell = (value: unknown): Cell => (value == null ? null : String(value));
