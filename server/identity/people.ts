import { type AuditedObject, audited, requirePermission } from "@/server/identity/audit";
import { clearCachedActors } from "@/server/identity/key-cache";
import { PEOPLE_LIST } from "@/server/identity/lists";
import { hashPassword } from "@/server/identity/passwords";
import { listPermissions, readRole } from "@/server/identity/permissions";
import {
  deleteLinks,
  deletePassword,
  deleteSessions,
  findLinkOwner,
  findUser,
  insertUser,
  lockWorkingAdmins,
  saveLink,
  savePassword,
  takeLink,
  updateUserRow,
} from "@/server/identity/repository";
import {
  AcceptLinkInput,
  CreatePersonInput,
  type LinkOwner,
  type Me,
  type Person,
  type PersonLink,
  Role,
} from "@/server/identity/schema";
import { createToken, hashToken } from "@/server/identity/tokens";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { Platform, ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

const LINK_LIFE_MS = 7 * 24 * 3_600_000;

/** Who the caller is and what they may do. */
export async function getMe({ db, actor }: ServiceContext): Promise<Me> {
  const role = readRole(actor.role);
  const user = actor.kind === "user" && actor.id !== null ? await findUser(db, actor.id) : null;
  return {
    id: actor.id,
    name: user?.name ?? actor.name,
    email: user?.email ?? null,
    role,
    permissions: listPermissions(role),
  };
}

export async function listPeople(ctx: ServiceContext, input: ListInput): Promise<ListPage<Person>> {
  return listRows(ctx, PEOPLE_LIST, input);
}

/** Who has the id; null for nobody. */
export async function findPerson(
  ctx: Pick<ServiceContext, "db">,
  id: string,
): Promise<{ id: string; name: string } | null> {
  const user = await findUser(ctx.db, id);
  return user === null ? null : { id, name: user.name };
}

/** @throws InvalidInputError unless somebody who may sign in has the id */
export async function checkPerson(ctx: Pick<ServiceContext, "db">, id: string): Promise<void> {
  const user = await findUser(ctx.db, id);
  if (user !== null && user.disabledAt === null) return;
  throw new InvalidInputError(
    user === null ? `There is no person "${id}"` : `${user.name} may not sign in any more`,
  );
}

/** Adds a person without a password and returns the link with which they choose one. */
export async function createPerson(
  ctx: ServiceContext,
  input: CreatePersonInput,
): Promise<PersonLink> {
  requirePermission(ctx, "people.write");
  const person = parseInput(CreatePersonInput, input, "person");
  return audited(ctx, "people.create", async (tx) => {
    const id = await insertUser(tx, { ...person, emailVerified: false });
    const audit = { objectKind: "person", objectId: id, objectName: person.name, after: person };
    return { result: await createLink(tx, ctx, id), audit };
  });
}

/**
 * Takes a person's password and sessions away and returns a link to choose a new one: for a
 * forgotten password, a lost laptop or an invitation that ran out.
 */
export async function resetPerson(ctx: ServiceContext, id: string): Promise<PersonLink> {
  requirePermission(ctx, "people.write");
  return audited(ctx, "people.reset", async (tx) => {
    const user = await getUser(tx, id);
    await requireOtherAdmin(tx, id);
    await deletePassword(tx, id);
    const after = { sessionsEnded: await deleteSessions(tx, id) };
    const audit = { objectKind: "person", objectId: id, objectName: user.name, after };
    return { result: await createLink(tx, ctx, id), audit };
  });
}

/** @throws AppError CONFLICT when it would leave the workspace without an admin */
export async function changeRole(ctx: ServiceContext, id: string, role: Role): Promise<void> {
  requirePermission(ctx, "people.write");
  const next = parseInput(Role, role, "role");
  await changePerson(ctx, "people.changeRole", id, async (tx, user) => {
    if (next !== "admin") await requireOtherAdmin(tx, id);
    await updateUserRow(tx, id, { role: next });
    return { before: { role: user.role }, after: { role: next } };
  });
}

/**
 * Ends a person's access at once: sessions are deleted and their keys refused.
 * @throws AppError CONFLICT when it would leave the workspace without an admin
 */
export async function disablePerson(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, "people.write");
  await changePerson(ctx, "people.disable", id, async (tx, user) => {
    await requireOtherAdmin(tx, id);
    const disabledAt = user.disabledAt ?? ctx.now();
    await updateUserRow(tx, id, { disabledAt });
    await deleteLinks(tx, id);
    const sessionsEnded = await deleteSessions(tx, id);
    return { before: { disabledAt: user.disabledAt }, after: { disabledAt, sessionsEnded } };
  });
}

