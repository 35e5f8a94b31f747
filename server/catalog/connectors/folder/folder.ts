import { open, readdir, realpath, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { FileConnector, StoreObject } from "@/server/catalog/connectors/connector";
import {
  describeFileFault,
  hasCode,
  refuseOwnDirs,
} from "@/server/catalog/connectors/folder/local-path";
import { runTestSteps } from "@/server/catalog/connectors/test-steps";
import { toFile } from "@/server/catalog/connectors/to-file";
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
export function connectFolder(config: { path: string }, ownDirs: readonly string[]): FileConnector {
  const openRoot = async () => {
    const root = await resolveRoot(config.path);
    await refuseOwnDirs(root, config.path, ownDirs);
    return root;
  };
  return {
    family: "files",
    async test(now) {
      let root = "";
      let files: StoreObject[] = [];
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
    fetch: async (file) => locateFile(await openRoot(), config.path, file),
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
    throw describeFileFault(error, configured);
  });
  if (!info.isDirectory()) {
    throw new InvalidInputError(`"${configured}" is a file, not a folder. Give its folder instead`);
  }
  return realpath(root);
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

async function listFolder(root: string, configured: string): Promise<StoreObject[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      throw describeFileFault(error, configured);
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
      return toFile(relative, info.size, info.mtime);
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
    throw describeFileFault(error, `${configured}/${file}`);
  });
  // A link inside the folder may lead out of it.
  resolveInside(root, path.relative(root, real));
  if (!(await stat(real)).isFile()) {
    throw new InvalidInputError(`"${file}" in the folder "${configured}" is not a file`);
  }
  return real;
}

async function readFirstByte(root: string, files: readonly StoreObject[]): Promise<string> {
  const [first] = files;
  if (first === undefined) return "The folder is empty: nothing to read yet";
  const handle = await open(path.join(root, first.path)).catch((error: unknown) => {
    throw describeFileFault(error, first.path);
  });
  try {
    await handle.read(Buffer.alloc(1), 0, 1, 0);
  } finally {
    await handle.close();
  }
  return `Read from ${first.path}`;
}
