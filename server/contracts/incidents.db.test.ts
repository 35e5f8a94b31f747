import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scanJob } from "@/server/catalog/jobs";
import {
  createDataset,
  createStore,
  ingestDataset,
  requestScan,
  updateDataset,
} from "@/server/catalog/service";
import { reviewScanJob, reviewVersionJob, watchContractJob } from "@/server/contracts/jobs";
import {
  createContract,
  evaluateContract,
  getIncident,
  listChecks,
  listIncidents,
  reviewVersion,
  updateContract,
  updateIncident,
  WATCH_JOB,
} from "@/server/contracts/service";
import { createEntity, createFeatureView } from "@/server/features/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { ensureModel } from "@/server/registry/service";
import { createRun, ensureExperiment, ensureProject } from "@/server/tracking/service";

let tests: TestContext;
let ctx: JobContext;
let folder: string;
let storeId: string;

beforeAll(async () => {
  tests = await createTestContext();
  ctx = await tests.jobContext();
  folder = path.join(path.dirname(ctx.config.dataDir), "files");
  await mkdir(folder);
  const store = await createStore(ctx, {
    ...{ slug: "files", name: "Files", kind: "folder", config: { path: folder } },
  });
  storeId = store.id;
});
afterAll(() => tests.close());

let slug: string;
let datasetId: string;
let versionId: string;

const SOURCE = `apiVersion: v3.1.0
kind: DataContract
id: payments
version: 1.0.0
schema:
  - name: payments
    properties:
      - { name: client, logicalType: integer, required: true }
      - { name: paid_at, logicalType: date }
      - { name: amount, logicalType: integer }
    quality:
      - id: volume
        type: custom
        engine: headrace
        implementation: { check: volumeChange, maxPercent: 50 }
slaProperties:
  - { property: latency, value: 2, unit: d }
customProperties:
  - property: consumers
    value: [{ name: Reports }]
`;

const rows = (count: number, cell = (at: number) => `${at},2026-11-22,${at * 3}`) => [
  ...Array.from({ length: count }, (_, at) => cell(at)),
];
const write = (lines: readonly string[], header = "client,paid_at,amount") =>
  writeFile(path.join(folder, `${slug}.csv`), [header, ...lines, ""].join("\n"));

/** Payments of 22 November, whose contract allows two days, with a view and a model that read them. */
beforeEach(async () => {
  slug = `payments-${randomUUID().slice(0, 8)}`;
  await write(rows(10));
  const dataset = await createDataset(ctx, {
    ...{ storeId, path: `${slug}.csv`, slug, name: "Payments", timeColumn: "paid_at" },
    recipe: {
      columns: [
        { name: "client", type: "integer" },
        { name: "paid_at", type: "date" },
        { name: "amount", type: "integer" },
      ],
    },
  });
  datasetId = dataset.id;
  versionId = await ingest();
  await createContract(ctx, { slug, name: "Payments", datasetId, source: SOURCE });
  await scan();
  const name = slug.replaceAll("-", "_");
  await createEntity(ctx, { name, joinKey: "client" });
  await createFeatureView(ctx, {
    ...{ name, entityName: name, datasetId, timeColumn: "paid_at" },
    features: [
      { name: "amount", source: "amount", type: "numeric", imputation: { strategy: "median" } },
    ],
  });
  await aModelTrainedOn(versionId);
});

async function ingest(): Promise<string> {
  return (await ingestDataset({ ...ctx, jobId: randomUUID() }, datasetId)).versionId;
}

async function scan(): Promise<void> {
  const jobId = await requestScan(ctx, storeId);
  expect(await tests.runJob([scanJob], jobId)).toBe("succeeded");
  const { id } = await ctx.db.job.findFirstOrThrow({
    where: { kind: "contracts.reviewScan" },
    orderBy: { createdAt: "desc" },
  });
  expect(await tests.runJob([reviewScanJob], id)).toBe("succeeded");
}

async function aModelTrainedOn(datasetVersionId: string): Promise<void> {
  await ensureProject(ctx, { slug, name: slug });
  const experiment = await ensureExperiment(ctx, { projectSlug: slug, name: slug });
  const run = await createRun(ctx, { experimentId: experiment.id, name: "train" });
  const { db } = ctx;
  await db.runInput.create({
    data: { runId: run.id, context: "training", datasetVersionId, detail: {} },
  });
  const model = await ensureModel(ctx, { name: slug, title: slug, projectSlug: slug });
  await db.modelVersion.create({
    data: { modelId: model.id, number: 1, runId: run.id, createdByName: "test" },
  });
}

