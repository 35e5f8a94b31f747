import { type ServerType, serve } from "@hono/node-server";
import type { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApp } from "@/server/api/app";
import {
  acceptLink,
  changeRole,
  createApiKey,
  createPerson,
  disablePerson,
  revokeApiKey,
} from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

const PASSWORD = "correct horse";
const ORIGIN = "http://127.0.0.1:3000";
let testContext: TestContext;
let ctx: ServiceContext;
let app: Hono;
let clockMs = Date.now();

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = { ...testContext.ctx, now: () => new Date(clockMs) };
  app = createApp(ctx);
});
beforeEach(async () => {
  clockMs = Date.now();
  await ctx.db.rateLimit.deleteMany();
});
afterAll(() => testContext.close());

async function aPerson(role: "viewer" | "scientist" | "admin" = "admin") {
  const email = `${crypto.randomUUID()}@example.org`;
  const { id, url } = await createPerson(ctx, { name: "Ana", email, role });
  const token = new URL(url).searchParams.get("token") ?? "";
  await acceptLink(ctx, { token, password: PASSWORD });
  return { id, email, role };
}

function signIn(email: string, password = PASSWORD, headers: Record<string, string> = {}) {
  return app.request(`${ORIGIN}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: ORIGIN, ...headers },
    body: JSON.stringify({ email, password }),
  });
}

async function aSession(email: string): Promise<string> {
  const response = await signIn(email);
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

async function me(headers: Record<string, string>) {
  const response = await app.request(`${ORIGIN}/api/trpc/me.get`, { headers });
  const body = await response.json();
  return { status: response.status, me: body.result?.data?.json };
}

function postPeople(headers: Record<string, string>) {
  const json = { name: "Ben", email: `${crypto.randomUUID()}@example.org`, role: "viewer" };
  return app.request(`${ORIGIN}/api/trpc/people.create`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ json }),
  });
}

describe("sign-in", () => {
  test("sets a cookie that scripts cannot read, and the session tells who it is", async () => {
    const { email, id } = await aPerson();
    const response = await signIn(email);
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^headrace\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(await me({ cookie: cookie?.split(";")[0] ?? "" })).toMatchObject({
      status: 200,
      me: { id, email, role: "admin" },
    });
    const events = await ctx.db.auditEvent.findMany({ where: { action: "session.create" } });
    expect(events.map(({ actorId }) => actorId)).toContain(id);
  });

  test("a cookie is secure where people come over https", async () => {
    const { email } = await aPerson();
    const publicUrl = "https://headrace.example";
    const secure = createApp({ ...ctx, config: { ...ctx.config, publicUrl } });
    const response = await secure.request(`${publicUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: publicUrl },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-headrace\..*Secure/);
  });

  test("a wrong password and an unknown person get the same answer", async () => {
    const { email } = await aPerson();
    const wrong = await signIn(email, "wrong password");
    const unknown = await signIn("nobody@example.org", "wrong password");
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  test("the eleventh attempt of a minute is refused, wherever a client claims to be", async () => {
    const { email } = await aPerson();
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      const claimed = {
        "x-forwarded-for": `10.0.0.${n}`,
        "x-headrace-client-address": `10.0.0.${n}`,
      };
      statuses.push((await signIn(email, "wrong password", claimed)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });

  test("attempts are counted by the connection's address", async () => {
    const { email } = await aPerson();
    const server = await new Promise<ServerType>((resolve) => {
      const started = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () =>
        resolve(started),
      );
    });
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const response = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: `http://127.0.0.1:${port}`,
        "x-headrace-client-address": "10.9.9.9",
      },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    await new Promise((resolve) => server.close(resolve));
    expect(response.status).toBe(200);
    expect(await ctx.db.rateLimit.findMany({ select: { key: true } })).toEqual([
      { key: "127.0.0.1|/sign-in/email" },
    ]);
  });

  test.each([
    "sign-up/email",
    "delete-user",
    "list-sessions",
    "update-user",
    "ok",
    "request-password-reset",
  ])("%s is not reachable", async (path) => {
    for (const method of ["GET", "POST"]) {
      const response = await app.request(`${ORIGIN}/api/auth/${path}`, { method });
      expect(response.status).toBe(404);
    }
  });

  test("signing out ends the session on the server", async () => {
    const cookie = await aSession((await aPerson()).email);
    const response = await app.request(`${ORIGIN}/api/auth/sign-out`, {
      method: "POST",
      headers: { cookie, origin: ORIGIN },
    });
    expect(response.status).toBe(200);
    expect((await me({ cookie })).status).toBe(401);
  });
});

