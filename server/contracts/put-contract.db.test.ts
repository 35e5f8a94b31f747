import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { createContractsRest } from "@/server/contracts/rest";
import { answerChange } from "@/server/contracts/service";
import { createRestRouter } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
  await ingestBank(await tests.jobContext());
});
afterAll(() => tests.close());

async function call(method: string, path: string, body?: unknown, role = "steward") {
  const api = createRestRouter();
  api.use(async (c, next) => {
    c.set("services", { ...tests.ctx, actor: { ...tests.ctx.actor, role } });
    await next();
  });
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  const response = await api.route("/", createContractsRest()).request(path, init);
  return { status: response.status, body: await response.json() };
}

const source = (extra = "") => `apiVersion: v3.1.0
kind: DataContract
id: bank
version: 1.0.0
schema:
  - name: bank
    properties:
      - name: age
        logicalType: integer
${extra}customProperties:
  - property: consumers
    value: [{ name: Reports }]
`;

test("the same call makes a contract once, and what it does not say stays", async () => {
  const said = { dataset: "bank", name: "Calls", enforcement: "observe", source: source() };
  const made = await call("PUT", "/contracts/calls", said);
  expect(made).toMatchObject({ status: 200, body: { slug: "calls", changeId: null } });
  expect((await call("PUT", "/contracts/calls", said)).body).toEqual(made.body);
  const renamed = { dataset: "bank", name: "Phone calls", description: "Of 2008" };
  expect((await call("PUT", "/contracts/calls", renamed)).body).toEqual(made.body);
  expect((await call("GET", "/contracts/calls")).body).toMatchObject({
    ...{ name: "Phone calls", enforcement: "observe", description: "Of 2008", version: 1 },
    source: source(),
  });
});

test("another document becomes the next version, or asks consumers whom it would break", async () => {
  const said = { dataset: "bank", name: "Asked", source: source("        required: true\n") };
  await call("PUT", "/contracts/asked", said);
  const told = { ...said, source: `# Of 2008\n${said.source}` };
  expect((await call("PUT", "/contracts/asked", told)).body.changeId).toBeNull();
  expect((await call("GET", "/contracts/asked")).body).toMatchObject({ version: 2 });
  const looser = { ...said, source: source(), reason: "Some did not say" };
  const { changeId } = (await call("PUT", "/contracts/asked", looser)).body;
  expect(changeId).toEqual(expect.any(String));
  expect((await call("PUT", "/contracts/asked", looser)).body.changeId).toBe(changeId);
  expect((await call("GET", "/contracts/asked")).body).toMatchObject({ version: 2 });
});

test("a document that a consumer refused is not asked about again by the same call", async () => {
  const said = { dataset: "bank", name: "Refused", source: source("        required: true\n") };
  await call("PUT", "/contracts/refused", said);
  const looser = { ...said, source: source() };
  const { changeId } = (await call("PUT", "/contracts/refused", looser)).body;
  const refusal = { accepted: false, note: "By telephone" };
  await answerChange(tests.ctx, { changeId, consumer: "Reports", ...refusal });
  const again = await call("PUT", "/contracts/refused", looser);
  expect(again).toMatchObject({ status: 409 });
  expect(again.body.detail).toContain("refused this document");
});

test("a contract of another object is a conflict, and a viewer changes none", async () => {
  const said = { dataset: "bank", name: "Bound", source: source() };
  expect((await call("PUT", "/contracts/bound", said, "viewer")).status).toBe(403);
  expect((await call("PUT", "/contracts/bound", said)).status).toBe(200);
  const other = await call("PUT", "/contracts/bound", { ...said, object: "people" });
  expect(other).toMatchObject({ status: 409 });
  expect(other.body.detail).toContain('binds bank by the object "bank"');
});