/** At noon of a day of November 2026. */
const on = (day: number): JobContext => ({
  ...ctx,
  now: () => new Date(Date.UTC(2026, 10, day, 12)),
});
const open = async () =>
  (await listIncidents(ctx, { filter: `dataset = "${slug}" and state != resolved` })).items;
const stands = () => ({
  ...{ featureViews: [slug.replaceAll("-", "_")], models: [slug], endpoints: [] },
  consumers: ["Reports"],
});

describe("a source becomes the right incident, with what stands on it", () => {
  test("when it drops a column", async () => {
    await write(
      rows(10, (at) => `${at},2026-11-22`),
      "client,paid_at",
    );
    await scan();
    expect(await open()).toMatchObject([
      {
        ...{ kind: "schema", state: "open", affected: stands() },
        title: 'Payments: column "amount" was dropped',
      },
    ]);
    await write(rows(10));
    await scan();
    expect(await open()).toEqual([]);
  });

  test("when a column changes its type", async () => {
    await write(rows(10, (at) => `${at},2026-11-22,${at} euros`));
    await scan();
    const detail = expect.stringMatching(/"amount" in .* was BIGINT and is now VARCHAR/);
    expect(await open()).toMatchObject([{ kind: "type", detail, affected: stands() }]);
  });

  test("when it is gone", async () => {
    await rm(path.join(folder, `${slug}.csv`));
    await scan();
    expect(await open()).toMatchObject([{ kind: "schema", title: "Payments: source gone" }]);
  });

  test("when its volume doubles, and the next version within the bounds closes it", async () => {
    await write(rows(20));
    await reviewVersion(on(23), await ingest());
    expect(await open()).toMatchObject([
      {
        kind: "volume",
        ruleId: "volume",
        affected: stands(),
        detail: expect.stringContaining("+100 %"),
      },
    ]);
    await write(rows(21));
    await reviewVersion(on(23), await ingest());
    expect(await open()).toEqual([]);
  });

  test("when it stops arriving: the promise itself sets the clock", async () => {
    await reviewVersion(on(23), versionId);
    expect(await open()).toEqual([]);
    const watch = await ctx.db.job.findFirstOrThrow({
      where: { kind: WATCH_JOB, title: { contains: slug } },
    });
    // Two days after midnight of 22 November.
    expect(watch.runAfter).toEqual(new Date("2026-11-24T00:00:01Z"));
    await watchContractJob.run(on(25), watch.payload as never);
    expect(await open()).toMatchObject([{ kind: "freshness", affected: stands() }]);
    await write(rows(10, (at) => `${at},2026-11-25,${at}`));
    await reviewVersion(on(26), await ingest());
    expect(await open()).toEqual([]);
  });
});

const promised = async (slaProperties: string) => {
  const { id } = await createContract(ctx, {
    ...{ slug: `promise-${randomUUID().slice(0, 8)}`, name: "Promise", datasetId },
    source: SOURCE.replace("{ property: latency, value: 2, unit: d }", slaProperties),
  });
  return async (asOf: Date, version = versionId) => {
    const { runId } = await evaluateContract({ ...ctx, now: () => asOf }, id, version);
    const checks = await listChecks(ctx, runId);
    return checks.find(({ ruleId }) => ["retention", "availability"].includes(ruleId));
  };
};
const hoursAfter = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000);

test("retention is kept while no row that is promised has gone", async () => {
  const evaluate = await promised("{ property: retention, value: 30, unit: d }");
  const noon = new Date("2026-11-25T12:00Z");
  expect(await evaluate(noon)).toMatchObject({
    ...{ outcome: "passed", measured: 84 },
    detail: expect.stringContaining("the data begin then"),
  });
  await write(rows(10, (at) => `${at},2026-11-24,${at}`));
  const shorter = await ingest();
  expect(await evaluate(noon, shorter)).toMatchObject({ outcome: "failed", measured: 36 });
  // Once the promise has run out, the rows of the 22nd need no longer be there.
  const late = new Date("2026-12-25T12:00Z");
  expect(await evaluate(late, shorter)).toMatchObject({ outcome: "passed" });
});

