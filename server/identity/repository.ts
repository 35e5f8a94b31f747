import type { JsonValue } from "@/server/identity/snapshot";
import { type Db, isUniqueViolation, type Pool, type Prisma, type Tx } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";

export async function insertAudit(
  tx: Tx,
  row: Omit<Prisma.AuditEventCreateInput, "before" | "after"> & {
    before: JsonValue | undefined;
    after: JsonValue | undefined;
  },
): Promise<void> {
  const { before, after, ...rest } = row;
  await tx.auditEvent.create({
    data: { ...rest, before: before ?? undefined, after: after ?? undefined },
  });
}

export async function countUsers(db: Db | Tx): Promise<number> {
  return db.user.count();
}

export async function findUser(db: Db | Tx, id: string) {
  return db.user.findUnique({
    where: { id },
    select: { id: true, name: true, email: true, role: true, disabledAt: true },
  });
}

/** @throws AppError ALREADY_EXISTS naming the e-mail address */
export async function insertUser(
  tx: Tx,
  user: { name: string; email: string; role: string; emailVerified: boolean },
): Promise<string> {
  try {
    const row = await tx.user.create({ data: user, select: { id: true } });
    return row.id;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("ALREADY_EXISTS", `${user.email} already belongs to a person here`, {
      cause: error,
    });
  }
}

export async function updateUserRow(
  tx: Tx,
  id: string,
  data: { role?: string; disabledAt?: Date | null },
): Promise<void> {
  await tx.user.update({ where: { id }, data });
}

export async function touchUser(db: Db, id: string, now: Date, before: Date): Promise<void> {
  await db.user.updateMany({
    where: { id, OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: before } }] },
    data: { lastSeenAt: now },
  });
}

/** Gives a person the password of that hash and takes away any earlier one. */
export async function savePassword(tx: Tx, userId: string, password: string): Promise<void> {
  await tx.account.deleteMany({ where: { userId, providerId: "credential" } });
  await tx.account.create({
    data: { userId, accountId: userId, providerId: "credential", password },
  });
}

export async function deletePassword(tx: Tx, userId: string): Promise<void> {
  await tx.account.deleteMany({ where: { userId, providerId: "credential" } });
}

export async function deleteSessions(tx: Tx, userId: string): Promise<number> {
  const { count } = await tx.session.deleteMany({ where: { userId } });
  return count;
}

/**
 * Ids of the admins who can sign in, locked until the transaction ends, so that of two people who
 * remove each other one waits and then sees what the other did.
 */
