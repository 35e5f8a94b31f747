import { access, constants, mkdir } from "node:fs/promises";
import net from "node:net";
import { requestDemo } from "@/server/demo/service";
import { ensureBootstrapKey, ensureSetupToken } from "@/server/identity/service";
import { findCodeVersion } from "@/server/platform/code-version";
import { type Config, getConfig } from "@/server/platform/config";
import { type Platform, SYSTEM_ACTOR } from "@/server/platform/context";
import { startEmbeddedPostgres } from "@/server/platform/embedded-postgres";
import { createLogger } from "@/server/platform/log";
import { migrateDatabase } from "@/server/platform/migrate";
import { openPlatform } from "@/server/platform/platform";
import { type Child, superviseChild } from "./children";
import { checkDatabase } from "./database-url";
import { say } from "./say";
import { StartError } from "./start-error";
import { waitForStopSignal } from "./stop-signal";

/** Starts everything on this machine and stays until Ctrl-C, which stops everything it started. */
export async function runUpCommand(): Promise<void> {
  const config = getConfig();
  const stopping = waitForStopSignal();
  await checkDataDir(config.dataDir);
  await checkPortFree(config.host, config.port);

  const cleanups: (() => Promise<void>)[] = [];
  const cleanUp = async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  };
  try {
    const started = startAll(config, cleanups);
    const first = await Promise.race([started, stopping]);
    if (typeof first === "string") await started.catch(() => undefined);
    else {
      announce(config, first);
      await stopping;
    }
  } catch (error) {
    await cleanUp();
    throw error;
  }
  say("stopping");
  await cleanUp();
  say("stopped");
  process.exit(0);
}

type Started = { setupToken: string | null };

async function startAll(config: Config, cleanups: (() => Promise<void>)[]): Promise<Started> {
  const databaseUrl = await openDatabase(config, cleanups);
  const applied = await migrateDatabase(databaseUrl);
  say(applied.length === 0 ? "database is up to date" : `applied ${applied.length} migration(s)`);

  const platform = await openPlatform(config, databaseUrl, "up");
  const setupToken = await prepareWorkspace(platform);
  await platform.close();

  const log = createLogger("up");
  const codeVersion = config.codeVersion ?? (await findCodeVersion());
  const environment = {
    DATABASE_URL: databaseUrl,
    HEADRACE_CODE_VERSION: codeVersion,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const children: Child[] = [superviseChild("web", environment, log)];
  for (let index = 0; index < config.workers; index += 1) {
    children.push(superviseChild("worker", environment, log));
  }
  cleanups.push(async () => {
    await Promise.all(children.map((child) => child.stop()));
  });
  say(`starting web and ${config.workers} worker(s)`);
  await Promise.all(children.map((child) => child.ready)).catch((error: Error) => {
    throw new StartError(`${error.message}; its own lines above say why`);
  });
  return { setupToken };
}

async function openDatabase(config: Config, cleanups: (() => Promise<void>)[]): Promise<string> {
  if (config.databaseUrl !== undefined) {
    await checkDatabase(config.databaseUrl);
    say("using the database of DATABASE_URL");
    return config.databaseUrl;
  }
  say("starting PostgreSQL");
  const server = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: createLogger("postgres"),
  });
  cleanups.push(() => server.stop());
  return server.url;
}

/** First sign-in link, automation key and demo, each only where it is due. */
async function prepareWorkspace(platform: Platform): Promise<string | null> {
  const { config } = platform;
  await ensureBootstrapKey(platform);
  const setupToken = await ensureSetupToken(platform);
  const isFresh = (await platform.db.store.count()) === 0;
  const wanted =
    config.demo === "on" || (config.demo === "auto" && config.databaseUrl === undefined);
  if (wanted && isFresh) await requestDemo({ ...platform, actor: SYSTEM_ACTOR });
  return setupToken;
}

function announce(config: Config, { setupToken }: Started): void {
  say("ready");
  const lines = [
    "",
    `  Headrace     ${config.publicUrl}`,
    ...(setupToken === null
      ? []
      : [`  First sign-in ${config.publicUrl}/setup?token=${setupToken}`]),
    "",
    "  Ctrl-C stops everything.",
    "",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

async function checkDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch {
    throw new StartError(
      `cannot write to ${dataDir}; choose another folder with HEADRACE_DATA_DIR`,
    );
  }
}

function checkPortFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === "EADDRINUSE"
          ? `port ${port} is taken; choose another with PORT=<number>`
          : `cannot listen on ${host}:${port}: ${error.message}`;
      reject(new StartError(reason));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
