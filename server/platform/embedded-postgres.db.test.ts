import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, realpath, rm, stat } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres";

const log = pino({ level: "silent" });

let dataDir: string;
let running: EmbeddedPostgres[];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "headrace-embedded-"));
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log, durable: false });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows;
}

/** A launcher in a process of its own, as a person's terminal has it; resolves when its server is up. */
async function startLauncher(): Promise<{ launcher: ChildProcess; url: string }> {
  const program = `
    const { startEmbeddedPostgres } = await import("./server/platform/embedded-postgres.ts");
    const { pino } = await import("pino");
    const log = pino({ level: "silent" });
    const dataDir = ${JSON.stringify(dataDir)};
    const { url } = await startEmbeddedPostgres({ dataDir, log, durable: false });
    process.stdout.write(url);
    setInterval(() => undefined, 1000);`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", program];
  const launcher = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [url] = await once(launcher.stdout, "data");
  return { launcher, url: String(url) };
}

test("data outlives a stop, and the password stays readable to its owner only", async () => {
  const first = await start();
  await query(first.url, "CREATE TABLE kept AS SELECT 7 AS value");
  await first.stop();

  const second = await start();
  expect(await query(second.url, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
  const home = await realpath(path.join(dataDir, "postgres"));
  expect((await stat(path.join(home, "password"))).mode & 0o777).toBe(0o600);
  const wrong = new URL(second.url);
  wrong.password = "guessed";
  await expect(query(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
});

test("a folder in use by a living process is refused, and that process is named", async () => {
  await start();

  await expect(start()).rejects.toThrow(`process ${process.pid} already runs the database`);
});

test("the server of a killed launcher is stopped, and its data is served again", async () => {
  const { launcher, url } = await startLauncher();
  await query(url, "CREATE TABLE kept AS SELECT 7 AS value");
  launcher.kill("SIGKILL");
  await once(launcher, "exit");
  expect(await query(url, "SELECT 1 AS alive")).toEqual([{ alive: 1 }]);

  const next = await start();

  await expect(query(url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
  expect(await query(next.url, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
});

test("a server that dies is started again on its port", async () => {
  const { url } = await start();
  const home = await realpath(path.join(dataDir, "postgres"));
  const pid = Number.parseInt(
    await readFile(path.join(home, "data", "postmaster.pid"), "utf8"),
    10,
  );
  process.kill(pid, "SIGKILL");

  await expect
    .poll(() => query(url, "SELECT 1 AS alive").catch(() => []), { timeout: 20_000 })
    .toEqual([{ alive: 1 }]);
});

test("a taken port is an error with PostgreSQL's own reason, and the folder can be used after it", async () => {
  const holder = net.createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as net.AddressInfo;

  await expect(startEmbeddedPostgres({ dataDir, log, port, durable: false })).rejects.toThrow(
    /did not start: .*Address already in use/s,
  );
  holder.close();
  await expect(start()).resolves.toBeDefined();
});
