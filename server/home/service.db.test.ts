import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "@/server/api/app";
import { DEMO_JOB_KIND } from "@/server/demo/schema";
import { getAdminHome, getDemoStatus, getScientistHome } from "@/server/home/service";
import { seedPipelineRun, seedWorkspace } from "@/server/home/test-workspace";
import { createApiKey } from "@/server/identity/service";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

const HOUR_MS = 3_600_000;
let testContext: TestContext;
let ctx: ServiceContext;
let seeded: Awaited<ReturnType<typeof seedWorkspace>>;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = testContext.ctx;
});
afterAll(() => testContext.close());

test("an empty workspace has counts of zero, no breaks and no demo", async () => {
  const admin = await getAdminHome(ctx);
  expect(admin).toMatchObject({
    stores: { total: 0, byState: {} },
    datasets: { total: 0, owned: 0, contracted: 0, profiled: 0, described: 0 },
    jobs: { byState: {}, oldestQueuedAt: null },
    workers: [],
    storage: { versionBytes: 0, versionCount: 0 },
  });
  expect(admin.storage.databaseBytes).toBeGreaterThan(0);
  const none = { items: [], total: 0 };
  expect(await getScientistHome(ctx)).toMatchObject({ running: none, finished: none, breaks: [] });
  expect(await getDemoStatus(ctx)).toMatchObject({ state: "none", jobId: null });
});

test("runs show how far they are, what failed and since when it is news", async () => {
  seeded = await seedWorkspace(ctx.db, "bank");
  const { pipeline, run } = seeded;
  const seed = (args: Parameters<typeof seedPipelineRun>[2]) =>
    seedPipelineRun(ctx.db, pipeline.id, args);
  await seed({
    number: 1,
    state: "running",
    steps: [
      { state: "succeeded" },
      { state: "running" },
      { state: "waiting" },
      { state: "waiting" },
    ],
  });
  const broken = [{ state: "succeeded" }, { state: "failed", error: "column y is missing" }];
  await seed({ number: 2, state: "failed", steps: broken, finishedAt: hoursAgo(2) });
  await seed({ number: 3, state: "failed", steps: broken, finishedAt: hoursAgo(30) });

  const { running, finished, failed } = await getScientistHome(ctx);
  expect(running).toMatchObject({
    total: 1,
    items: [
      {
        name: "nightly 1",
        parent: "Training of bank",
        href: "/pipelines/bank-training/runs/1",
        progress: 0.25,
        note: "step-1",
        auc: null,
      },
    ],
  });
  expect(failed).toMatchObject({
    total: 1,
    items: [{ name: "nightly 2", note: "step-1: column y is missing" }],
  });
  expect(finished.items.map(({ name }) => name)).toEqual([
    "nightly 2",
    "nightly 3",
    "bank tracked",
  ]);
  expect(finished.items[2]).toMatchObject({
    kind: "run",
    href: `/p/bank-project/runs/${run.id}`,
    auc: 0.66,
    progress: null,
  });
});

test("only the newest evaluation of a contract counts, and it names what is built on the data", async () => {
  const { contract, version } = seeded;
  const evaluate = (contractVersion: number, state: string, computedAt: Date) =>
    ctx.db.contractRun.create({
      data: {
        contractId: contract.id,
        contractVersion,
        versionId: version.id,
        state,
        checksPassed: 4,
        checksFailed: state === "failed" ? 2 : 0,
        computedAt,
        results: {
          create: ["2008-05-01", "2008-06-01"].map((from) => ({
            ruleId: "r",
            windowFrom: new Date(from),
            rowCount: 1,
            measured: 1,
            outcome: state,
            detail: "",
          })),
        },
      },
    });
  await evaluate(1, "failed", hoursAgo(3));
  const { breaks } = await getScientistHome(ctx);
  expect(breaks).toMatchObject([
    {
      contractSlug: "bank-contract",
      datasetSlug: "bank-calls",
      checksFailed: 2,
      checksTotal: 6,
      lastWindowFrom: new Date("2008-06-01"),
      featureViews: ["bank_view"],
      models: ["bank-model"],
    },
  ]);
  expect((await getAdminHome(ctx)).contracts).toMatchObject({ total: 1, failed: 1, passed: 0 });
  await evaluate(2, "passed", hoursAgo(1));
  expect((await getScientistHome(ctx)).breaks).toEqual([]);
  expect((await getAdminHome(ctx)).contracts).toMatchObject({ total: 1, failed: 0, passed: 1 });
});

test("the admin's figures are the rows' own", async () => {
  const data = (id: string, lastSeenAt: Date, stoppedAt: Date | null = null) => ({
    id,
    hostname: "host",
    pid: 1,
    concurrency: 4,
    startedAt: hoursAgo(1),
    lastSeenAt,
    stoppedAt,
  });
  await ctx.db.worker.createMany({
    data: [
      data("alive", new Date()),
      data("silent", hoursAgo(1)),
      data("gone", new Date(), new Date()),
    ],
  });
  const runAfter = hoursAgo(0.5);
  await enqueueJob(ctx.db, {
    kind: "x.due",
    title: "due",
    payload: {},
    actor: ctx.actor,
    runAfter,
  });
  await enqueueJob(ctx.db, {
    kind: "x.later",
    title: "later",
    payload: {},
    actor: ctx.actor,
    runAfter: new Date(Date.now() + HOUR_MS),
  });
  const admin = await getAdminHome(ctx);
  expect(admin.workers.map(({ id }) => id)).toEqual(["alive"]);
  expect(admin.jobs).toMatchObject({ byState: { queued: 2 }, oldestQueuedAt: runAfter });
  expect(admin.stores).toEqual({ total: 1, byState: { connected: 1 } });
  expect(admin.datasets).toEqual({ total: 1, owned: 0, described: 1, contracted: 1, profiled: 1 });
  expect(admin.storage).toMatchObject({
    versionBytes: 1_000,
    featureSetBytes: 500,
    featureSetCount: 1,
    modelBytes: 400,
  });
});

test("the demo's job is told over REST, and a failure with its reason", async () => {
  const id = await enqueueJob(ctx.db, {
    kind: DEMO_JOB_KIND,
    title: "Demo",
    payload: {},
    actor: ctx.actor,
  });
  const { key } = await createApiKey(ctx, { name: "k", purpose: "test", role: "viewer" });
  const app = createApp(ctx);
  const read = async () => {
    const headers = { authorization: `Bearer ${key}` };
    const response = await app.request("http://127.0.0.1:3000/api/v1/demo/status", { headers });
    expect(response.status).toBe(200);
    return response.json();
  };
  expect(await read()).toMatchObject({ state: "queued", progress: 0 });
  const running = { state: "running", progress: 0.4, progressNote: "Model of 2008 trained" };
  await ctx.db.job.update({ where: { id }, data: running });
  expect(await read()).toMatchObject({
    state: "running",
    progress: 0.4,
    message: "Model of 2008 trained",
  });
  await ctx.db.job.update({ where: { id }, data: { state: "failed", error: "no file" } });
  expect(await read()).toMatchObject({ state: "failed", message: "no file" });
  await ctx.db.job.update({ where: { id }, data: { state: "succeeded" } });
  expect(await read()).toMatchObject({ state: "succeeded", progress: 1 });
});
