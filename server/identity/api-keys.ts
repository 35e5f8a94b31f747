import { audited, requirePermission } from "@/server/identity/audit";
import { clearCachedActors } from "@/server/identity/key-cache";
import { buildKeyList } from "@/server/identity/lists";
import { hasPermission, isWithin, listRolesWithin, readRole } from "@/server/identity/permissions";
import {
  findKey,
  findKeyByHash,
  insertKey,
  revokeOwnerlessKeys,
  updateKeyRevoked,
} from "@/server/identity/repository";
import { type ApiKeyItem, CreateApiKeyInput, type NewApiKey } from "@/server/identity/schema";
import { createKeyText, hashToken, prefixOf } from "@/server/identity/tokens";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import { type Platform, type ServiceContext, SYSTEM_ACTOR } from "@/server/platform/context";
import type { Db, Tx } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

const BOOTSTRAP_NAME = "bootstrap";

/** Everybody's keys for those who manage people, one's own for all others. */
export async function listApiKeys(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<ApiKeyItem>> {
  const seesAll = hasPermission(readRole(ctx.actor.role), "people.write");
  const ownerId = seesAll ? null : ((await findOwnerId(ctx.db, ctx)) ?? "");
  return listRows(ctx, buildKeyList(ownerId, ctx.now()), input);
}

/**
 * Makes a key of the caller; the answer holds its text, which is kept nowhere.
 * @throws AppError FORBIDDEN when the role may do more than the caller's own
 */
export async function createApiKey(
  ctx: ServiceContext,
  input: CreateApiKeyInput,
): Promise<NewApiKey> {
  requirePermission(ctx, "keys.write");
  const { name, purpose, role, expiresAt } = parseInput(CreateApiKeyInput, input, "key");
  const ownRole = readRole(ctx.actor.role);
  if (!isWithin(role, ownRole)) {
    const allowed = listRolesWithin(ownRole).join(", ");
    throw new AppError(
      "FORBIDDEN",
      `A key may not do more than its maker: with the role ${ownRole} choose ${allowed}`,
    );
  }
  if (expiresAt && expiresAt <= ctx.now()) {
    throw new InvalidInputError("key.expiresAt: is in the past");
  }
  const key = createKeyText();
  const row = { name, purpose, role, prefix: prefixOf(key), expiresAt: expiresAt ?? null };
  return audited(ctx, "keys.create", async (tx) => {
    const ownerId = await findOwnerId(tx, ctx);
    const id = await insertKey(tx, { ...row, hash: hashToken(key), ownerId });
    const audit = { objectKind: "key", objectId: id, objectName: name, after: row };
    return { result: { id, key }, audit };
  });
}

/** The name of a key that can be used. @throws InvalidInputError */
export async function checkKey({ db }: Pick<ServiceContext, "db">, id: string): Promise<string> {
  const key = await findKey(db, id);
  if (key !== null && key.revokedAt === null) return key.name;
  throw new InvalidInputError(
    key === null ? `There is no key "${id}"` : `The key ${key.name} was revoked`,
  );
}

/** Ends a key for good: at once here, within five seconds in every other process. */
export async function revokeApiKey(ctx: ServiceContext, id: string): Promise<void> {
  await audited(ctx, "keys.revoke", async (tx) => {
    const key = await findKey(tx, id);
    const ownerId = await findOwnerId(tx, ctx);
    const isOwn = key !== null && key.ownerId !== null && key.ownerId === ownerId;
    if (!isOwn) requirePermission(ctx, "people.write");
    if (key === null) throw new NotFoundError("Key", id);
    const revokedAt = key.revokedAt ?? ctx.now();
    await updateKeyRevoked(tx, id, revokedAt);
    const { revokedAt: before, name } = key;
    return {
      result: undefined,
      audit: {
        objectKind: "key",
        objectId: id,
        objectName: name,
        before: { revokedAt: before },
        after: { revokedAt },
      },
    };
  });
  clearCachedActors(ctx.pool);
}

/**
 * Makes the configured admin key usable. A key configured earlier is revoked when another takes
 * its place; one that an admin revoked stays revoked.
 */
export async function ensureBootstrapKey(platform: Platform): Promise<void> {
  const key = platform.config.bootstrapApiKey;
  if (key === undefined) return;
  const hash = hashToken(key);
  if ((await findKeyByHash(platform.db, hash)) !== null) return;
  const ctx: ServiceContext = { ...platform, actor: SYSTEM_ACTOR };
  await audited(ctx, "keys.create", async (tx) => {
    const replaced = await revokeOwnerlessKeys(tx, BOOTSTRAP_NAME, ctx.now());
    const row = {
      name: BOOTSTRAP_NAME,
      purpose: "Automation, given by HEADRACE_BOOTSTRAP_API_KEY",
      role: "admin",
      prefix: prefixOf(key),
      expiresAt: null,
      ownerId: null,
    };
    const id = await insertKey(tx, { ...row, hash });
    const after = { ...row, replaced };
    const audit = { objectKind: "key", objectId: id, objectName: BOOTSTRAP_NAME, after };
    return { result: undefined, audit };
  });
  clearCachedActors(platform.pool);
}

/** The person behind the caller: a key acts for its owner. */
async function findOwnerId(db: Db | Tx, { actor }: ServiceContext): Promise<string | null> {
  if (actor.kind === "user") return actor.id;
  if (actor.kind !== "key" || actor.id === null) return null;
  return (await findKey(db, actor.id))?.ownerId ?? null;
}
