import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { pino } from "pino";
import { startEmbeddedPostgres } from "@/server/platform/embedded-postgres";

export type ThrowAwayPostgres = {
  /** A new empty database of this name; its URL. */
  createDatabase(name: string): Promise<string>;
  remove(): Promise<void>;
};

/** A PostgreSQL server in a temporary folder; `durable` flushes as a real one does (for measuring). */
export async function startThrowAwayPostgres(
  options: { durable?: boolean } = {},
): Promise<ThrowAwayPostgres> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "headrace-clients-db-"));
  const server = await startEmbeddedPostgres({
    dataDir,
    log: pino({ level: "warn" }),
    durable: options.durable ?? false,
  });
  const createDatabase = async (name: string) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`).finally(() => client.end());
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  const remove = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { createDatabase, remove };
}
