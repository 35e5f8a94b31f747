import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { TableConnector } from "@/server/catalog/connectors/connector";
import {
  asSample,
  LATER_ORDERS,
  ORDER_COLUMNS,
  ORDERS,
  ORDERS_RECIPE,
} from "@/server/catalog/connectors/fixtures/orders";
import { createSparkStore } from "@/server/catalog/connectors/fixtures/spark-store";
import {
  createDuckDbStore,
  createMysqlStore,
  createPostgresStore,
  createSqliteStore,
  type TableStore,
} from "@/server/catalog/connectors/fixtures/table-stores";
import { collect } from "@/server/catalog/connectors/in-batches";
import { openConnector } from "@/server/catalog/connectors/kinds";
import type { StoreTarget } from "@/server/catalog/schema";
import {
  createDataset,
  createStore,
  getSample,
  getVersion,
  ingestDataset,
  testTarget,
} from "@/server/catalog/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let testContext: TestContext;
let ctx: JobContext;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = await testContext.jobContext();
});
afterAll(() => testContext.close());

const spark = inject("spark");
const KINDS = [
  { kind: "postgres", isThere: true, create: () => createPostgresStore(inject("databaseUrl")) },
  {
    kind: "mysql",
    isThere: inject("mariaDbPort") !== null,
    create: () => createMysqlStore(inject("mariaDbPort") ?? 0),
  },
  { kind: "sqlite", isThere: true, create: createSqliteStore },
  { kind: "duckdb", isThere: true, create: createDuckDbStore },
  {
    kind: "spark",
    isThere: spark !== null,
    create: () => createSparkStore(spark ?? { port: 0, token: "" }),
  },
];

async function open(target: StoreTarget): Promise<TableConnector> {
  const access = { secret: {}, ...target, allowPrivate: true };
  const connector = await openConnector(access, ctx.config);
  if (connector.family !== "tables") throw new Error("not a store of tables");
  return connector;
}

async function fail(target: StoreTarget): Promise<string> {
  const { ok, steps } = await testTarget(ctx, target);
  expect(ok).toBe(false);
  return steps.find(({ state }) => state === "failed")?.message ?? "";
}