test("a version is there by its time, or is missed until one arrives", async () => {
  const { createdAt } = await ctx.db.datasetVersion.findUniqueOrThrow({ where: { id: versionId } });
  const soon = hoursAfter(createdAt, 2).toISOString().slice(11, 16);
  const evaluate = await promised(`{ property: timeOfAvailability, value: "${soon}Z" }`);
  expect(await evaluate(hoursAfter(createdAt, 1))).toMatchObject({ outcome: "passed" });
  expect(await evaluate(hoursAfter(createdAt, 3))).toMatchObject({ outcome: "passed" });
  const missed = await evaluate(hoursAfter(createdAt, 27));
  expect(missed).toMatchObject({ outcome: "failed" });
  expect(missed?.measured).toBeCloseTo(1, 1);
  const watch = await ctx.db.job.findFirstOrThrow({
    where: { kind: WATCH_JOB, title: { contains: slug } },
    orderBy: { createdAt: "desc" },
  });
  const hours = (watch.runAfter.getTime() - createdAt.getTime()) / 3_600_000;
  expect(hours).toBeCloseTo(50, 0);
});

test("a new version is reviewed by a job that its ingest queues", async () => {
  const { id } = await ctx.db.job.findFirstOrThrow({
    where: { kind: "contracts.reviewVersion", title: { contains: slug } },
  });
  expect(await tests.runJob([reviewVersionJob], id)).toBe("succeeded");
  expect(await ctx.db.contractRun.count({ where: { versionId } })).toBe(1);
});

test("trouble that goes on stays one incident, is taken over and closed; new trouble is a new one", async () => {
  await reviewVersion(on(27), versionId);
  await reviewVersion(on(28), versionId);
  const [incident] = await open();
  expect(incident).toMatchObject({ occurrences: 2, owner: null });
  const id = incident?.id ?? "";
  expect(incident).toMatchObject({ versionNumber: 1, runId: expect.any(String) });
  await updateIncident(ctx, { id, state: "acknowledged", comment: "Asked the source" });
  expect(await open()).toMatchObject([{ state: "acknowledged", owner: ctx.actor.name }]);
  const ann = await ctx.db.user.create({
    data: { id: randomUUID(), name: "Ann", email: `${slug}@x.example`, role: "steward" },
  });
  await updateIncident(ctx, { id, ownerId: ann.id });
  expect(await open()).toMatchObject([{ state: "acknowledged", owner: "Ann", ownerId: ann.id }]);
  await expect(updateIncident(ctx, { id, ownerId: "nobody" })).rejects.toThrow(/no person/);
  await updateIncident(ctx, { id, comment: "They answered" });
  await updateIncident(ctx, { id, state: "resolved" });
  expect(await open()).toEqual([]);
  await updateIncident(ctx, { id, state: "open", comment: "Not yet" });
  expect(await open()).toMatchObject([{ id, state: "open", owner: null, resolvedAt: null }]);
  await updateIncident(ctx, { id, state: "resolved" });
  const { events } = await getIncident(ctx, id);
  expect(events.map(({ kind, text }) => [kind, text])).toEqual([
    ["opened", expect.stringContaining("ago, at most 48 h wanted")],
    ["acknowledged", "Asked the source"],
    ["assigned", "to Ann"],
    ["comment", "They answered"],
    ["resolved", ""],
    ["reopened", "Not yet"],
    ["resolved", ""],
  ]);
  await reviewVersion(on(29), versionId);
  expect(await open()).toMatchObject([{ occurrences: 1 }]);
  await expect(updateIncident(ctx, { id, state: "open" })).rejects.toThrow(/of its own already/);
  await write(rows(10, (at) => `${at},2026-11-29,${at}`));
  await reviewVersion(on(29), await ingest());
  const { items } = await listIncidents(ctx, { filter: `dataset = "${slug}"` });
  const closed = await getIncident(ctx, items[0]?.id ?? "");
  expect(closed.events.at(-1)).toMatchObject({ kind: "resolved", byName: "the data" });
});

test("a contract that only observes opens no incident", async () => {
  const { id } = await ctx.db.contract.findUniqueOrThrow({ where: { slug } });
  await updateContract(ctx, { id, enforcement: "observe" });
  await reviewVersion(on(28), versionId);
  expect(await open()).toEqual([]);
});

test("a dataset without a time column is as fresh as its newest version", async () => {
  const about = { name: "Payments", description: "", tier: 3, tags: [], labelColumn: null };
  await updateDataset(ctx, {
    ...about,
    ...{ dataset: datasetId, sensitivity: "internal", timeColumn: null },
  });
  const { createdAt } = await ctx.db.datasetVersion.findUniqueOrThrow({ where: { id: versionId } });
  const after = (days: number): JobContext => ({
    ...ctx,
    now: () => new Date(createdAt.getTime() + days * 86_400_000),
  });
  await reviewVersion(after(1), versionId);
  expect(await open()).toEqual([]);
  await reviewVersion(after(3), versionId);
  expect(await open()).toMatchObject([
    { kind: "freshness", detail: "The newest version arrived 3 days ago, at most 48 h wanted" },
  ]);
});
