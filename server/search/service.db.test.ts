import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedPipelineRun, seedWorkspace } from "@/server/home/test-workspace";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { SEARCH_KINDS, SEARCH_LIMIT } from "@/server/search/schema";
import { searchObjects } from "@/server/search/service";

let testContext: TestContext;
let ctx: ServiceContext;
let runId: string;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = testContext.ctx;
  const { pipeline, run, dataset } = await seedWorkspace(ctx.db, "bank");
  runId = run.id;
  await seedPipelineRun(ctx.db, pipeline.id, { number: 7, state: "succeeded", steps: [] });
  await seedWorkspace(ctx.db, "flights");
  const store = await ctx.db.store.findFirstOrThrow({ where: { slug: "bank-files" } });
  await ctx.db.dataset.createMany({
    data: Array.from({ length: 30 }, (_, n) => ({
      slug: `many-${n}`,
      name: `Many ${n}`,
      storeId: store.id,
      path: `${n}`,
      format: "csv",
      recipe: {},
    })),
  });
  await ctx.db.datasetVersion.create({
    data: {
      datasetId: dataset.id,
      number: 2,
      files: [],
      columns: [{ name: "bank_salary", type: "double", nullable: false }],
      rowCount: 1,
      sizeBytes: 1n,
      contentHash: "2",
      sourceHash: "2",
      sample: [],
    },
  });
});
afterAll(() => testContext.close());

const search = async (q: string) => (await searchObjects(ctx, { q })).items;

test("every kind of object is found by its name, with its address", async () => {
  const { items } = await searchObjects(ctx, { q: "bank" });
  const byKind = Object.fromEntries(items.map((item) => [item.kind, item.href]));
  expect(Object.keys(byKind).sort()).toEqual([...SEARCH_KINDS].sort());
  expect(byKind).toEqual({
    store: "/stores",
    dataset: "/datasets/bank-calls",
    column: "/datasets/bank-calls?tab=profile",
    contract: "/contracts/bank-contract",
    "feature view": "/features/bank_view",
    pipeline: "/pipelines/bank-training",
    "pipeline run": "/pipelines/bank-training/runs/7",
    run: `/p/bank-project/runs/${runId}`,
    model: "/models/bank-model",
    endpoint: "/endpoints/bank-endpoint",
  });
});

describe("ranking", () => {
  test("an exact name comes before a prefix, a prefix before the middle of a name", async () => {
    await ctx.db.endpoint.create({
      data: { name: "calls", modelId: (await ctx.db.model.findFirstOrThrow()).id },
    });
    const titles = (await search("calls")).map(({ title }) => title);
    expect(titles[0]).toBe("calls");
    expect(titles.slice(1, 3).sort()).toEqual(["Calls of bank", "Calls of flights"]);
  });

  test("all words must occur, in any order", async () => {
    const found = await search("flights CALLS");
    expect(found[0]).toMatchObject({ kind: "dataset", href: "/datasets/flights-calls" });
    expect(found.every(({ title, subtitle }) => /flights/i.test(title + subtitle))).toBe(true);
  });
});

test("columns of the newest version are found, those of older ones are not", async () => {
  expect(await search("bank_salary")).toMatchObject([
    { kind: "column", subtitle: "Column of Calls of bank" },
  ]);
  expect(await search("bank_age")).toEqual([]);
});

test("a tag finds its datasets", async () => {
  expect((await search("phone")).map(({ kind }) => kind)).toEqual(["dataset", "dataset"]);
});

test("more than a page of hits says how many there were", async () => {
  const { items, total } = await searchObjects(ctx, { q: "many" });
  expect(items).toHaveLength(SEARCH_LIMIT);
  expect(total).toBe(30);
});

test.each(["%", "_'", "\\", "nothing called so", "'; DROP TABLE users; --"])(
  "%j is a name like any other and finds nothing",
  async (q) => {
    expect(await search(q)).toEqual([]);
  },
);
