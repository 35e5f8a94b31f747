import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import type { FeatureDefinition } from "@/server/features/schema";
import {
  buildFeatureSet,
  createEntity,
  createFeatureView,
  getFeatureView,
  getFeatureViewDetail,
  listFeatures,
  readFeatureSet,
} from "@/server/features/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

const FEATURES: FeatureDefinition[] = [
  {
    name: "days_since",
    source: "pdays",
    type: "numeric",
    sentinels: [-1],
    imputation: { strategy: "median" },
    description: "Days since the last campaign",
  },
  {
    name: "schooling",
    source: "education",
    type: "categorical",
    sentinels: ["unknown"],
    imputation: { strategy: "mode" },
    description: "",
  },
  {
    name: "housing",
    source: "housing",
    type: "boolean",
    sentinels: [],
    imputation: { strategy: "constant", value: false },
    description: "",
  },
];

let testContext: TestContext;
let ctx: JobContext;
let bank: Awaited<ReturnType<typeof ingestBank>>;
let viewId: string;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = await testContext.jobContext();
  bank = await ingestBank(ctx);
  await createEntity(ctx, { name: "client", joinKey: "client_id" });
  viewId = (await createFeatureView(ctx, aView())).id;
});
afterAll(() => testContext.close());

function aView(features: FeatureDefinition[] = FEATURES) {
  return {
    name: "profile",
    entityName: "client",
    datasetId: bank.datasetId,
    timeColumn: "called_at",
    labelColumn: "y",
    features,
  };
}

function aRequest(purpose: "training" | "evaluation", from: string, to: string) {
  return {
    ...{ viewId, datasetVersionId: bank.versionId, purpose },
    ...{ from: new Date(from), to: new Date(to) },
  };
}

test("a training set holds the range's rows in order of time, sentinels as missing", async () => {
  const set = await buildFeatureSet(ctx, aRequest("training", "2008-05-01", "2008-12-01"));
  expect(set.rowCount).toBe(27_716);
  const rows = await readFeatureSet(ctx, set.id);
  expect(rows.rowCount).toBe(27_716);
  expect(rows.times[0]?.toISOString()).toBe("2008-05-05T00:00:00.000Z");
  expect(rows.entities[0]).toBe("1");
  const times = rows.times.map((time) => time.getTime());
  expect(times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0))).toBe(true);
  expect(Math.max(...times)).toBeLessThan(new Date("2008-12-01").getTime());
  expect(rows.columns.days_since?.every((value) => value === null || Number(value) > 0)).toBe(true);
  expect(rows.columns.schooling).not.toContain("unknown");
  expect(new Set(rows.columns.housing)).toEqual(new Set(["yes", "no"]));
  expect(new Set(rows.labels)).toEqual(new Set([0, 1]));
});

test("building the same set again returns it, with the same content", async () => {
  const request = aRequest("training", "2008-05-01", "2008-12-01");
  const first = await buildFeatureSet(ctx, request);
  expect(await buildFeatureSet(ctx, request)).toEqual(first);
  await ctx.db.featureSet.delete({ where: { id: first.id } });
  const rebuilt = await buildFeatureSet(ctx, request);
  expect(rebuilt.id).not.toBe(first.id);
  expect(rebuilt.contentHash).toBe(first.contentHash);
});

test("statistics show what is missing and what fills it, fitted on training sets only", async () => {
  const training = await buildFeatureSet(ctx, aRequest("training", "2009-02-01", "2009-11-01"));
  const [days, schooling, housing] = training.statistics;
  const rows = await readFeatureSet(ctx, training.id);
  const present = (rows.columns.days_since ?? [])
    .filter((value) => value !== null)
    .map(Number)
    .sort((a, b) => a - b);
  const half = (present.length - 1) / 2;
  const median = ((present[Math.floor(half)] ?? 0) + (present[Math.ceil(half)] ?? 0)) / 2;
  expect(days).toMatchObject({
    n: training.rowCount,
    missing: training.rowCount - present.length,
    fitted: median,
  });
  const total = (counts: number[] = []) => counts.reduce((sum, count) => sum + count, 0);
  expect(total(days?.before.counts)).toBe(present.length);
  expect(total(days?.after?.counts)).toBe(training.rowCount);
  expect(schooling).toMatchObject({ strategy: "mode", fitted: "secondary" });
  expect(housing).toMatchObject({ missing: 0, fitted: "false" });

  const evaluation = await buildFeatureSet(ctx, aRequest("evaluation", "2009-11-01", "2010-12-01"));
  expect(evaluation.rowCount).toBe(3_118);
  expect(
    evaluation.statistics.every(({ fitted, after }) => fitted === null && after === null),
  ).toBe(true);
});

test("an empty range is refused and leaves nothing", async () => {
  const request = aRequest("training", "2015-01-01", "2016-01-01");
  await expect(buildFeatureSet(ctx, request)).rejects.toThrow("holds no rows");
  const { sets } = await getFeatureViewDetail(ctx, "profile");
  expect(sets.some(({ rangeFrom }) => rangeFrom.getUTCFullYear() === 2015)).toBe(false);
  expect(await ctx.lake.list(".staging")).toEqual([]);
});

test("an equal definition is the same version, a changed one the next", async () => {
  expect(await createFeatureView(ctx, aView())).toMatchObject({ id: viewId, version: 1 });
  const [first, ...rest] = FEATURES;
  if (first === undefined) throw new Error("no feature");
  const changed = aView([{ ...first, imputation: { strategy: "mean" } }, ...rest]);
  expect(await createFeatureView(ctx, changed)).toMatchObject({ version: 2 });
  expect((await getFeatureView(ctx, "profile")).features[0]?.imputation.strategy).toBe("mean");
  expect((await getFeatureView(ctx, "profile", 1)).features[0]?.imputation.strategy).toBe("median");
});

test("the list shows each feature of the newest version once", async () => {
  const { items } = await listFeatures(ctx, { filter: "view = profile", sort: "name" });
  expect(items.map(({ name, viewVersion }) => [name, viewVersion])).toEqual([
    ["days_since", 2],
    ["housing", 2],
    ["schooling", 2],
  ]);
});

test.each([
  ["a source that is not there", { source: "phone" }, /no column "phone"/],
  ["words as a numeric feature", { source: "job" }, /is text, wanted integer or number/],
  ["the label as a feature", { type: "boolean" as const, source: "y" }, /is the label itself/],
])("a view with %s is refused", async (_, change, message) => {
  const definition: FeatureDefinition = {
    ...{ name: "x", source: "age", type: "numeric", sentinels: [], description: "" },
    imputation: { strategy: "mode" },
    ...change,
  };
  await expect(createFeatureView(ctx, aView([definition]))).rejects.toThrow(message);
});