describe.each(KINDS)("a $kind store", ({ kind, isThere, create }) => {
  const testHere = test.runIf(isThere);
  let store: TableStore;
  let connector: TableConnector;

  beforeAll(async () => {
    if (!isThere) return;
    store = await create();
    connector = await open(store.target);
  });
  afterAll(() => store?.remove());

  const readAll = (columns: readonly string[], after: { column: string; value: string } | null) =>
    collect(connector.read({ path: store.table, columns, after, limit: null })).then((batches) =>
      batches.flat(),
    );

  testHere("is tested step by step", async () => {
    const { ok, steps } = await testTarget(ctx, store.target);
    expect(steps.filter(({ state }) => state !== "passed")).toEqual([]);
    expect(ok).toBe(true);
  });

  testHere("lists tables and views with their columns", async () => {
    const objects = await connector.list();
    const readable = objects.filter(({ problem }) => problem === null);
    expect(readable.map(({ kind: each }) => each).sort()).toEqual(["table", "view", "view"]);
    const orders = objects.find(({ path }) => path === store.table);
    expect(orders?.columns?.map(({ name }) => name)).toEqual(ORDER_COLUMNS);
    expect(orders?.columns?.map(({ type }) => type)).toEqual([
      ...["integer", "text", "number", "boolean", "date", "timestamp"],
    ]);
  });

  testHere("tells which columns may be empty", async () => {
    const columns = await connector.describe(store.table);
    const nullable = columns.filter((column) => column.nullable).map(({ name }) => name);
    expect(nullable).toEqual(store.nullable ?? ["customer", "paid"]);
    const missing = store.table.replace("orders", "gone");
    await expect(connector.describe(missing)).rejects.toThrow("There is no table");
  });

  testHere("reads only as many rows as are wanted", async () => {
    const request = { path: store.table, columns: ["id"], after: null, limit: 2 };
    expect((await collect(connector.read(request))).flat()).toHaveLength(2);
  });

  testHere("reads only the columns that are wanted, in their order", async () => {
    const rows = await readAll(["customer", "id"], null);
    expect(rows).toHaveLength(ORDERS.length);
    expect(rows).toContainEqual(["O'Brien; DROP", "2"]);
    expect(rows).toContainEqual([null, "3"]);
  });

  testHere("reads only rows that are greater than a former value", async () => {
    expect(await readAll(["id"], { column: "id", value: "3" })).toEqual([["9007199254740993"]]);
    const since = { column: "updated_at", value: "2026-01-02 00:00:00" };
    expect(await readAll(["id"], since)).toHaveLength(2);
  });

  testHere("becomes a version cell by cell, and grows by what is new", async () => {
    const { id: storeId } = await createStore(ctx, { ...store.target, slug: kind, name: kind });
    const { id } = await createDataset(ctx, {
      ...{ storeId, path: store.table, slug: `${kind}-orders`, name: "Orders", format: "table" },
      recipe: { ...ORDERS_RECIPE, incremental: { column: "updated_at" } },
      timeColumn: "updated_at",
    });
    const first = await ingestDataset({ ...ctx, jobId: `${kind} first` }, id);
    expect(first).toMatchObject({ number: 1, rowCount: ORDERS.length });
    const sample = await getSample(ctx, id);
    expect(sample.rows).toEqual(asSample(ORDERS));

    const again = { ...ctx, jobId: `${kind} again` };
    expect(await ingestDataset(again, id)).toMatchObject({ number: 1, created: false });
    await store.addLater();
    const later = { ...ctx, jobId: `${kind} later` };
    const second = await ingestDataset(later, id);
    expect(second).toMatchObject({ number: 2, rowCount: ORDERS.length + LATER_ORDERS.length });
    const { files, timeFrom, timeTo } = await getVersion(ctx, second.versionId);
    expect(files.map(({ rowCount }) => rowCount)).toEqual([ORDERS.length, LATER_ORDERS.length]);
    expect(timeFrom?.toISOString()).toBe("2026-01-01T09:00:00.000Z");
    expect(timeTo?.toISOString()).toBe("2026-03-02T08:00:00.000Z");
  });

  testHere("stops reading when the job is cancelled", async () => {
    const path = store.table.replace("orders", "endless");
    const request = { path, columns: ["n"], after: null, limit: null };
    const cancel = new AbortController();
    let rows = 0;
    const read = async () => {
      for await (const batch of connector.read(request, cancel.signal)) {
        rows += batch.length;
        cancel.abort();
      }
    };
    await expect(read()).rejects.toThrow("aborted");
    expect(rows).toBeGreaterThan(0);
    await expect(read()).rejects.toThrow("aborted");
  });

  testHere("cannot be written to through its connector", async () => {
    const name = store.table.split("/").at(-1);
    const evil = `id" FROM ${name}; DROP TABLE ${name}; --`;
    const request = { path: store.table, columns: [evil], after: null, limit: null };
    await expect(collect(connector.read(request))).rejects.toThrow();
    expect(await readAll(["id"], null)).not.toHaveLength(0);
  });

  testHere("says when the password is wrong", async () => {
    if (store.wrongPassword === null) return;
    expect(await fail(store.wrongPassword)).toMatch(/refuses the user ".+".*Check the user's name/);
  });

  testHere("says when the place is wrong", async () => {
    expect(await fail(store.wrongHost)).toMatch(/is not known\. Check its spelling|does not exist/);
    if (store.nothingListens === null) return;
    expect(await fail(store.nothingListens)).toMatch(/Nothing listens on|is not a .+ database/);
  });

  testHere("says which right is missing, and how it is given", async () => {
    if (store.noPermission === null) return;
    expect(await fail(store.noPermission)).toMatch(/may not read it\. Run GRANT SELECT ON/);
  });
});