describe("access ends", () => {
  test("at once for a disabled person, who cannot sign in again", async () => {
    const person = await aPerson("viewer");
    const cookie = await aSession(person.email);
    expect((await me({ cookie })).status).toBe(200);
    await disablePerson(ctx, person.id);
    expect((await me({ cookie })).status).toBe(401);
    const response = await signIn(person.email);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "ACCOUNT_DISABLED" });
  });

  test("in an open session as soon as the role changes", async () => {
    await aPerson("admin");
    const person = await aPerson("admin");
    const cookie = await aSession(person.email);
    expect((await postPeople({ cookie, origin: ORIGIN })).status).toBe(200);
    await changeRole(ctx, person.id, "viewer");
    expect((await postPeople({ cookie, origin: ORIGIN })).status).toBe(403);
  });

  test("at once for a revoked key", async () => {
    const { id, key } = await createApiKey(ctx, { name: "k", purpose: "test", role: "admin" });
    const headers = { authorization: `Bearer ${key}` };
    expect(await me(headers)).toMatchObject({ status: 200, me: { name: "k", role: "admin" } });
    await revokeApiKey(ctx, id);
    expect((await me(headers)).status).toBe(401);
  });

  test("within five seconds for a key that another process revoked", async () => {
    const { id, key } = await createApiKey(ctx, { name: "k", purpose: "test", role: "admin" });
    const headers = { authorization: `Bearer ${key}` };
    expect((await me(headers)).status).toBe(200);
    await ctx.db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
    clockMs += 4_000;
    expect((await me(headers)).status).toBe(200);
    clockMs += 1_001;
    expect((await me(headers)).status).toBe(401);
  });

  test("for a key at its very end, though it was used a moment before", async () => {
    const expiresAt = new Date(clockMs + 2_000);
    const key = await createApiKey(ctx, { name: "k", purpose: "test", role: "admin", expiresAt });
    const headers = { authorization: `Bearer ${key.key}` };
    expect((await me(headers)).status).toBe(200);
    clockMs += 2_001;
    expect((await me(headers)).status).toBe(401);
  });

  test("for the keys of a disabled or demoted owner", async () => {
    const owner = await aPerson("scientist");
    const actor = { kind: "user" as const, id: owner.id, name: "Ana", role: "scientist" };
    const input = { name: "k", purpose: "test", role: "scientist" as const };
    const { key } = await createApiKey({ ...ctx, actor }, input);
    const headers = { authorization: `Bearer ${key}` };
    expect(await me(headers)).toMatchObject({ status: 200, me: { role: "scientist" } });
    await changeRole(ctx, owner.id, "viewer");
    expect(await me(headers)).toMatchObject({ status: 200, me: { role: "viewer" } });
    await disablePerson(ctx, owner.id);
    expect((await me(headers)).status).toBe(401);
  });
});

describe("keys in requests", () => {
  test("work as bearer token and as basic password, and note their use once a minute", async () => {
    const { id, key } = await createApiKey(ctx, { name: "k", purpose: "test", role: "viewer" });
    const usedAt = async () =>
      (await ctx.db.apiKey.findUnique({ where: { id } }))?.lastUsedAt?.getTime();
    const start = clockMs;
    expect((await me({ authorization: `Bearer ${key}` })).status).toBe(200);
    expect(await usedAt()).toBe(start);
    clockMs = start + 30_000;
    const basic = Buffer.from(`anything:${key}`).toString("base64");
    expect((await me({ authorization: `Basic ${basic}` })).status).toBe(200);
    expect(await usedAt()).toBe(start);
    clockMs = start + 61_000;
    expect((await me({ authorization: `Bearer ${key}` })).status).toBe(200);
    expect(await usedAt()).toBe(clockMs);
  });

  test("a wrong key is nobody, even beside a good cookie", async () => {
    const cookie = await aSession((await aPerson()).email);
    expect((await me({ cookie, authorization: "Bearer hr_wrong" })).status).toBe(401);
  });

  test("the REST API asks for one in words", async () => {
    const response = await app.request(`${ORIGIN}/api/v1/anything`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      detail: expect.stringContaining("Bearer <key>"),
    });
  });
});

describe("writes by cookie", () => {
  test.each([
    { name: "of this site", origin: ORIGIN, status: 200 },
    { name: "of another site", origin: "https://evil.example", status: 403 },
    { name: "that hide where they come from", origin: undefined, status: 403 },
  ])("$name: $status", async ({ origin, status }) => {
    const cookie = await aSession((await aPerson()).email);
    const response = await postPeople({ cookie, ...(origin === undefined ? {} : { origin }) });
    expect(response.status).toBe(status);
  });

  test("another site can neither sign a person in nor out", async () => {
    const { email } = await aPerson();
    const cookie = await aSession(email);
    const origin = "https://evil.example";
    const out = await app.request(`${ORIGIN}/api/auth/sign-out`, {
      method: "POST",
      headers: { cookie, origin },
    });
    expect(out.status).toBe(403);
    expect((await signIn(email, PASSWORD, { cookie, origin })).status).toBe(403);
    const firstVisit = { origin, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await signIn(email, PASSWORD, firstVisit)).status).toBe(403);
    expect((await me({ cookie })).status).toBe(200);
  });
});
