import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Config } from "./config";
import type { Platform } from "./context";
import { createDb, createPool } from "./db";
import { createLogger } from "./log";
import { createObjectStore } from "./object-store";

/** Opens everything a process needs, from its configuration and a database address. */
export async function openPlatform(
  config: Config,
  databaseUrl: string,
  component: string,
): Promise<Platform & { close(): Promise<void> }> {
  await mkdir(config.dataDir, { recursive: true });
  const db = createDb(databaseUrl);
  const pool = createPool(databaseUrl);
  return {
    db,
    pool,
    lake: createObjectStore(config.lakeUrl),
    artifacts: createObjectStore(pathToFileURL(path.join(config.dataDir, "artifacts")).href),
    now: () => new Date(),
    log: createLogger(component, config.logLevel),
    config,
    async close() {
      await db.$disconnect();
      await pool.end();
    },
  };
}
