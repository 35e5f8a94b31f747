import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

export type KeptFile = { file: string; rowCount: number; keptAt: number };
/** In use until it is given back. */
export type BorrowedFile = KeptFile & { giveBack(): void };
type Entry = KeptFile & { sizeBytes: number; usedAt: number; users: number };

/** Files that can be made again, kept for a while by what they hold. Those in use stay. */
export type KeptFiles = {
  /** Where a new file may be written. */
  newFile(extension: string): Promise<string>;
  /** The file of a key; null where none is kept. */
  borrow(key: string): BorrowedFile | null;
  /** Keeps a file under a key, in place of a former one. */
  keep(key: string, file: string, rowCount: number): Promise<BorrowedFile>;
  close(): Promise<void>;
};

type KeptFilesOptions = { maxBytes?: number; ttlMs?: number; now?: () => number };

const MAX_BYTES = 2 * 1024 ** 3;
/** After the last use. */
const TTL_MS = 10 * 60_000;
const SWEEP_MS = 30_000;

/**
 * A folder of files in `root`, named by this process; those of processes that are gone are removed.
 */
export async function createKeptFiles(
  root: string,
  { maxBytes = MAX_BYTES, ttlMs = TTL_MS, now = Date.now }: KeptFilesOptions = {},
): Promise<KeptFiles> {
  await removeOrphans(root);
  const dir = path.join(root, String(process.pid));
  const entries = new Map<string, Entry>();

  const drop = async (key: string, entry: Entry) => {
    if (entries.get(key) === entry) entries.delete(key);
    await rm(entry.file, { force: true });
  };
  const sweep = async () => {
    const oldestFirst = [...entries].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    let total = oldestFirst.reduce((sum, [, { sizeBytes }]) => sum + sizeBytes, 0);
    for (const [key, entry] of oldestFirst) {
      const isWanted = now() - entry.usedAt < ttlMs && total <= maxBytes;
      if (isWanted || entry.users > 0) continue;
      total -= entry.sizeBytes;
      await drop(key, entry);
    }
  };
  const lend = (key: string, entry: Entry): BorrowedFile => {
    entry.users += 1;
    const { file, rowCount, keptAt } = entry;
    const giveBack = () => {
      entry.users -= 1;
      entry.usedAt = now();
      // One that took its place meanwhile left it to its last user.
      if (entries.get(key) !== entry && entry.users === 0) void rm(file, { force: true });
    };
    return { file, rowCount, keptAt, giveBack };
  };
  const timer = setInterval(() => void sweep(), SWEEP_MS);
  timer.unref();

  return {
    async newFile(extension) {
      await mkdir(dir, { recursive: true });
      return path.join(dir, `${randomUUID()}.${extension}`);
    },
    borrow(key) {
      const entry = entries.get(key);
      return entry === undefined || now() - entry.usedAt >= ttlMs ? null : lend(key, entry);
    },
    async keep(key, file, rowCount) {
      const { size } = await stat(file);
      const former = entries.get(key);
      const at = now();
      const entry = { file, rowCount, keptAt: at, sizeBytes: size, usedAt: at, users: 0 };
      entries.set(key, entry);
      const borrowed = lend(key, entry);
      if (former?.users === 0) await rm(former.file, { force: true });
      await sweep();
      return borrowed;
    },
    async close() {
      clearInterval(timer);
      entries.clear();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function removeOrphans(root: string): Promise<void> {
  const names = await readdir(root).catch(() => []);
  const orphans = names.filter((name) => !isAlive(Number(name)));
  await Promise.all(
    orphans.map((name) => rm(path.join(root, name), { recursive: true, force: true })),
  );
}

/** Another process that runs; our own number before we began was another's. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
