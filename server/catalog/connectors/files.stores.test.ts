import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  createFolderStore,
  createHttpStore,
  createS3Store,
  type FileStore,
  makeFiles,
} from "@/server/catalog/connectors/fixtures/file-stores";
import {
  asSample,
  ORDER_COLUMNS,
  ORDERS,
  ORDERS_RECIPE,
} from "@/server/catalog/connectors/fixtures/orders";
import { scanJob } from "@/server/catalog/jobs";
import type { StoreTarget } from "@/server/catalog/schema";
import {
  createDataset,
  createStore,
  getLastScan,
  getSample,
  ingestDataset,
  requestScan,
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

const s3 = inject("s3");
const KINDS = [
  { kind: "folder", isThere: true, create: createFolderStore },
  { kind: "http", isThere: true, create: createHttpStore },
  {
    kind: "s3",
    isThere: s3 !== null,
    create: (files: ReadonlyMap<string, Buffer>) => {
      if (s3 === null) throw new Error("there is no S3 server");
      return createS3Store(files, s3);
    },
  },
];
const FILES = [
  { name: "orders.csv", format: "csv" as const },
  { name: "orders.json", format: "json" as const },
  { name: "orders.ndjson", format: "json" as const },
  { name: "orders.parquet", format: "parquet" as const },
  { name: "orders.feather", format: "arrow" as const },
];

async function fail(target: StoreTarget): Promise<string> {
  const { ok, steps } = await testTarget(ctx, target);
  expect(ok).toBe(false);
  return steps.find(({ state }) => state === "failed")?.message ?? "";
}

describe.each(KINDS)("a $kind store", ({ kind, isThere, create }) => {
  const testHere = test.runIf(isThere);
  let store: FileStore;
  let storeId: string;

  beforeAll(async () => {
    if (!isThere) return;
    store = await create(await makeFiles());
    ({ id: storeId } = await createStore(ctx, { ...store.target, slug: kind, name: kind }));
  });
  afterAll(() => store?.remove());

  testHere("is tested step by step", async () => {
    const { steps } = await testTarget(ctx, store.target);
    expect(steps.filter(({ state }) => state !== "passed")).toEqual([]);
  });

  testHere("is scanned: every file with its format and columns, and what changed", async () => {
    const scan = async () => {
      expect(await testContext.runJob([scanJob], await requestScan(ctx, storeId))).toBe(
        "succeeded",
      );
      return (await getLastScan(ctx, storeId))?.entries ?? [];
    };
    const entries = await scan();
    expect(entries.map(({ path }) => path).sort()).toEqual(
      FILES.map(({ name }) => store.pathOf(name)).sort(),
    );
    for (const { columns, format, problem, sizeBytes } of entries) {
      expect([format, problem]).toEqual([expect.any(String), null]);
      expect(columns.map(({ name }) => name)).toEqual(ORDER_COLUMNS);
      expect(sizeBytes).toBeGreaterThan(100);
    }
    expect(new Set((await scan()).map(({ change }) => change))).toEqual(new Set(["same"]));
  });

  testHere.for(FILES)("makes a version of $name, cell by cell", async ({ name, format }) => {
    const slug = `${kind}-${name.replace(".", "-")}`;
    const source = { storeId, path: store.pathOf(name), slug, name, format };
    const { id } = await createDataset(ctx, { ...source, recipe: ORDERS_RECIPE });
    const version = await ingestDataset({ ...ctx, jobId: slug }, id);
    expect(version.rowCount).toBe(ORDERS.length);
    expect((await getSample(ctx, id)).rows).toEqual(asSample(ORDERS));
    const again = await ingestDataset({ ...ctx, jobId: `${slug} again` }, id);
    expect(again).toEqual({ ...version, created: false });
    expect(await ctx.lake.list(".staging")).toEqual([]);
  });

  testHere("says when a file is not there", async () => {
    const path = store.pathOf("gone.csv");
    const source = { storeId, path, slug: `${kind}-gone`, name: "Gone" };
    const { id } = await createDataset(ctx, { ...source, recipe: ORDERS_RECIPE });
    await expect(ingestDataset(ctx, id)).rejects.toThrow(/is not (in|one of|there)/);
  });

  testHere("says when the key is wrong", async () => {
    if (store.wrongPassword === null) return;
    expect(await fail(store.wrongPassword)).toMatch(/asks who calls|secret key does not belong/);
  });

  testHere("says when the place is wrong", async () => {
    expect(await fail(store.wrongHost)).toMatch(/is not known\. Check its spelling|does not exist/);
  });

  testHere("says which right is missing", async () => {
    if (store.noPermission === null) return;
    expect(await fail(store.noPermission)).toMatch(/Ask its owner|It needs s3:ListBucket/);
  });
});

test("somebody who is no admin cannot reach this machine's own addresses", async () => {
  const steward = { ...ctx, actor: { ...ctx.actor, role: "steward" } };
  const target = { kind: "http", config: { urls: ["http://127.0.0.1:9/x.csv"] } };
  const { steps } = await testTarget(steward, target);
  expect(steps[0]).toMatchObject({ state: "failed", name: "resolve" });
  expect(steps[0]?.message).toContain("is not an address of the public internet");
});
