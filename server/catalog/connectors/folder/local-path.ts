import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { InvalidInputError } from "@/server/platform/errors";

/**
 * The real path of a file that a store names.
 * @throws InvalidInputError when it is missing, not a file, not readable or Headrace's own
 */
export async function openLocalFile(
  configured: string,
  ownDirs: readonly string[],
): Promise<string> {
  if (!path.isAbsolute(configured)) {
    throw new InvalidInputError(
      `"${configured}" is not an absolute path. Write it from the root of the machine on which Headrace runs`,
    );
  }
  const file = await realpath(configured).catch((error: unknown) => {
    throw describeFileFault(error, configured);
  });
  await refuseOwnDirs(file, configured, ownDirs);
  if (!(await stat(file)).isFile()) {
    throw new InvalidInputError(`"${configured}" is a folder, not a file`);
  }
  await access(file, constants.R_OK).catch((error: unknown) => {
    throw describeFileFault(error, configured);
  });
  return file;
}

/** @throws InvalidInputError where the secret that signs sessions could be read, or files of the lake */
export async function refuseOwnDirs(
  root: string,
  configured: string,
  ownDirs: readonly string[],
): Promise<void> {
  for (const dir of ownDirs) {
    const own = await realpath(dir).catch(() => dir);
    if (isWithin(root, own) || isWithin(own, root)) {
      throw new InvalidInputError(
        `"${configured}" overlaps Headrace's own data folder. Choose a place that holds only data sets`,
      );
    }
  }
}

function isWithin(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === "" || !(relative.startsWith("..") || path.isAbsolute(relative));
}

/** A fault of the file system in words; the fault itself where there are none for it. */
export function describeFileFault(error: unknown, what: string): unknown {
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

export function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
