import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { audited } from "@/server/identity/audit";
import { hashPassword } from "@/server/identity/passwords";
import {
  countUsers,
  deleteSetupHash,
  hasSetupHash,
  insertUser,
  savePassword,
  saveSetupHash,
  takeSetupHash,
} from "@/server/identity/repository";
import { CompleteSetupInput } from "@/server/identity/schema";
import { createToken, hashToken } from "@/server/identity/tokens";
import type { Platform, ServiceContext } from "@/server/platform/context";
import { AppError, parseInput } from "@/server/platform/errors";

/**
 * The token of the first sign-in link; null once somebody has signed up. It is kept in a file that
 * only its owner may read, so that a restart prints the same link; the database holds its hash.
 */
export async function ensureSetupToken(platform: Platform): Promise<string | null> {
  const { db, config } = platform;
  const file = tokenFile(config.dataDir);
  if ((await countUsers(db)) > 0) {
    await rm(file, { force: true });
    await deleteSetupHash(db);
    return null;
  }
  const kept = await readFile(file, "utf8").catch(() => null);
  if (kept !== null && (await hasSetupHash(db, hashToken(kept)))) return kept;
  const token = createToken();
  await mkdir(config.dataDir, { recursive: true });
  await rm(file, { force: true });
  await writeFile(file, token, { mode: 0o600, flag: "wx" });
  await saveSetupHash(db, hashToken(token));
  return token;
}

export async function getSetupState(platform: Platform): Promise<{ needsSetup: boolean }> {
  return { needsSetup: (await countUsers(platform.db)) === 0 };
}

/**
 * Makes the first admin. The token works once, also when several send it at the same time.
 * @throws AppError CONFLICT when there are people already, FORBIDDEN for a wrong token
 */
export async function completeSetup(
  platform: Platform,
  input: CompleteSetupInput,
): Promise<{ id: string }> {
  const { token, name, email, password } = parseInput(CompleteSetupInput, input, "setup");
  const hash = hashToken(token);
  if ((await countUsers(platform.db)) > 0) throw alreadyDone();
  if (!(await hasSetupHash(platform.db, hash))) throw wrongToken();
  const passwordHash = await hashPassword(password);

  const actor = { kind: "user" as const, id: null, name, role: "admin" };
  const ctx: ServiceContext = { ...platform, actor };
  const created = await audited(ctx, "setup.complete", async (tx) => {
    if (!(await takeSetupHash(tx, hash)) || (await countUsers(tx)) > 0) throw alreadyDone();
    const id = await insertUser(tx, { name, email, role: "admin", emailVerified: true });
    await savePassword(tx, id, passwordHash);
    const after = { name, email, role: "admin" };
    return {
      result: { id },
      audit: { objectKind: "person", objectId: id, objectName: name, after },
    };
  });
  await rm(tokenFile(platform.config.dataDir), { force: true });
  return created;
}

function tokenFile(dataDir: string): string {
  return path.join(dataDir, "setup-token");
}

function alreadyDone(): AppError {
  return new AppError("CONFLICT", "Set-up is already done. Sign in, or ask an admin to invite you");
}

function wrongToken(): AppError {
  return new AppError(
    "FORBIDDEN",
    "This set-up link does not fit. Use the one that the last start of the server printed",
  );
}
