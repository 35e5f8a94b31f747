import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { draftFeatures } from "@/server/explore/service";
import {
  createEntity,
  createFeatureView,
  getFeatureViewDetail,
  listEntities,
} from "@/server/features/service";
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

test("a draft takes the dataset's own columns and names what else the query does", async () => {
  const draft = await draftFeatures(ctx, {
    sql: `SELECT b.AGE, job AS occupation, balance / 2 AS half, upper(job) AS loud
      FROM "bank@1" AS b WHERE age > 30 ORDER BY age LIMIT 10`,
  });
  expect(draft.dataset).toMatchObject({ slug: "bank", timeColumn: "called_at", labelColumn: "y" });
  expect(draft.columns).toEqual([
    { name: "AGE", source: "age", type: "integer" },
    { name: "occupation", source: "job", type: "text" },
  ]);
  expect(draft.left.map(({ name }) => name)).toEqual(["half", "loud", "WHERE", "LIMIT"]);
  expect(draft.left[1]?.reason).toContain("computed by upper()");
});

test("all columns are drafted but those that the query leaves out", async () => {
  const { columns, left } = await draftFeatures(ctx, {
    sql: "SELECT * EXCLUDE (y, duration) REPLACE (age + 1 AS age), job FROM bank",
  });
  const names = columns.map(({ source }) => source);
  expect(names).toContain("called_at");
  expect(names).not.toEqual(expect.arrayContaining(["y"]));
  expect(names).not.toEqual(expect.arrayContaining(["age"]));
  expect(names.filter((name) => name === "job")).toHaveLength(1);
  expect(left.map(({ name }) => name)).toEqual(["age"]);
});

test("of groups, the columns are drafted and the aggregates are not", async () => {
  const { columns, left } = await draftFeatures(ctx, {
    sql: "SELECT job, avg(age) AS age FROM bank GROUP BY job",
  });
  expect(columns.map(({ source }) => source)).toEqual(["job"]);
  expect(left).toEqual([
    { name: "age", reason: expect.stringContaining("avg()") },
    { name: "GROUP BY", reason: expect.stringContaining("not for each group") },
  ]);
});

test.each([
  ["SELECT a.age FROM bank a JOIN bank b USING (client_id)", "joins several tables"],
  ["SELECT 1", "reads no dataset"],
  ["WITH t AS (FROM bank) FROM t", "its own WITH"],
])("%s is over no one dataset, which is said", async (sql, message) => {
  await expect(draftFeatures(ctx, { sql })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringContaining(message),
  });
});

test("a query that may not run is not drafted either", async () => {
  await expect(draftFeatures(ctx, { sql: "SELECT getenv('A') FROM bank" })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("a drafted view is created over an entity that is listed", async () => {
  await createEntity(ctx, { name: "client", joinKey: "client_id" });
  expect(await listEntities(ctx)).toEqual([
    { name: "client", joinKey: "client_id", description: "" },
  ]);
  const { dataset, columns } = await draftFeatures(ctx, { sql: "SELECT age, job FROM bank" });
  await createFeatureView(ctx, {
    name: "drafted",
    entityName: "client",
    datasetId: dataset.id,
    timeColumn: dataset.timeColumn ?? "",
    labelColumn: dataset.labelColumn,
    features: columns.map(({ name, source, type }) =>
      type === "integer"
        ? { name, source, type: "numeric" as const, imputation: { strategy: "median" as const } }
        : { name, source, type: "categorical" as const, imputation: { strategy: "mode" as const } },
    ),
  });
  const view = await getFeatureViewDetail(ctx, "drafted");
  expect(view.features.map(({ name, type }) => [name, type])).toEqual([
    ["age", "numeric"],
    ["job", "categorical"],
  ]);
});
