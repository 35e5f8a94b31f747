import { startWeb } from "@/server/api/web";
import { getConfig } from "@/server/platform/config";
import { openPlatform } from "@/server/platform/platform";
import { requireDatabaseUrl } from "./database-url";
import { StartError } from "./start-error";
import { waitForStopSignal } from "./stop-signal";

/** Runs one web process until it is told to stop. */
export async function runWebCommand(): Promise<void> {
  const config = getConfig();
  const stopping = waitForStopSignal();
  const platform = await openPlatform(config, requireDatabaseUrl(config), "web");
  const server = await startWeb(platform).catch((error: unknown) => {
    throw portError(error, config.port);
  });
  process.send?.("listening");
  await stopping;
  server.closeAllConnections();
  server.close();
  await platform.close();
  process.exit(0);
}

function portError(error: unknown, port: number): unknown {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  return taken ? new StartError(`port ${port} is taken; choose another with PORT=<number>`) : error;
}
