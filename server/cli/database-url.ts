import pg from "pg";
import type { Config } from "@/server/platform/config";
import { StartError } from "./start-error";

/** The configured server's address. Throws StartError where a command needs one and has none. */
export function requireDatabaseUrl(config: Config): string {
  if (config.databaseUrl === undefined) {
    throw new StartError(
      "DATABASE_URL is not set; give it, or use `up`, which brings its own server",
    );
  }
  return config.databaseUrl;
}

/** Throws StartError with the server's own words when it cannot be reached within five seconds. */
export async function checkDatabase(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  // A refused connection is reported by connect(); the late error event must not end the process.
  client.on("error", () => undefined);
  const { host, port } = new URL(databaseUrl);
  try {
    await client.connect();
    await client.query("SELECT 1");
  } catch (error) {
    const reason = describeConnectionError(error);
    throw new StartError(`cannot use the database at ${host || port} (DATABASE_URL): ${reason}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function describeConnectionError(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map((inner) => describeConnectionError(inner)).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}
