import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import type { RunQueryInput } from "@/server/explore/schema";
import { exportQuery, listHistory, runQuery, summariseQuery } from "@/server/explore/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let tests: TestContext;
let ctx: JobContext;

beforeAll(async () => {
  tests = await createTestContext();
  ctx = await tests.jobContext();
  await ingestBank(ctx);
}, 60_000);
afterAll(() => tests.close());

const run = (sql: string, more: Partial<RunQueryInput> = {}) =>
  runQuery(ctx, { id: randomUUID(), sql, scope: "sample", limit: 10_000, ...more });
const count = async (sql: string) => Number((await run(sql)).rows[0]?.[0]);

test("a sample reads about its share of the rows and says so beside all there are", async () => {
  const { sources, rows } = await run("SELECT count(*) FROM bank");
  expect(sources).toEqual([
    { name: "bank", slug: "bank", number: 1, rowCount: 45_211, share: 0.1, masked: [] },
  ]);
  // Three standard deviations of a binomial of 45 211 rows and a tenth: √(45 211 · 0.1 · 0.9) ≈ 64.
  expect(Math.abs(Number(rows[0]?.[0]) - 4_521)).toBeLessThan(3 * 64);
  const whole = await run("SELECT count(*) FROM bank", { scope: "auto" });
  expect(whole.rows).toEqual([["45211"]]);
  expect(whole.sources[0]?.share).toBeUndefined();
});

test("a sample is the same rows whatever is asked, also page by page and twice in one query", async () => {
  const all = await count("SELECT count(*) FROM bank");
  const pages = [];
  for (let offset = 0; offset < all; offset += 1_500) {
    pages.push(...(await run("SELECT client_id FROM bank", { offset, limit: 1_500 })).rows);
  }
  expect(pages).toEqual((await run("SELECT client_id FROM bank")).rows);
  expect(new Set(pages.map(([id]) => id)).size).toBe(all);
  const joined = "SELECT count(*) FROM bank JOIN bank AS again USING (client_id)";
  expect(await count(joined)).toBe(all);
  const young = await run("SELECT client_id FROM bank WHERE age < 30");
  const [filtered] = (await run("SELECT count(*) FILTER (age < 30) FROM bank")).rows;
  expect(filtered).toEqual([String(young.rows.length)]);
});

test("the place of a row, by which it is chosen, is no column of the sample", async () => {
  const { columns } = await run("SELECT * FROM bank LIMIT 1");
  const whole = await run("SELECT * FROM bank LIMIT 1", { scope: "full" });
  expect(columns).toEqual(whole.columns);
});

test("distributions, history and file of a sample are those of a sample", async () => {
  const all = await count("SELECT count(*) FROM bank");
  const question = { id: randomUUID(), sql: "SELECT age FROM bank", scope: "sample" as const };
  expect((await summariseQuery(ctx, question)).rowCount).toBe(all);
  await run("SELECT 1 FROM bank LIMIT 1");
  expect((await listHistory(ctx))[0]).toMatchObject({ isSample: true });
  await run("SELECT 1 FROM bank LIMIT 1", { scope: "full" });
  expect((await listHistory(ctx))[0]).toMatchObject({ isSample: false });
  const file = await exportQuery(ctx, { ...question, format: "csv" });
  expect(file).toMatchObject({ name: "bank-query-sample.csv", rowCount: all });
  expect((await text(file.stream)).trimEnd().split("\n")).toHaveLength(all + 1);
});
