import { createHash, randomUUID } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidInputError, NotFoundError } from "./errors";

export type StoredObject = { key: string; sizeBytes: number; modifiedAt: Date };

/**
 * Immutable objects under slash-separated keys. Writers stage a file beside the store and publish
 * it in one step, so a reader sees a whole object or none.
 */
export type ObjectStore = {
  readonly url: string;
  /** Writes `body` under `key`, replacing an object of the same key. */
  put(key: string, body: Uint8Array | string): Promise<{ sizeBytes: number; sha256: string }>;
  get(key: string): Promise<Buffer>;
  openStream(key: string, range?: { start: number; end: number }): ReadStream;
  find(key: string): Promise<StoredObject | null>;
  list(prefix: string): Promise<StoredObject[]>;
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
  publish(fileName: string, key: string): Promise<{ sizeBytes: number; sha256: string }>;
  discard(): Promise<void>;
};

/** The store at `url`; `file://` today. Throws InvalidInputError for another scheme. */
export function createObjectStore(url: string): ObjectStore {
  if (!url.startsWith("file://")) {
    throw new InvalidInputError(`Object store ${url}: only file:// addresses are supported`);
  }
  return localObjectStore(fileURLToPath(url), url);
}

function localObjectStore(root: string, url: string): ObjectStore {
  const pathOf = (key: string) => resolveInside(root, key);
  return {
    url,
    locate: pathOf,
    async put(key, body) {
      const target = pathOf(key);
      await mkdir(path.dirname(target), { recursive: true });
      const beside = `${target}.${randomUUID()}.tmp`;
      await writeFile(beside, body);
      await rename(beside, target);
      const bytes = typeof body === "string" ? Buffer.from(body) : body;
      return {
        sizeBytes: bytes.byteLength,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      };
    },
    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (isMissingFile(error)) throw new NotFoundError("Object", key);
        throw error;
      }
    },
    openStream: (key, range) => createReadStream(pathOf(key), range),
    async find(key) {
      const info = await stat(pathOf(key)).catch(() => null);
      return info?.isFile() ? { key, sizeBytes: info.size, modifiedAt: info.mtime } : null;
    },
    list: (prefix) => listFiles(root, pathOf(prefix)),
    remove: (key) => rm(pathOf(key), { recursive: true, force: true }),
    stage: () => stageIn(root, pathOf),
  };
}

async function stageIn(root: string, pathOf: (key: string) => string): Promise<Staging> {
  const dir = path.join(root, ".staging", randomUUID());
  await mkdir(dir, { recursive: true });
  return {
    dir,
    async publish(fileName, key) {
      const source = resolveInside(dir, fileName);
      const target = pathOf(key);
      const sha256 = await hashFile(source);
      const { size } = await stat(source);
      await mkdir(path.dirname(target), { recursive: true });
      await moveFile(source, target);
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
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    await copyFile(source, target);
    await rm(source);
  }
}

async function listFiles(root: string, dir: string): Promise<StoredObject[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".tmp"));
  const found = await Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const info = await stat(file);
      const key = path.relative(root, file).split(path.sep).join("/");
      return { key, sizeBytes: info.size, modifiedAt: info.mtime };
    }),
  );
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** `key` below `root`. Throws InvalidInputError when the key is absolute or climbs out. */
export function resolveInside(root: string, key: string): string {
  const target = path.resolve(root, key);
  const inside = target === root || target.startsWith(root + path.sep);
  if (!inside || path.isAbsolute(key) || key.includes("\0")) {
    throw new InvalidInputError(`Path "${key}" leaves its root folder`);
  }
  return target;
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
