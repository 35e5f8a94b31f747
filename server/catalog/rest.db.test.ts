import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { profileJob, scanJob } from "@/server/catalog/jobs";
import { createCatalogRest } from "@/server/catalog/rest";
import {
  ensureUploadStore,
  getLastScan,
  requestScan,
  testStore,
  updateStore,
} from "@/server/catalog/service";
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

test("a profile is measured when somebody asks, who may", async () => {
  const path = "/catalog/datasets/bank/profile";
  expect((await call(path, { method: "POST" }, "viewer")).status).toBe(403);
  expect((await call(`${path}?version=9`, { method: "POST" })).status).toBe(404);
  const { jobId } = await (await call(`${path}?version=1`, { method: "POST" })).json();
  expect(await testContext.runJob([profileJob], jobId)).toBe("succeeded");
  const { columns } = await (await call(path)).json();
  expect(columns[0]).toMatchObject({ column: "age", rowCount: 45_211 });
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

const send = (store: string, name: string, body: BodyInit | null, role?: string) =>
  call(
    `/catalog/stores/${store}/files?${new URLSearchParams({ name })}`,
    { method: "POST", body, ...(body === null ? {} : { duplex: "half" }) } as RequestInit,
    role,
  );

test("a file is sent to the store of uploads, scanned, and replaced by one of its name", async () => {
  const { ctx } = testContext;
  expect((await send("uploads", "orders.csv", "id\n1\n")).status).toBe(201);
  const { slug, id } = await ensureUploadStore(ctx);
  expect((await send(slug, "orders.csv", "id,total\n1,2\n")).status).toBe(201);
  const again = await send(slug, "orders.csv", "id,total\n1,2\n3,4\n");
  expect(await again.json()).toEqual({ path: "orders.csv", sizeBytes: 17 });
  const jobId = await requestScan(ctx, id);
  expect(await testContext.runJob([scanJob], jobId)).toBe("succeeded");
  const scan = await getLastScan(ctx, id);
  expect(scan?.entries).toMatchObject([
    { path: "orders.csv", sizeBytes: 17, columns: [{ name: "id" }, { name: "total" }] },
  ]);
  // A person who renames the store does not lose its files.
  await updateStore(ctx, { store: id, name: "From browsers", config: {} });
  expect((await testStore(ctx, id)).steps).toMatchObject([{ message: "1 file" }]);
});

test.each(["../orders.csv", "a/b.csv", ".hidden", "", "a\\b.csv"])(
  "a file named %j is refused",
  async (name) => {
    const { slug } = await ensureUploadStore(testContext.ctx);
    expect((await send(slug, name, "a\n1\n")).status).toBe(400);
  },
);

test("a body that breaks off leaves nothing behind, and other stores take no files", async () => {
  const { ctx } = testContext;
  const { slug } = await ensureUploadStore(ctx);
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("a,b\n"));
      controller.error(new Error("gone"));
    },
  });
  expect((await send(slug, "broken.csv", broken)).status).toBe(500);
  expect((await send(slug, "empty.csv", null)).status).toBe(400);
  const kept = await ctx.lake.list("uploads");
  expect(kept.filter(({ key }) => !key.endsWith("/orders.csv"))).toEqual([]);
  expect((await send("samples", "x.csv", "a\n")).status).toBe(400);
  expect((await send(slug, "x.csv", "a\n", "viewer")).status).toBe(403);
});
