import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PERMISSIONS } from "@/server/identity/schema";
import {
  acceptLink,
  audited,
  changeRole,
  completeSetup,
  createApiKey,
  createPerson,
  disablePerson,
  enablePerson,
  ensureBootstrapKey,
  ensureSetupToken,
  getLinkOwner,
  getMe,
  getSetupState,
  listApiKeys,
  listAudit,
  listPeople,
  requirePermission,
  resetPerson,
  revokeApiKey,
} from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

const PASSWORD = "correct horse";
let testContext: TestContext;
let ctx: ServiceContext;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = testContext.ctx;
});
afterAll(() => testContext.close());

function asUser(user: { id: string; role: string }): ServiceContext {
  return { ...ctx, actor: { kind: "user", id: user.id, name: "Somebody", role: user.role } };
}

async function aPerson(role: "viewer" | "scientist" | "admin" = "viewer") {
  const email = `${crypto.randomUUID()}@example.org`;
  const { id, url } = await createPerson(ctx, { name: "Ana", email, role });
  const token = new URL(url).searchParams.get("token") ?? "";
  return { id, email, role, token };
}

async function aWorkingPerson(role: "viewer" | "scientist" | "admin") {
  const person = await aPerson(role);
  await acceptLink(ctx, { token: person.token, password: PASSWORD });
  return person;
}

async function clearPeople() {
  await ctx.db.user.deleteMany();
}

