import { realpath } from "node:fs/promises";
import path from "node:path";
import { InvalidInputError } from "./errors";

/** `key` below `root`. Throws InvalidInputError when the key is absolute or climbs out. */
export function resolveInside(root: string, key: string): string {
  const target = path.resolve(root, key);
  const inside = target === root || target.startsWith(root + path.sep);
  if (!inside || path.isAbsolute(key) || key.includes("\0")) throw leavesRoot(key);
  return target;
}

/**
 * Checks that no symbolic link on the way to `target` leads out of `root`. What does not exist yet
 * is judged by its deepest folder that does.
 */
export async function assertLinksStayInside(root: string, target: string): Promise<void> {
  const realRoot = await realpath(root).catch(() => null);
  if (realRoot === null) return;
  const real = await realAncestor(target);
  if (real === realRoot || real.startsWith(realRoot + path.sep)) return;
  if (realRoot.startsWith(real + path.sep)) return;
  throw leavesRoot(path.relative(root, target));
}

async function realAncestor(target: string): Promise<string> {
  try {
    return await realpath(target);
  } catch (error) {
    const parent = path.dirname(target);
    if (!isFsError(error, ["ENOENT", "ENOTDIR"]) || parent === target)
      throw toKeyError(error, target);
    return realAncestor(parent);
  }
}

/** A fault of the file system that the key's form caused, as the caller's mistake. */
export function toKeyError(error: unknown, key: string): unknown {
  if (isFsError(error, ["EEXIST", "ENOTDIR", "EISDIR", "ENOTEMPTY"])) {
    return new InvalidInputError(
      `Path "${key}": a file stands where a folder is needed, or a folder where the file goes. Choose another name or remove what is there`,
      { cause: error },
    );
  }
  if (isFsError(error, ["ENAMETOOLONG"])) {
    return new InvalidInputError(`Path "${key.slice(0, 80)}…" holds a name that is too long`, {
      cause: error,
    });
  }
  return error;
}

export function isFsError(error: unknown, codes: readonly string[]): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return typeof error.code === "string" && codes.includes(error.code);
}

function leavesRoot(key: string): InvalidInputError {
  return new InvalidInputError(`Path "${key}" leaves its root folder`);
}
