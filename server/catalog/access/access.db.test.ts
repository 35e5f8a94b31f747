import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ingestPeople, SECRETS } from "@/server/catalog/access/fixtures/people";
import {
  answerGuess,
  decideAccess,
  getAccess,
  grantAccess,
  listOpenRequests,
  requestAccess,
  revokeAccess,
} from "@/server/catalog/access/service";
import { createCatalogRest } from "@/server/catalog/rest";
import { describeColumns, getDataset, getSample } from "@/server/catalog/service";
import { createApiKey } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { createRestRouter } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let testContext: TestContext;
let ctx: ServiceContext;
let people: Awaited<ReturnType<typeof ingestPeople>>;
let ana: ServiceContext;
let owner: ServiceContext;
let steward: ServiceContext;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = testContext.ctx;
  people = await ingestPeople(await testContext.jobContext());
  ana = await aPerson("Ana", "viewer");
  owner = await aPerson("Olu", "scientist");
  steward = await aPerson("Stella", "steward");
  const where = { id: people.datasetId };
  await ctx.db.dataset.update({ where, data: { ownerId: owner.actor.id } });
}, 60_000);
beforeEach(async () => {
  await ctx.db.sensitiveAccess.deleteMany();
  await ctx.db.auditEvent.deleteMany();
});
afterAll(async () => {
  await testContext.close();
  await people.remove();
});

