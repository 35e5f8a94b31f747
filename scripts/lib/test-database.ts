import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { pino } from "pino";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "@/server/platform/embedded-postgres";
import { migrateDatabase } from "@/server/platform/migrate";

/**
 * Gives the database tests a migrated template: on the server of TEST_DATABASE_URL (its user must be
 * allowed to create databases) or on a throw-away server of their own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const { url, remove } = given ? await createTemplate(given) : await startThrowAwayServer();
  await migrateDatabase(url);
  project.provide("databaseUrl", url);
  return remove;
}

async function startThrowAwayServer() {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "headrace-db-"));
  const server = await startEmbeddedPostgres({
    dataDir,
    log: pino({ level: "warn" }),
    durable: false,
  });
  const remove = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url: server.url, remove };
}

async function createTemplate(serverUrl: string) {
  const name = `headrace_test_${randomUUID().replaceAll("-", "")}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name}`);
  const template = new URL(serverUrl);
  template.pathname = `/${name}`;
  return { url: template.href, remove: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}
