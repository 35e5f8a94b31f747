import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ingestJob, scanJob } from "@/server/catalog/jobs";
import { createCatalogRest } from "@/server/catalog/rest";
import { createRestRouter } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let testContext: TestContext;
let database: pg.Client;
const server = new URL(inject("databaseUrl"));
const NAME = `shop_${Date.now()}_${process.pid}`;

async function call(method: string, path: string, body?: unknown) {
  const api = createRestRouter();
  api.use(async (c, next) => {
    c.set("services", { ...testContext.ctx, actor: { ...testContext.ctx.actor, role: "admin" } });
    await next();
  });
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  const response = await api.route("/", createCatalogRest()).request(path, init);
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

beforeAll(async () => {
  testContext = await createTestContext();
  const admin = new pg.Client({ connectionString: server.href });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${NAME}`);
  await admin.end();
  const own = new URL(server);
  own.pathname = `/${NAME}`;
  database = new pg.Client({ connectionString: own.href });
  await database.connect();
  await database.query(
    "CREATE TABLE orders (id INT NOT NULL, total NUMERIC(8, 2), at TIMESTAMPTZ)",
  );
  await database.query(
    "INSERT INTO orders VALUES (1, 9.50, '2026-01-01Z'), (2, NULL, '2026-01-02Z')",
  );
});
afterAll(async () => {
  await database.end();
  const admin = new pg.Client({ connectionString: server.href });
  await admin.connect();
  await admin.query(`DROP DATABASE ${NAME} WITH (FORCE)`);
  await admin.end();
  await testContext.close();
});

const STORE = () => ({
  ...{ name: "Shop", kind: "postgres", include: ["public/*"] },
  config: {
    ...{ host: server.hostname, port: Number(server.port), database: NAME, tls: "off" },
    user: decodeURIComponent(server.username),
  },
  secret: { password: decodeURIComponent(server.password) },
});

test("a database is cataloged by calls alone, and the same calls again change nothing", async () => {
  const first = await call("PUT", "/catalog/stores/shop", STORE());
  expect(first).toMatchObject({ status: 200, body: { slug: "shop" } });
  expect((await call("PUT", "/catalog/stores/shop", STORE())).body).toEqual(first.body);
  const tested = await call("POST", "/catalog/stores/shop/test");
  expect(tested.body).toMatchObject({ ok: true });
  expect((await call("GET", "/catalog/stores/shop/scan")).status).toBe(404);
  const { body: job } = await call("POST", "/catalog/stores/shop/scan");
  expect(await testContext.runJob([scanJob], job.jobId)).toBe("succeeded");
  const { body: scan } = await call("GET", "/catalog/stores/shop/scan");
  expect(scan.entries).toMatchObject([{ path: "public/orders", change: "added" }]);

  // What the scan found is what the recipe is made of.
  const [{ columns }] = scan.entries;
  const dataset = {
    ...{ store: "shop", path: "public/orders", name: "Orders", format: "table" },
    description: "Every order",
    timeColumn: "at",
    recipe: {
      columns: columns.map(({ name, becomes }: { name: string; becomes: string }) => ({
        ...{ name, type: becomes, nullable: name === "total" },
      })),
    },
  };
  const declared = await call("PUT", "/catalog/datasets/orders", dataset);
  expect(declared.status).toBe(200);
  const described = { ...dataset, description: "Every order of the shop" };
  expect((await call("PUT", "/catalog/datasets/orders", described)).body).toEqual(declared.body);
  const { body: reading } = await call("POST", "/catalog/datasets/orders/ingest");
  expect(await testContext.runJob([ingestJob], reading.jobId)).toBe("succeeded");

  const patched = await call("PATCH", "/catalog/datasets/orders", { tier: 1, domain: "sales" });
  expect(patched.body).toMatchObject({
    ...{ tier: 1, domain: "sales", description: "Every order of the shop", timeColumn: "at" },
    latest: { rowCount: 2 },
  });
  const notes = { columns: [{ column: "total", description: "In euros", term: null }] };
  expect((await call("PATCH", "/catalog/datasets/orders/columns", notes)).body).toEqual({
    columns: [{ ...notes.columns[0], sensitivity: null }],
  });
  expect((await call("GET", "/catalog/datasets/orders/versions")).body.items).toHaveLength(1);
  expect((await call("GET", "/catalog/datasets/orders/sample")).body.rows).toMatchObject([
    { id: 1, total: 9.5 },
    { id: 2, total: null },
  ]);
  const { body: usage } = await call("GET", "/catalog/datasets/orders/usage");
  expect(usage.days).toHaveLength(90);
});

test("what code does not say of a store or a dataset stays as people have said it", async () => {
  await call("PUT", "/catalog/stores/shop", { ...STORE(), description: "Of the shop" });
  await call("PUT", "/catalog/stores/shop", STORE());
  expect((await call("GET", "/catalog/stores/shop")).body).toMatchObject({
    ...{ description: "Of the shop", include: ["public/*"], hasSecret: true },
  });
  await call("PATCH", "/catalog/datasets/orders", { tier: 1, tags: ["money"], domain: "sales" });
  const dataset = {
    ...{ store: "shop", path: "public/orders", name: "All orders", format: "table" },
    recipe: { columns: [{ name: "id", type: "integer" }] },
  };
  expect((await call("PUT", "/catalog/datasets/orders", dataset)).status).toBe(200);
  expect((await call("GET", "/catalog/datasets/orders")).body).toMatchObject({
    ...{ name: "All orders", tier: 1, tags: ["money"], domain: "sales" },
    description: "Every order of the shop",
  });
});

test("a store is forgotten unless a dataset lies in it", async () => {
  const folder = { name: "Folder", kind: "folder", config: { path: "/tmp" } };
  await call("PUT", "/catalog/stores/unused", folder);
  expect((await call("DELETE", "/catalog/stores/unused")).status).toBe(204);
  expect((await call("GET", "/catalog/stores/unused")).status).toBe(404);
  expect((await call("DELETE", "/catalog/stores/shop")).status).toBe(409);
});

test("an address that is taken by something else is a conflict", async () => {
  const folder = { name: "Shop", kind: "folder", config: { path: "/tmp" } };
  expect((await call("PUT", "/catalog/stores/shop", folder)).status).toBe(409);
  const other = {
    ...{ store: "shop", path: "public/people", name: "Orders", format: "table" },
    recipe: { columns: [{ name: "id", type: "integer" }] },
  };
  const taken = await call("PUT", "/catalog/datasets/orders", other);
  expect(taken).toMatchObject({ status: 409 });
  expect(taken.body.detail).toContain("reads shop/public/orders");
  expect((await call("PATCH", "/catalog/datasets/orders", { tier: 9 })).status).toBe(400);
});