export async function lockWorkingAdmins(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT u.id FROM users u
    WHERE u.role = 'admin' AND u.disabled_at IS NULL
      AND EXISTS (SELECT 1 FROM accounts a WHERE a.user_id = u.id AND a.password IS NOT NULL)
    ORDER BY u.id FOR UPDATE OF u`;
  return rows.map(({ id }) => id);
}

const LINK_PREFIX = "password-link:";

/** Replaces the person's open link by one whose token has that hash. */
export async function saveLink(
  tx: Tx,
  link: { userId: string; hash: string; expiresAt: Date },
): Promise<void> {
  await deleteLinks(tx, link.userId);
  await tx.verification.create({
    data: {
      identifier: `${LINK_PREFIX}${link.hash}`,
      value: link.userId,
      expiresAt: link.expiresAt,
    },
  });
}

export async function deleteLinks(tx: Tx, userId: string): Promise<void> {
  await tx.verification.deleteMany({
    where: { value: userId, identifier: { startsWith: LINK_PREFIX } },
  });
}

/** Who an unused, unexpired link belongs to. */
export async function findLinkOwner(db: Db | Tx, hash: string, now: Date) {
  const link = await db.verification.findFirst({
    where: { identifier: `${LINK_PREFIX}${hash}`, expiresAt: { gt: now } },
    select: { value: true },
  });
  return link === null ? null : findUser(db, link.value);
}

/** Uses the link up. False when somebody else was faster. */
export async function takeLink(tx: Tx, hash: string, now: Date): Promise<boolean> {
  const { count } = await tx.verification.deleteMany({
    where: { identifier: `${LINK_PREFIX}${hash}`, expiresAt: { gt: now } },
  });
  return count === 1;
}

const SETUP_KEY = "identity.setup";

export async function saveSetupHash(db: Db, hash: string): Promise<void> {
  const value = { hash };
  await db.setting.upsert({
    where: { key: SETUP_KEY },
    create: { key: SETUP_KEY, value },
    update: { value },
  });
}

export async function hasSetupHash(db: Db | Tx, hash: string): Promise<boolean> {
  return (await db.setting.count({ where: { key: SETUP_KEY, value: { equals: { hash } } } })) === 1;
}

/** Uses the set-up token up. Of several that try at once exactly one gets true. */
export async function takeSetupHash(tx: Tx, hash: string): Promise<boolean> {
  const { count } = await tx.setting.deleteMany({
    where: { key: SETUP_KEY, value: { equals: { hash } } },
  });
  return count === 1;
}

export async function deleteSetupHash(db: Db): Promise<void> {
  await db.setting.deleteMany({ where: { key: SETUP_KEY } });
}

export type NewKeyRow = {
  name: string;
  purpose: string;
  prefix: string;
  hash: string;
  role: string;
  ownerId: string | null;
  expiresAt: Date | null;
};

export async function insertKey(tx: Tx, key: NewKeyRow): Promise<string> {
  const row = await tx.apiKey.create({ data: key, select: { id: true } });
  return row.id;
}

export async function findKey(db: Db | Tx, id: string) {
  return db.apiKey.findUnique({
    where: { id },
    select: { id: true, name: true, role: true, prefix: true, ownerId: true, revokedAt: true },
  });
}

export async function updateKeyRevoked(tx: Tx, id: string, revokedAt: Date): Promise<void> {
  await tx.apiKey.update({ where: { id }, data: { revokedAt } });
}

export async function findKeyByHash(db: Db | Tx, hash: string): Promise<{ id: string } | null> {
  return db.apiKey.findUnique({ where: { hash }, select: { id: true } });
}

/** Revokes the keys of that name that no person owns; returns their ids. */
export async function revokeOwnerlessKeys(tx: Tx, name: string, revokedAt: Date) {
  const where = { name, ownerId: null, revokedAt: null };
  const rows = await tx.apiKey.findMany({ where, select: { id: true } });
  await tx.apiKey.updateMany({ where, data: { revokedAt } });
  return rows.map(({ id }) => id);
}

export type UsableKey = {
  id: string;
  name: string;
  role: string;
  expiresAt: Date | null;
  ownerRole: string | null;
};

/**
 * The key of that hash unless revoked, expired or owned by a disabled person; notes its use, at
 * most once a minute. Plain `pg`, because predictions wait for it.
 */
export async function findUsableKey(
  pool: Pool,
  hash: string,
  now: Date,
): Promise<UsableKey | null> {
  const { rows } = await pool.query<UsableKey & { isNoteDue: boolean }>({
    name: "identity.findUsableKey",
    text: `SELECT k.id, k.name, k.role, k.expires_at AS "expiresAt", o.role AS "ownerRole",
        coalesce(k.last_used_at < $2::timestamptz - interval '1 minute', true) AS "isNoteDue"
      FROM api_keys k LEFT JOIN users o ON o.id = k.owner_id
      WHERE k.hash = $1 AND k.revoked_at IS NULL AND o.disabled_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > $2::timestamptz)`,
    values: [hash, now],
  });
  const key = rows[0];
  if (key === undefined) return null;
  if (key.isNoteDue) {
    await pool.query("UPDATE api_keys SET last_used_at = $2 WHERE id = $1", [key.id, now]);
  }
  return key;
}
