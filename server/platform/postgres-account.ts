import { execFile } from "node:child_process";
import { chmod, chown, mkdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { AppError } from "./errors";

/** The unprivileged user as whom a process of root runs PostgreSQL, which refuses to be root. */
export type ServerAccount = { uid: number; gid: number };

/** Where root keeps what the server's account cannot reach elsewhere. */
export const SHARED_DIR = "/var/lib/headrace";

const ACCOUNT_NAME = "postgres";

/** Undefined for an ordinary user; for root the account `postgres`, created when missing. */
export async function findServerAccount(): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await readAccount();
  if (existing !== undefined) return existing;
  try {
    const options = [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
    ];
    await promisify(execFile)("useradd", [...options, ACCOUNT_NAME]);
  } catch (cause) {
    throw new AppError(
      "UNAVAILABLE",
      "PostgreSQL does not run as root, and the user postgres could not be created with useradd; " +
        "start Headrace as an ordinary user, or give DATABASE_URL",
      { cause },
    );
  }
  return readAccount();
}

async function readAccount(): Promise<ServerAccount | undefined> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n");
  const fields = lines.find((line) => line.startsWith(`${ACCOUNT_NAME}:`))?.split(":");
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** Makes SHARED_DIR, passable whatever the umask. */
export async function openSharedDir(): Promise<void> {
  await mkdir(SHARED_DIR, { recursive: true });
  await chmod(SHARED_DIR, 0o755);
}

/** Whether `account` may walk to `dir`: every folder on the way lets it pass. */
export async function isReachable(dir: string, account: ServerAccount): Promise<boolean> {
  return (await findBlockers(dir, account)).length === 0;
}

/**
 * Lets `account` walk to `dir` if `dir` alone stands in the way and is private to root: its group
 * becomes the account's, with leave to pass but not to list. Folders above are not ours to open.
 */
export async function openForAccount(dir: string, account: ServerAccount): Promise<boolean> {
  const blockers = await findBlockers(dir, account);
  if (blockers.length === 0) return true;
  const { uid, mode } = await stat(dir);
  const isPrivateToRoot = uid === 0 && (mode & 0o077) === 0;
  if (blockers.length > 1 || blockers[0] !== path.resolve(dir) || !isPrivateToRoot) return false;
  await chown(dir, 0, account.gid);
  await chmod(dir, 0o710);
  return true;
}

async function findBlockers(dir: string, { uid, gid }: ServerAccount): Promise<string[]> {
  const blockers: string[] = [];
  for (let current = path.resolve(dir); ; current = path.dirname(current)) {
    const found = await stat(current);
    const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) blockers.push(current);
    if (current === path.dirname(current)) return blockers;
  }
}
