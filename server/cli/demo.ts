import { requestDemo } from "@/server/demo/service";
import { getConfig } from "@/server/platform/config";
import { SYSTEM_ACTOR } from "@/server/platform/context";
import { openPlatform } from "@/server/platform/platform";
import { checkDatabase, requireDatabaseUrl } from "./database-url";
import { say } from "./say";

/** Queues the demo workspace; a worker of that database builds it. */
export async function runDemoCommand(): Promise<void> {
  const config = getConfig();
  const databaseUrl = requireDatabaseUrl(config);
  await checkDatabase(databaseUrl);
  const platform = await openPlatform(config, databaseUrl, "demo");
  const jobId = await requestDemo({ ...platform, actor: SYSTEM_ACTOR });
  say(`demo queued as job ${jobId}; watch it at ${config.publicUrl}/jobs/${jobId}`);
  await platform.close();
}
