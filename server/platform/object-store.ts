import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { InvalidInputError, NotFoundError } from "./errors";
import { assertLinksStayInside, isFsError, resolveInside, toKeyError } from "./store-path";

export { resolveInside } from "./store-path";

export type StoredObject = { key: string; sizeBytes: number; modifiedAt: Date };
export type StoredSize = { sizeBytes: number; sha256: string };
export type FolderEntry = { name: string; isFolder: boolean; sizeBytes: number | null };
/** First and last byte, both included. */
export type ByteRange = { start: number; end: number };

/**
 * Immutable objects under slash-separated keys. Writers stage a file beside the store and publish
 * it in one step, so a reader sees a whole object or none.
 */
export type ObjectStore = {
  readonly url: string;
  /** Writes `body` under `key`, replacing an object of the same key. */
  put(key: string, body: Uint8Array | string): Promise<StoredSize>;
  /** Like `put`, holding a few chunks at a time. A stream that breaks leaves no object behind. */
  putStream(
    key: string,
    body: AsyncIterable<Uint8Array>,
    options?: { signal?: AbortSignal },
  ): Promise<{ sizeBytes: number }>;
  get(key: string): Promise<Buffer>;
  openStream(key: string, range?: ByteRange): Readable;
  find(key: string): Promise<StoredObject | null>;
  list(prefix: string): Promise<StoredObject[]>;
  /** What lies directly in a folder, by name; a missing folder is empty. */
  listFolder(prefix: string): Promise<FolderEntry[]>;
  /** Renames an object, replacing one of the key `to`. */
  move(from: string, to: string): Promise<void>;
  /** Removes the object `key` or all objects below it. Missing is not an error. */
  remove(key: string): Promise<void>;
  /** A fresh local folder for files in the making; the caller publishes or discards it. */
  stage(): Promise<Staging>;
  /** What a query engine reads the object by: a path or URL. */
  locate(key: string): string;
};

export type Staging = {
  dir: string;
  /** Moves `fileName` of the folder to `key` and measures it. */
  publish(fileName: string, key: string): Promise<StoredSize>;
  discard(): Promise<void>;
};

const STAGING_FOLDER = ".staging";
/** Each read and write is a trip to another thread, which costs more than the copying. */
const CHUNK_BYTES = 1024 * 1024;

/** The store at `url`; `file://` today. Throws InvalidInputError for another scheme. */
export function createObjectStore(url: string): ObjectStore {
  if (!url.startsWith("file://")) {
    throw new InvalidInputError(`Object store ${url}: only file:// addresses are supported`);
  }
  return localObjectStore(fileURLToPath(url), url);
}

function localObjectStore(root: string, url: string): ObjectStore {
  const pathOf = (key: string) => resolveInside(root, key);
  const safePathOf = async (key: string) => {
    const target = pathOf(key);
    await assertLinksStayInside(root, target);
    return target;
  };
  return {
    url,
    locate: pathOf,
    put: async (key, body) => putBytes(root, key, await safePathOf(key), body),
    putStream: async (key, body, options) =>
      putChunks(root, key, await safePathOf(key), body, options?.signal),
    async get(key) {
      try {
        return await readFile(await safePathOf(key));
      } catch (error) {
        if (isMissing(error)) throw new NotFoundError("Object", key);
        throw error;
      }
    },
    openStream: (key, range) => {
      const file = pathOf(key);
      return Readable.from(readInside(root, file, range), { objectMode: false });
    },
    async find(key) {
      const file = await safePathOf(key);
      const info = await stat(file).catch(() => null);
      return info?.isFile() ? { key, sizeBytes: info.size, modifiedAt: info.mtime } : null;
    },
    list: async (prefix) => listFiles(root, await safePathOf(prefix)),
    listFolder: async (prefix) => listEntries(await safePathOf(prefix)),
    move: async (from, to) => moveInto(await safePathOf(from), await safePathOf(to), to),
    async remove(key) {
      const target = pathOf(key);
      // A link itself may go; what it points to stays.
      await assertLinksStayInside(root, path.dirname(target));
      await rm(target, { recursive: true, force: true }).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    },
    stage: () => stageIn(root, safePathOf),
  };
}

async function putBytes(root: string, key: string, target: string, body: Uint8Array | string) {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  await publishNew(root, key, target, (staged) => writeFile(staged, bytes));
  return { sizeBytes: bytes.byteLength, sha256: createHash("sha256").update(bytes).digest("hex") };
}

async function putChunks(
  root: string,
  key: string,
  target: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<{ sizeBytes: number }> {
  let sizeBytes = 0;
  await publishNew(root, key, target, async (staged) => {
    const file = createWriteStream(staged, { highWaterMark: CHUNK_BYTES });
    await pipeline(body, file, { signal });
    sizeBytes = file.bytesWritten;
  });
  return { sizeBytes };
}

/** Writes a file into the staging folder, which lies on the store's own disk, and moves it to `target`. */
async function publishNew(
  root: string,
  key: string,
  target: string,
  write: (staged: string) => Promise<void>,
): Promise<void> {
  const staged = path.join(root, STAGING_FOLDER, randomUUID());
  try {
    await mkdir(path.dirname(staged), { recursive: true });
    await write(staged);
    await moveInto(staged, target, key);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
}

async function moveInto(source: string, target: string, key: string): Promise<void> {
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await moveFile(source, target);
  } catch (error) {
    throw toKeyError(error, key);
  }
}

async function* readInside(root: string, file: string, range: ByteRange | undefined) {
  await assertLinksStayInside(root, file);
  yield* createReadStream(file, { ...range, highWaterMark: CHUNK_BYTES });
}

async function stageIn(
  root: string,
  safePathOf: (key: string) => Promise<string>,
): Promise<Staging> {
  const dir = path.join(root, STAGING_FOLDER, randomUUID());
  await mkdir(dir, { recursive: true });
  return {
    dir,
    async publish(fileName, key) {
      const source = resolveInside(dir, fileName);
      const target = await safePathOf(key);
      const sha256 = await hashFile(source);
      const { size } = await stat(source);
      await moveInto(source, target, key);
      return { sizeBytes: size, sha256 };
    },
    discard: () => rm(dir, { recursive: true, force: true }),
  };
}

/** SHA-256 of a file, hexadecimal, read as a stream. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

async function moveFile(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    if (!isFsError(error, ["EXDEV"])) throw error;
    await copyFile(source, target);
    await rm(source);
  }
}

async function listFiles(root: string, dir: string): Promise<StoredObject[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name);
        const info = await stat(file);
        const key = path.relative(root, file).split(path.sep).join("/");
        return { key, sizeBytes: info.size, modifiedAt: info.mtime };
      }),
  );
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function listEntries(dir: string): Promise<FolderEntry[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const kept = entries.filter((entry) => entry.isFile() || entry.isDirectory());
  const found = await Promise.all(
    kept.map(async ({ name }) => {
      const info = await stat(path.join(dir, name)).catch(() => null);
      if (info === null) return [];
      const isFolder = info.isDirectory();
      return [{ name, isFolder, sizeBytes: isFolder ? null : info.size }];
    }),
  );
  return found.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isMissing(error: unknown): boolean {
  return isFsError(error, ["ENOENT", "ENOTDIR"]);
}
