import { open, readdir, realpath, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { Connector, StoreFile } from "@/server/catalog/connectors/connector";
import { runTestSteps } from "@/server/catalog/connectors/test-steps";
import type { FolderConfig } from "@/server/catalog/schema";
import { InvalidInputError } from "@/server/platform/errors";
import { resolveInside } from "@/server/platform/object-store";

const PACKAGE_PREFIX = "package:";
const PACKAGE_PATH = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/;
/** A store is a place for data sets, not a disk. */
const MAX_FILES = 10_000;

/**
 * A folder that this machine can read, or one inside an installed package.
 * @param ownDirs Headrace's own folders: the secret that signs sessions lies there, so no store may
 *   hold one of them or lie in one
 */
export function connectFolder(config: FolderConfig, ownDirs: readonly string[]): Connector {
  const openRoot = async () => {
    const root = await resolveRoot(config.path);
    await refuseOwnDirs(root, config.path, ownDirs);
    return root;
  };
  return {
    async test(now) {
      let root = "";
      let files: StoreFile[] = [];
      return runTestSteps(now, [
        {
          name: "resolve",
          run: async () => {
            root = await openRoot();
            return "The folder exists";
          },
        },
        {
          name: "list",
          run: async () => {
            files = await listFolder(root, config.path);
            return files.length === 1 ? "1 file" : `${files.length} files`;
          },
        },
        { name: "read", run: () => readFirstByte(root, files) },
      ]);
    },
    list: async () => listFolder(await openRoot(), config.path),
    locate: async (file) => locateFile(await openRoot(), config.path, file),
  };
}

/** @throws InvalidInputError with the reason when the folder cannot be used */
async function resolveRoot(configured: string): Promise<string> {
  const root = configured.startsWith(PACKAGE_PREFIX)
    ? resolvePackageFolder(configured)
    : configured;
  if (!path.isAbsolute(root)) {
    throw new InvalidInputError(
      `Folder "${configured}" is not an absolute path. Write it from the root of the machine on which Headrace runs`,
    );
  }
  const info = await stat(root).catch((error: unknown) => {
    throw describeFault(error, configured);
  });
  if (!info.isDirectory()) {
    throw new InvalidInputError(`"${configured}" is a file, not a folder. Give its folder instead`);
  }
  return realpath(root);
}

async function refuseOwnDirs(
  root: string,
  configured: string,
  ownDirs: readonly string[],
): Promise<void> {
  for (const dir of ownDirs) {
    const own = await realpath(dir).catch(() => dir);
    if (isWithin(root, own) || isWithin(own, root)) {
      throw new InvalidInputError(
        `Folder "${configured}" overlaps Headrace's own data folder. Choose a folder that holds only data sets`,
      );
    }
  }
}

function isWithin(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === "" || !(relative.startsWith("..") || path.isAbsolute(relative));
}

function resolvePackageFolder(configured: string): string {
  const [, name, folder = ""] = PACKAGE_PATH.exec(configured.slice(PACKAGE_PREFIX.length)) ?? [];
  if (name === undefined) {
    throw new InvalidInputError(`"${configured}" is not package:<name>/<folder>`);
  }
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const roots = places.map((place) => path.join(place, name));
  for (const root of roots) {
    try {
      // Only the folder's place is asked, so a package whose exports hide its files works too.
      createRequire(import.meta.url).resolve(path.join(root, "package.json"));
      return resolveInside(root, folder);
    } catch (error) {
      if (error instanceof InvalidInputError) throw error;
    }
  }
  throw new InvalidInputError(`Package "${name}" is not installed beside Headrace`);
}

async function listFolder(root: string, configured: string): Promise<StoreFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      throw describeFault(error, configured);
    },
  );
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  if (files.length > MAX_FILES) {
    throw new InvalidInputError(
      `Folder "${configured}" holds ${files.length} files, more than ${MAX_FILES}. Choose a folder that holds only data sets`,
    );
  }
  const found = await Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const info = await stat(file);
      const relative = path.relative(root, file).split(path.sep).join("/");
      return { path: relative, sizeBytes: info.size, modifiedAt: info.mtime };
    }),
  );
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function locateFile(root: string, configured: string, file: string): Promise<string> {
  const target = resolveInside(root, file);
  const real = await realpath(target).catch((error: unknown) => {
    if (hasCode(error, ["ENOENT", "ENOTDIR"])) {
      throw new InvalidInputError(
        `File "${file}" is not in the folder "${configured}". Scan the store to see what it holds`,
      );
    }
    throw describeFault(error, `${configured}/${file}`);
  });
  // A link inside the folder may lead out of it.
  resolveInside(root, path.relative(root, real));
  if (!(await stat(real)).isFile()) {
    throw new InvalidInputError(`"${file}" in the folder "${configured}" is not a file`);
  }
  return real;
}

async function readFirstByte(root: string, files: readonly StoreFile[]): Promise<string> {
  const [first] = files;
  if (first === undefined) return "The folder is empty: nothing to read yet";
  const handle = await open(path.join(root, first.path)).catch((error: unknown) => {
    throw describeFault(error, first.path);
  });
  try {
    await handle.read(Buffer.alloc(1), 0, 1, 0);
  } finally {
    await handle.close();
  }
  return `Read from ${first.path}`;
}

function describeFault(error: unknown, what: string): unknown {
  const cause = { cause: error };
  if (hasCode(error, ["ENOENT"])) {
    const advice = "Check the spelling, and that it exists on the machine where Headrace runs";
    return new InvalidInputError(`"${what}" does not exist. ${advice}`, cause);
  }
  if (hasCode(error, ["EACCES", "EPERM"])) {
    const advice = "Give the user who runs Headrace the right to read it";
    return new InvalidInputError(`No permission to read "${what}". ${advice}`, cause);
  }
  if (hasCode(error, ["ENOTDIR"])) {
    return new InvalidInputError(`A part of "${what}" is a file, not a folder`, cause);
  }
  return error;
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
