import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { AppError } from "./errors";
import type { Logger } from "./log";
import { openForAccount, openSharedDir, type ServerAccount, SHARED_DIR } from "./postgres-account";
import { identifyProcess } from "./postgres-process";

/** The folder of one embedded server: its cluster, its password, and who runs it. */
export type PostgresHome = { dir: string; clusterDir: string };

/**
 * `<dataDir>/postgres`, made when missing. Where the server's account cannot walk there, that path is
 * a link to a folder of its own in SHARED_DIR.
 */
export async function openPostgresHome(
  dataDir: string,
  account: ServerAccount | undefined,
  log: Logger,
): Promise<PostgresHome> {
  await mkdir(dataDir, { recursive: true });
  const wanted = path.join(dataDir, "postgres");
  const existing = await lstat(wanted).catch(() => undefined);
  if (existing?.isSymbolicLink()) return homeAt(await followLink(wanted));
  if (account === undefined || (await openForAccount(dataDir, account))) {
    if (existing === undefined) await mkdir(wanted);
    await giveToAccount(wanted, account);
    return homeAt(await realpath(wanted));
  }
  if (existing !== undefined) {
    throw new AppError(
      "UNAVAILABLE",
      `PostgreSQL's user cannot reach ${wanted}; start Headrace as the user who created it`,
    );
  }
  await openSharedDir();
  const dir = await mkdtemp(path.join(SHARED_DIR, "postgres-"));
  await giveToAccount(dir, account);
  await symlink(dir, wanted);
  log.info({ dir }, `the database lies in ${dir}: PostgreSQL's user cannot reach ${dataDir}`);
  return homeAt(dir);
}

function homeAt(dir: string): PostgresHome {
  return { dir, clusterDir: path.join(dir, "data") };
}

async function followLink(link: string): Promise<string> {
  try {
    return await realpath(link);
  } catch (cause) {
    const message = `${link} points to a database folder that is gone; remove the link to start empty`;
    throw new AppError("UNAVAILABLE", message, { cause });
  }
}

async function giveToAccount(dir: string, account: ServerAccount | undefined): Promise<void> {
  await chmod(dir, 0o700);
  if (account !== undefined) await chown(dir, account.uid, account.gid);
}

/** The superuser's password: random at first use, kept in a file that only the server's user reads. */
export async function readOrCreatePassword(
  home: PostgresHome,
  account: ServerAccount | undefined,
): Promise<{ password: string; file: string }> {
  const file = path.join(home.dir, "password");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return { password: known.trim(), file };
  const password = randomBytes(24).toString("base64url");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) await chown(file, account.uid, account.gid);
  return { password, file };
}

/**
 * Makes this process the one that runs the home's server, or throws CONFLICT naming the process that
 * does. A claim outlives its process only until the next one asks. Returns how to give it up.
 */
export async function claimHome(home: PostgresHome, dataDir: string): Promise<() => Promise<void>> {
  const file = path.join(home.dir, "launcher");
  const claim = await identifyProcess(process.pid);
  const write = () => writeFile(file, `${claim}`, { mode: 0o600, flag: "wx" });
  try {
    await write();
  } catch {
    const holder = await readFile(file, "utf8");
    const pid = Number.parseInt(holder, 10);
    if ((await identifyProcess(pid)) === holder) {
      throw new AppError(
        "CONFLICT",
        `process ${pid} already runs the database in ${dataDir}; stop it, ` +
          "or choose another folder with HEADRACE_DATA_DIR",
      );
    }
    await rm(file, { force: true });
    await write();
  }
  return () => rm(file, { force: true });
}
