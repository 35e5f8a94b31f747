import { getConfig } from "@/server/platform/config";
import { openPlatform } from "@/server/platform/platform";
import { runWorker } from "@/server/worker";
import { requireDatabaseUrl } from "./database-url";
import { waitForStopSignal } from "./stop-signal";

/** Runs one worker process until it is told to stop; running jobs go back to the queue. */
export async function runWorkerCommand(): Promise<void> {
  const config = getConfig();
  const stopping = waitForStopSignal();
  const databaseUrl = requireDatabaseUrl(config);
  const platform = await openPlatform(config, databaseUrl, "worker");
  const worker = await runWorker(platform, databaseUrl);
  process.send?.("listening");
  await stopping;
  await worker.stop();
  await platform.close();
  process.exit(0);
}
