import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Config } from "./config";
import type { Platform } from "./context";
import { createDb, createPool } from "./db";
import { createKeptFiles } from "./kept-files";
import { createLogger } from "./log";
import { createObjectStore } from "./object-store";
import { createSandbox } from "./sandbox/sandbox";

/** Opens everything a process needs, from its configuration and a database address. */
export async function openPlatform(
  config: Config,
  databaseUrl: string,
  component: string,
): Promise<Platform & { close(): Promise<void> }> {
  await mkdir(config.dataDir, { recursive: true });
  const db = createDb(databaseUrl);
  const pool = createPool(databaseUrl);
  const log = createLogger(component, config.logLevel);
  const sandboxDir = path.join(config.dataDir, "explore", randomUUID());
  const sandbox = createSandbox({ tempDir: sandboxDir, log });
  const keptFiles = await createKeptFiles(path.join(config.dataDir, "explore-rows"));
  return {
    db,
    pool,
    lake: createObjectStore(config.lakeUrl),
    artifacts: createObjectStore(pathToFileURL(path.join(config.dataDir, "artifacts")).href),
    now: () => new Date(),
    log,
    sandbox,
    keptFiles,
    config,
    async close() {
      await sandbox.close();
      await keptFiles.close();
      await db.$disconnect();
      await pool.end();
    },
  };
}
