import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import mysql from "mysql2/promise";
import { findFreePort, note, stopServer } from "./client-servers";

const CACHE = path.resolve("node_modules/.cache/mariadb");
const PACKAGES = ["mariadb-server-core", "mariadb-client-core", "mariadb-common"];
const LIBRARIES = ["liburing2", "libaio1"];
const START_MS = 60_000;

export type MariaDb = { port: number; child: ChildProcess; remove: () => Promise<void> };

/** A throw-away server on loopback whose root needs no password; null where none can be had. */
export async function startMariaDb(): Promise<MariaDb | null> {
  const home = findHome();
  if (home === null) return null;
  const folder = mkdtempSync(path.join(os.tmpdir(), "headrace-mariadb-"));
  const data = path.join(folder, "data");
  const env = { ...process.env, LD_LIBRARY_PATH: libraryPath(home) };
  const account = process.getuid?.() === 0 ? ["--user=root"] : [];
  const shared = ["--no-defaults", `--basedir=${home}/usr`, `--datadir=${data}`, ...account];
  const install = ["--auth-root-authentication-method=normal", "--skip-test-db"];
  execFileSync(`${home}/usr/bin/mariadb-install-db`, [...shared, ...install], {
    env,
    stdio: "ignore",
  });
  const port = await findFreePort();
  const listen = ["--bind-address=127.0.0.1", `--port=${port}`, `--socket=${folder}/socket`];
  const child = spawn(`${home}/usr/sbin/mariadbd`, [...shared, ...listen, "--skip-name-resolve"], {
    env,
    detached: true,
    stdio: "ignore",
  });
  const remove = async () => {
    await stopServer(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilUp(port, child);
    return { port, child, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function waitUntilUp(port: number, child: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + START_MS;
  for (;;) {
    try {
      const connection = await mysql.createConnection({ host: "127.0.0.1", port, user: "root" });
      return await connection.end();
    } catch (error) {
      if (child.exitCode !== null || Date.now() > giveUpAt) {
        throw new Error("MariaDB did not start", { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Where Debian's packages lie unpacked, so that nothing is installed into the system. */
function findHome(): string | null {
  const stamp = path.join(CACHE, "unpacked");
  if (existsSync(stamp)) return CACHE;
  if (!existsSync("/usr/bin/apt-get") || !existsSync("/usr/bin/dpkg-deb")) return null;
  rmSync(CACHE, { recursive: true, force: true });
  const downloads = path.join(CACHE, "downloads");
  mkdirSync(downloads, { recursive: true });
  try {
    if (process.getuid?.() === 0) runQuietly("apt-get", ["update"], CACHE);
    runQuietly("apt-get", ["download", ...PACKAGES, ...LIBRARIES], downloads);
    for (const file of readdirSync(downloads)) {
      runQuietly("dpkg-deb", ["-x", path.join(downloads, file), CACHE], CACHE);
    }
    writeFileSync(stamp, "");
    return CACHE;
  } catch (error) {
    note(`MariaDB's packages could not be had: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}

function runQuietly(command: string, args: readonly string[], cwd: string): void {
  execFileSync(command, [...args], { cwd, stdio: ["ignore", "ignore", "pipe"] });
}

function libraryPath(home: string): string {
  const root = path.join(home, "usr", "lib");
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.endsWith("-linux-gnu"))
    .map(({ name }) => path.join(root, name));
  const nested = folders.map((folder) => folder.replace("/usr/lib/", "/lib/"));
  return [...folders, ...nested].join(path.delimiter);
}