async function aPerson(name: string, role: string): Promise<ServiceContext> {
  const email = `${name.toLowerCase()}@headrace.example`;
  const { id } = await ctx.db.user.create({ data: { name, email, role, emailVerified: true } });
  return { ...ctx, actor: { kind: "user", id, name, role } };
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const masked = async (as: ServiceContext) => (await getSample(as, "people")).masked;
const ask = (as: ServiceContext) =>
  requestAccess(as, { dataset: "people", purpose: "To answer complaints" });
const actions = async () =>
  (await ctx.db.auditEvent.findMany({ orderBy: { at: "asc" } })).map(({ action }) => action);

describe("a request", () => {
  test("waits for a steward, opens the columns when it is granted, and leaves its audit", async () => {
    expect(await getAccess(ana, "people")).toMatchObject({
      ...{ mayRead: false, mayAsk: true, mayDecide: false, entries: [] },
      masked: ["email", "salary", "born"],
    });
    const { id } = await ask(ana);
    expect(await getAccess(ana, "people")).toMatchObject({
      ...{ mayAsk: false, entries: [{ state: "requested", grantee: { name: "Ana" } }] },
    });
    expect(await listOpenRequests(steward)).toMatchObject([
      { id, purpose: "To answer complaints", dataset: { slug: "people" } },
    ]);
    const expiresAt = inDays(30);
    await decideAccess(steward, { decision: "grant", id, expiresAt, note: "Until the audit" });
    expect(await masked(ana)).toEqual([]);
    expect(await getAccess(ana, "people")).toMatchObject({
      ...{ mayRead: true, by: "grant", until: expiresAt, masked: [] },
      entries: [{ state: "granted", decidedByName: "Stella", note: "Until the audit" }],
    });
    expect(await listOpenRequests(steward)).toEqual([]);
    expect(await actions()).toEqual(["datasets.requestAccess", "datasets.grantAccess"]);
  });

  test("that is refused says why, and may be made again", async () => {
    const { id } = await ask(ana);
    await decideAccess(steward, { decision: "refuse", id, note: "Use the open table" });
    expect((await getAccess(ana, "people")).entries).toMatchObject([
      { state: "refused", note: "Use the open table" },
    ]);
    expect(await masked(ana)).toHaveLength(3);
    await expect(
      decideAccess(steward, { decision: "grant", id, expiresAt: inDays(1) }),
    ).rejects.toThrow("answered already");
    await ask(ana);
    expect(await actions()).toEqual([
      "datasets.requestAccess",
      "datasets.refuseAccess",
      "datasets.requestAccess",
    ]);
  });

  test("is made once, and not by who may read", async () => {
    await ask(ana);
    await expect(ask(ana)).rejects.toThrow("somebody has yet to answer");
    await expect(ask(steward)).rejects.toThrow("may read the sensitive columns of people already");
  });

  test("can be a key's", async () => {
    const { id } = await createApiKey(owner, {
      ...{ name: "nightly", purpose: "Nightly scores", role: "scientist" },
    });
    const key: ServiceContext = {
      ...ctx,
      actor: { kind: "key", id, name: "nightly", role: "scientist" },
    };
    const request = await ask(key);
    await decideAccess(steward, { decision: "grant", id: request.id, expiresAt: inDays(1) });
    expect(await masked(key)).toEqual([]);
  });

  test("is seen by others only if they may answer it", async () => {
    await ask(ana);
    const bo = await aPerson("Bo", "scientist");
    expect((await getAccess(bo, "people")).entries).toEqual([]);
    expect(await listOpenRequests(bo)).toEqual([]);
    expect(await listOpenRequests(owner)).toHaveLength(1);
  });
});

describe("who decides", () => {
  test("is not the one who asks, nor an owner who may not read the columns himself", async () => {
    const { id } = await ask(ana);
    const answer = { decision: "grant", id, expiresAt: inDays(1) } as const;
    await expect(decideAccess(ana, answer)).rejects.toThrow("Stewards and admins");
    await expect(decideAccess(owner, answer)).rejects.toThrow("Stewards and admins");
    const grantee = { kind: "user", id: owner.actor.id ?? "" } as const;
    const grant = { dataset: "people", grantee, purpose: "He owns it", expiresAt: inDays(9) };
    await grantAccess(steward, grant);
    await decideAccess(owner, answer);
    expect(await masked(ana)).toEqual([]);
    // What he answers for others he cannot hand out unasked.
    await expect(grantAccess(owner, grant)).rejects.toThrow("catalog.readSensitive");
  });

  test("ends a grant before its time", async () => {
    const grantee = { kind: "user", id: ana.actor.id ?? "" } as const;
    const grant = { dataset: "people", grantee, purpose: "A test", expiresAt: inDays(9) };
    const { id } = await grantAccess(steward, grant);
    await expect(revokeAccess(ana, { id })).rejects.toThrow("Stewards and admins");
    await revokeAccess(steward, { id, note: "Done" });
    expect(await masked(ana)).toHaveLength(3);
    await expect(revokeAccess(steward, { id })).rejects.toThrow("does not hold any more");
  });
});

describe("a grant", () => {
  test("takes the place of an earlier one, also where it is shorter", async () => {
    const grantee = { kind: "role", id: "viewer" } as const;
    const grant = { dataset: "people", grantee, purpose: "A test" };
    await grantAccess(steward, { ...grant, expiresAt: inDays(90) });
    await grantAccess(steward, { ...grant, expiresAt: inDays(1) });
    expect((await getAccess(steward, "people")).entries.map(({ state }) => state)).toEqual([
      "granted",
      "replaced",
    ]);
    const later = { ...ana, now: () => inDays(2) };
    expect(await masked(ana)).toEqual([]);
    expect(await masked(later)).toHaveLength(3);
    expect((await getAccess({ ...steward, now: later.now }, "people")).entries[0]?.state).toBe(
      "expired",
    );
  });

  test.each([
    ["in the past", { expiresAt: inDays(-1) }, "in the past"],
    ["for ever", { expiresAt: inDays(5_000) }, "366 days at most"],
    ["to nobody", { grantee: { kind: "user", id: "none" } }, "no person"],
    ["to a key that is not there", { grantee: { kind: "key", id: "none" } }, "no key"],
    [
      "to a role that reads by right",
      { grantee: { kind: "role", id: "steward" } },
      "read by right",
    ],
    ["without a purpose", { purpose: " " }, "purpose"],
  ] as const)("%s is refused", async (_, change, message) => {
    const grantee = { kind: "role", id: "viewer" } as const;
    const grant = {
      dataset: "people",
      grantee,
      purpose: "A test",
      expiresAt: inDays(1),
      ...change,
    };
    await expect(grantAccess(steward, grant)).rejects.toThrow(message);
    expect(await ctx.db.sensitiveAccess.count()).toBe(0);
  });
});

test("all of it can be done by API, and the sample there is masked alike", async () => {
  const call = async (as: ServiceContext, method: string, path: string, body?: unknown) => {
    const api = createRestRouter();
    api.use(async (c, next) => {
      c.set("services", as);
      await next();
    });
    const init = { method, headers: { "content-type": "application/json" } };
    const sent = body === undefined ? init : { ...init, body: JSON.stringify(body) };
    const response = await api.route("/", createCatalogRest()).request(`/catalog/${path}`, sent);
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  };
  const sample = async () => (await call(ana, "GET", "datasets/people/sample")).body;
  expect(await sample()).toMatchObject({ masked: ["email", "salary", "born"] });
  expect(JSON.stringify(await sample())).not.toMatch(SECRETS);
  const asked = await call(ana, "POST", "datasets/people/access/requests", { purpose: "A look" });
  expect(asked.status).toBe(201);
  const answer = { decision: "grant", expiresAt: inDays(1).toISOString() };
  const path = `access/${asked.body.id}`;
  expect((await call(ana, "POST", `${path}/answer`, answer)).status).toBe(403);
  expect((await call(steward, "POST", `${path}/answer`, answer)).status).toBe(204);
  expect(JSON.stringify(await sample())).toMatch(SECRETS);
  expect((await call(ana, "GET", "datasets/people/access")).body).toMatchObject({ by: "grant" });
  expect((await call(steward, "DELETE", path)).status).toBe(204);
  expect(JSON.stringify(await sample())).not.toMatch(SECRETS);
  const grant = { grantee: { kind: "role", id: "viewer" }, purpose: "A look", ...answer };
  const granted = await call(steward, "POST", "datasets/people/access/grants", grant);
  expect(granted.status).toBe(201);
  expect(JSON.stringify(await sample())).toMatch(SECRETS);
});

describe("what a steward says of a column", () => {
  const say = (sensitivity?: "public" | "restricted" | null) =>
    describeColumns(steward, {
      dataset: "people",
      columns: [{ column: "city", description: "Where they live", term: null, sensitivity }],
    });
  const classOf = async (name: string) =>
    (await getDataset(ana, "people")).sensitivities.find(({ column }) => column === name);

  test("holds before the contract and the dataset, and outlives a description without it", async () => {
    await say("restricted");
    expect(await masked(ana)).toContain("city");
    await say();
    expect(await classOf("city")).toMatchObject({ level: "restricted", from: "column" });
    await say(null);
    expect(await classOf("city")).toMatchObject({ level: "internal", from: "dataset" });
    expect(await classOf("salary")).toMatchObject({ level: "confidential", from: "contract" });
    expect(await actions()).toEqual(Array(3).fill("datasets.describeColumns"));
  });

  test("answers a guess, which alone masks nothing", async () => {
    const set = (sensitivity: null) =>
      describeColumns(steward, {
        dataset: "people",
        columns: [{ column: "email", description: "", term: null, sensitivity }],
      });
    await set(null);
    expect(await classOf("email")).toMatchObject({ isMasked: false, proposal: "e-mail" });
    expect(await masked(ana)).not.toContain("email");
    const answer = { dataset: "people", column: "email" };
    await expect(answerGuess(ana, { ...answer, isPersonal: true })).rejects.toThrow(
      "catalog.write",
    );
    await answerGuess(steward, { ...answer, isPersonal: false });
    expect(await classOf("email")).toMatchObject({ isMasked: false, proposal: null });
    // Who describes the column later brings the guess not back.
    await set(null);
    expect(await classOf("email")).toMatchObject({ proposal: null });
    await ctx.db.columnNote.deleteMany({ where: { column: "email" } });
    await answerGuess(steward, { ...answer, isPersonal: true });
    expect(await classOf("email")).toMatchObject({ level: "pii", from: "column", proposal: null });
    expect(await masked(ana)).toContain("email");
    await expect(
      answerGuess(steward, { dataset: "people", column: "city", isPersonal: true }),
    ).rejects.toThrow("Nothing is guessed");
    expect(await actions()).toContain("datasets.answerGuess");
  });

  test("is gone with a contract that is retired", async () => {
    const where = { id: people.contractId };
    await ctx.db.contract.update({ where, data: { status: "retired" } });
    expect(await masked(ana)).toEqual(["email"]);
    await ctx.db.contract.update({ where, data: { status: "active" } });
    expect(await masked(ana)).toEqual(["email", "salary", "born"]);
  });
});