describe("set-up", () => {
  beforeEach(clearPeople);

  test("the link is the same after a restart and its file is only the owner's to read", async () => {
    const token = await ensureSetupToken(ctx);
    const file = path.join(ctx.config.dataDir, "setup-token");
    expect(await ensureSetupToken(ctx)).toBe(token);
    expect(await readFile(file, "utf8")).toBe(token);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const stored = await ctx.db.setting.findMany();
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test("of several who set up at the same time exactly one becomes the first admin", async () => {
    const token = (await ensureSetupToken(ctx)) ?? "";
    const attempts = await Promise.allSettled(
      [1, 2, 3, 4].map((n) =>
        completeSetup(ctx, {
          token,
          name: `P${n}`,
          email: `p${n}@example.org`,
          password: PASSWORD,
        }),
      ),
    );
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [admin, ...others] = await ctx.db.user.findMany();
    expect(others).toEqual([]);
    expect(admin?.role).toBe("admin");
    expect(await ctx.db.auditEvent.count({ where: { objectId: admin?.id } })).toBe(1);
  });

  test("a wrong token and a used token are refused with what to do", async () => {
    const token = (await ensureSetupToken(ctx)) ?? "";
    const person = { name: "Ana", email: "ana@example.org", password: PASSWORD };
    await expect(completeSetup(ctx, { ...person, token: "guess" })).rejects.toThrow(
      /Use the one that the last start of the server printed/,
    );
    expect(await getSetupState(ctx)).toEqual({ needsSetup: true });
    await completeSetup(ctx, { ...person, token });
    expect(await getSetupState(ctx)).toEqual({ needsSetup: false });
    await expect(completeSetup(ctx, { ...person, token })).rejects.toThrow(/already done/);
    expect(await ensureSetupToken(ctx)).toBeNull();
  });

  test("a short password names the field and the rule", async () => {
    const token = (await ensureSetupToken(ctx)) ?? "";
    const person = { token, name: "Ana", email: "ana@example.org", password: "short" };
    await expect(completeSetup(ctx, person)).rejects.toThrow(
      "setup.password: must have at least 10 characters",
    );
    expect(await ctx.db.user.count()).toBe(0);
  });
});

describe("people", () => {
  beforeEach(clearPeople);

  test("an invited person chooses a password with a link that works once", async () => {
    const { email, token } = await aPerson();
    expect(await getLinkOwner(ctx, token)).toEqual({ name: "Ana", email });
    expect((await listPeople(ctx, {})).items[0]?.state).toBe("invited");
    await acceptLink(ctx, { token, password: PASSWORD });
    expect((await listPeople(ctx, {})).items[0]?.state).toBe("active");
    await expect(acceptLink(ctx, { token, password: PASSWORD })).rejects.toThrow(/was used/);
  });

  test("a link ends after seven days", async () => {
    const { token } = await aPerson();
    const later = { ...ctx, now: () => new Date(Date.now() + 7 * 86_400_000 + 60_000) };
    await expect(getLinkOwner(later, token)).rejects.toThrow(/too old/);
  });

  test("a reset replaces the earlier link and takes the password away", async () => {
    const person = await aPerson();
    const { url } = await resetPerson(ctx, person.id);
    await expect(getLinkOwner(ctx, person.token)).rejects.toThrow(/replaced/);
    const token = new URL(url).searchParams.get("token") ?? "";
    expect(await getLinkOwner(ctx, token)).toMatchObject({ email: person.email });
    expect(await ctx.db.account.count({ where: { userId: person.id } })).toBe(0);
  });

  test("an e-mail address belongs to one person, whatever its case", async () => {
    const { email } = await aPerson();
    const again = { name: "Ben", email: email.toUpperCase(), role: "viewer" as const };
    await expect(createPerson(ctx, again)).rejects.toThrow(`${email} already belongs to a person`);
    expect(await ctx.db.user.count()).toBe(1);
  });

  test("the last admin who can sign in stays, even when another is only invited", async () => {
    const admin = await aWorkingPerson("admin");
    await aPerson("admin");
    const refused = /only admin who can sign in/;
    await expect(changeRole(ctx, admin.id, "viewer")).rejects.toThrow(refused);
    await expect(disablePerson(ctx, admin.id)).rejects.toThrow(refused);
    await expect(resetPerson(ctx, admin.id)).rejects.toThrow(refused);
    expect(await ctx.db.user.findUnique({ where: { id: admin.id } })).toMatchObject({
      role: "admin",
      disabledAt: null,
    });
  });

  test("two admins who remove each other at once leave one", async () => {
    const first = await aWorkingPerson("admin");
    const second = await aWorkingPerson("admin");
    const outcomes = await Promise.allSettled([
      disablePerson(asUser(second), first.id),
      changeRole(asUser(first), second.id, "viewer"),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await ctx.db.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  });

  test("disabling ends the person's sessions and open links, and can be undone", async () => {
    const { id, token } = await aPerson();
    await ctx.db.session.create({
      data: { userId: id, token: crypto.randomUUID(), expiresAt: new Date(Date.now() + 60_000) },
    });
    await disablePerson(ctx, id);
    expect(await ctx.db.session.count({ where: { userId: id } })).toBe(0);
    await expect(acceptLink(ctx, { token, password: PASSWORD })).rejects.toThrow(/new one/);
    await enablePerson(ctx, id);
    expect((await listPeople(ctx, { filter: "state = invited" })).items).toHaveLength(1);
  });

  test("only those with people.write may change people", async () => {
    const { id } = await aPerson();
    const viewer = asUser({ id, role: "viewer" });
    const refused = /lacks the permission people.write/;
    await expect(changeRole(viewer, id, "admin")).rejects.toThrow(refused);
    await expect(
      createPerson(viewer, { name: "B", email: "b@x.org", role: "admin" }),
    ).rejects.toThrow(refused);
    await expect(disablePerson(viewer, id)).rejects.toThrow(refused);
    await expect(resetPerson(viewer, id)).rejects.toThrow(refused);
    await expect(listAudit(viewer, {})).rejects.toThrow(/lacks the permission audit.read/);
  });
});

describe("API keys", () => {
  test("the text is shown once and only its hash is kept", async () => {
    const person = await aPerson("scientist");
    const { key } = await createApiKey(asUser(person), {
      name: "nightly",
      purpose: "nightly training",
      role: "scientist",
    });
    expect(JSON.stringify(await ctx.db.apiKey.findMany())).not.toContain(key);
    const audit = await ctx.db.auditEvent.findMany({ where: { action: "keys.create" } });
    expect(JSON.stringify(audit)).not.toContain(key);
    const { items } = await listApiKeys(asUser(person), {});
    expect(items).toMatchObject([{ name: "nightly", prefix: key.slice(0, 9), state: "active" }]);
  });

  test("a key may not do more than its maker", async () => {
    const person = asUser(await aPerson("scientist"));
    const key = { name: "k", purpose: "too much", role: "steward" as const };
    await expect(createApiKey(person, key)).rejects.toThrow(/choose viewer, scientist/);
    const viewer = asUser(await aPerson("viewer"));
    await expect(createApiKey(viewer, { ...key, role: "viewer" })).rejects.toThrow(/keys.write/);
  });

  test.each([
    { name: "no purpose", change: { purpose: " " }, message: "key.purpose" },
    { name: "an end in the past", change: { expiresAt: new Date(0) }, message: "key.expiresAt" },
  ])("refuses $name", async ({ change, message }) => {
    const key = { name: "k", purpose: "for tests", role: "viewer" as const, ...change };
    await expect(createApiKey(ctx, key)).rejects.toThrow(message);
  });

  test("a scientist sees and revokes only their own keys", async () => {
    const owner = asUser(await aPerson("scientist"));
    const other = asUser(await aPerson("scientist"));
    const { id } = await createApiKey(owner, { name: "k", purpose: "mine", role: "viewer" });
    expect((await listApiKeys(other, {})).items).toEqual([]);
    await expect(revokeApiKey(other, id)).rejects.toThrow(/people.write/);
    await revokeApiKey(owner, id);
    expect((await listApiKeys(owner, {})).items[0]?.state).toBe("revoked");
  });

  test("the bootstrap key is made once, replaced by another and stays revoked", async () => {
    const first = { ...ctx, config: { ...ctx.config, bootstrapApiKey: "first-".repeat(5) } };
    await ensureBootstrapKey(first);
    await ensureBootstrapKey(first);
    const where = { name: "bootstrap" };
    expect(await ctx.db.apiKey.count({ where })).toBe(1);
    const second = { ...ctx, config: { ...ctx.config, bootstrapApiKey: "second-".repeat(5) } };
    await ensureBootstrapKey(second);
    expect(await ctx.db.apiKey.count({ where: { ...where, revokedAt: null } })).toBe(1);
    const { id } = await ctx.db.apiKey.findFirstOrThrow({ where: { ...where, revokedAt: null } });
    await revokeApiKey(ctx, id);
    await ensureBootstrapKey(second);
    expect(await ctx.db.apiKey.count({ where: { ...where, revokedAt: null } })).toBe(0);
  });
});

describe("audit", () => {
  test("a mutation and its row are written together", async () => {
    const objectId = crypto.randomUUID();
    await audited(ctx, "things.create", async (tx) => {
      await tx.setting.create({ data: { key: objectId, value: 1 } });
      const after = { secret: "s", size: 10n };
      return { result: 1, audit: { objectKind: "thing", objectId, objectName: "T", after } };
    });
    const { items } = await listAudit(ctx, { filter: `id = "${objectId}"` });
    expect(items).toMatchObject([
      { action: "things.create", actorName: ctx.actor.name, after: { secret: "•••", size: "10" } },
    ]);
  });

  test("a mutation that fails leaves neither change nor row", async () => {
    const objectId = crypto.randomUUID();
    const work = audited(ctx, "things.create", async (tx) => {
      await tx.setting.create({ data: { key: objectId, value: 1 } });
      throw new Error("half way");
    });
    await expect(work).rejects.toThrow("half way");
    expect(await ctx.db.setting.count({ where: { key: objectId } })).toBe(0);
    expect(await ctx.db.auditEvent.count({ where: { objectId } })).toBe(0);
  });

  test("a row that cannot be written undoes the mutation", async () => {
    const key = crypto.randomUUID();
    const work = audited(ctx, "things.create", async (tx) => {
      await tx.setting.create({ data: { key, value: 1 } });
      // PostgreSQL refuses the zero byte, so the insert of the audit row fails.
      return { result: 1, audit: { objectKind: "thing", objectId: "\0", objectName: "T" } };
    });
    await expect(work).rejects.toThrow();
    expect(await ctx.db.setting.count({ where: { key } })).toBe(0);
  });

  test("the log can be filtered by who, what and when", async () => {
    const { id } = await aPerson();
    await changeRole(ctx, id, "steward");
    const filter = `actor = "${ctx.actor.name}" and action = people.changeRole and id = "${id}"`;
    const { items } = await listAudit(ctx, { filter: `${filter} and at > -1d` });
    expect(items).toMatchObject([{ before: { role: "viewer" }, after: { role: "steward" } }]);
  });
});

test("me tells the role and every permission that the role has", async () => {
  const person = await aPerson("admin");
  const me = await getMe(asUser(person));
  expect(me).toMatchObject({ id: person.id, email: person.email, role: "admin" });
  expect(me.permissions).toEqual([...PERMISSIONS]);
  for (const permission of PERMISSIONS) {
    expect(() => requirePermission(asUser({ id: "u", role: "viewer" }), permission)).toThrow();
  }
});
