import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { createCatalogRest } from "@/server/catalog/rest";
import { createRestRouter } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let testContext: TestContext;
let call: (path: string, init?: RequestInit, role?: string) => Promise<Response>;

beforeAll(async () => {
  testContext = await createTestContext();
  await ingestBank(await testContext.jobContext());
  const { ctx } = testContext;
  call = async (path, init, role = "admin") => {
    const api = createRestRouter();
    api.use(async (c, next) => {
      c.set("services", { ...ctx, actor: { ...ctx.actor, role } });
      await next();
    });
    return api.route("/", createCatalogRest()).request(path, init);
  };
});
afterAll(() => testContext.close());

test("stores and datasets are listed with filter and page", async () => {
  const stores = await (await call("/catalog/stores?limit=1")).json();
  expect(stores).toMatchObject({ items: [{ slug: "samples", datasetCount: 1 }], approxTotal: 1 });
  const query = new URLSearchParams({ filter: "rows < 10" });
  expect(await (await call(`/catalog/datasets?${query}`)).json()).toMatchObject({ items: [] });
});

test("a dataset is read with its newest version, and its profile before it was measured", async () => {
  const dataset = await (await call("/catalog/datasets/bank")).json();
  expect(dataset).toMatchObject({ slug: "bank", latest: { number: 1, rowCount: 45_211 } });
  const profile = await (await call("/catalog/datasets/bank/profile")).json();
  expect(profile).toMatchObject({ versionNumber: 1, profiledAt: null, columns: [] });
});

test("an ingest is queued once for one idempotency key", async () => {
  const init = { method: "POST", headers: { "idempotency-key": "today" } };
  const first = await call("/catalog/datasets/bank/ingest", init);
  expect(first.status).toBe(202);
  const { jobId } = await first.json();
  const again = await call("/catalog/datasets/bank/ingest", init);
  expect(await again.json()).toEqual({ jobId });
});

test.each([
  { name: "an unknown dataset", path: "/catalog/datasets/none", status: 404 },
  { name: "an unknown version", path: "/catalog/datasets/bank/profile?version=9", status: 404 },
  { name: "an unknown field in the filter", path: "/catalog/datasets?filter=x%3D1", status: 400 },
])("$name is a problem document with status $status", async ({ path, status }) => {
  const response = await call(path);
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
});

test("a viewer may not ingest", async () => {
  const response = await call("/catalog/datasets/bank/ingest", { method: "POST" }, "viewer");
  expect(response.status).toBe(403);
});