export async function enablePerson(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, "people.write");
  await changePerson(ctx, "people.enable", id, async (tx, user) => {
    await updateUserRow(tx, id, { disabledAt: null });
    return { before: { disabledAt: user.disabledAt }, after: { disabledAt: null } };
  });
}

/** Whose link this is, for the page on which they choose a password. */
export async function getLinkOwner(platform: Platform, token: string): Promise<LinkOwner> {
  const user = await findLinkOwner(platform.db, hashToken(token), platform.now());
  if (user === null || user.disabledAt !== null) throw deadLink();
  return { name: user.name, email: user.email };
}

/** Sets the password of the link's owner; the link works once. */
export async function acceptLink(platform: Platform, input: AcceptLinkInput): Promise<LinkOwner> {
  const { token, password } = parseInput(AcceptLinkInput, input, "link");
  const hash = hashToken(token);
  const now = platform.now();
  const user = await findLinkOwner(platform.db, hash, now);
  if (user === null || user.disabledAt !== null) throw deadLink();
  const passwordHash = await hashPassword(password);
  const actor = { kind: "user" as const, id: user.id, name: user.name, role: user.role };
  return audited({ ...platform, actor }, "people.choosePassword", async (tx) => {
    if (!(await takeLink(tx, hash, now))) throw deadLink();
    await savePassword(tx, user.id, passwordHash);
    await deleteSessions(tx, user.id);
    const audit = { objectKind: "person", objectId: user.id, objectName: user.name };
    return { result: { name: user.name, email: user.email }, audit };
  });
}

type User = NonNullable<Awaited<ReturnType<typeof findUser>>>;

async function changePerson(
  ctx: ServiceContext,
  action: string,
  id: string,
  change: (tx: Tx, user: User) => Promise<Pick<AuditedObject, "before" | "after">>,
): Promise<void> {
  await audited(ctx, action, async (tx) => {
    const user = await getUser(tx, id);
    const states = await change(tx, user);
    const audit = { objectKind: "person", objectId: id, objectName: user.name, ...states };
    return { result: undefined, audit };
  });
  clearCachedActors(ctx.pool);
}

async function createLink(tx: Tx, ctx: ServiceContext, id: string): Promise<PersonLink> {
  const token = createToken();
  const expiresAt = new Date(ctx.now().getTime() + LINK_LIFE_MS);
  await saveLink(tx, { userId: id, hash: hashToken(token), expiresAt });
  return { id, url: `${ctx.config.publicUrl}/join?token=${token}`, expiresAt };
}

async function getUser(tx: Tx, id: string): Promise<User> {
  const user = await findUser(tx, id);
  if (user === null) throw new NotFoundError("Person", id);
  return user;
}

async function requireOtherAdmin(tx: Tx, id: string): Promise<void> {
  const admins = await lockWorkingAdmins(tx);
  if (!admins.includes(id) || admins.length > 1) return;
  throw new AppError(
    "CONFLICT",
    "This is the only admin who can sign in. Make somebody else an admin first",
  );
}

function deadLink(): AppError {
  return new AppError(
    "FORBIDDEN",
    "This link was used, replaced or is too old. Ask an admin for a new one",
  );
}
