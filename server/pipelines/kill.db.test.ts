import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createDataset, ensureStore } from "@/server/catalog/service";
import { BANK_DATASET, BANK_ENTITY, BANK_FEATURE_VIEW, BANK_STORE } from "@/server/demo/bank";
import { createEntity, createFeatureView } from "@/server/features/service";
import { createPipeline, getPipelineRun, startPipelineRun } from "@/server/pipelines/service";
import { childEnvironment } from "@/server/platform/config";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { ensureModel } from "@/server/registry/service";
import { ensureProject } from "@/server/tracking/service";

const RUN = { pipelineSlug: "killed", number: 1 };

let tests: TestContext;
const workers: ChildProcess[] = [];
beforeAll(async () => {
  tests = await createTestContext();
});
afterEach(() => {
  for (const worker of workers) worker.kill("SIGKILL");
});
afterAll(() => tests.close());

/** A worker process as an installation starts it, with the shortest lease. */
function startWorkerProcess(): ChildProcess {
  const env = childEnvironment({
    DATABASE_URL: tests.databaseUrl,
    HEADRACE_DATA_DIR: tests.ctx.config.dataDir,
    HEADRACE_LEASE_SECONDS: "2",
    LOG_LEVEL: "silent",
  });
  const worker = spawn(process.execPath, ["--import", "tsx", "server/main.ts", "worker"], {
    env: { ...env, NODE_ENV: "test" },
    stdio: "ignore",
  });
  workers.push(worker);
  return worker;
}

async function defineBankPipeline(): Promise<void> {
  const { ctx } = tests;
  const store = await ensureStore(ctx, BANK_STORE);
  const { id: datasetId } = await createDataset(ctx, {
    ...BANK_DATASET,
    tags: [...BANK_DATASET.tags],
    storeId: store.id,
  });
  await createEntity(ctx, BANK_ENTITY);
  await createFeatureView(ctx, { ...BANK_FEATURE_VIEW, datasetId });
  await ensureProject(ctx, { slug: "killed", name: "Killed" });
  await ensureModel(ctx, { name: "killed", title: "Killed", projectSlug: "killed" });
  await createPipeline(ctx, {
    slug: "killed",
    name: "Killed",
    projectSlug: "killed",
    config: {
      dataset: BANK_DATASET.slug,
      featureView: BANK_FEATURE_VIEW.name,
      train: { from: "2008-05-01", to: "2008-12-01" },
      evaluate: { from: "2009-11-01", to: "2010-12-01" },
      model: { name: "killed" },
    },
  });
}

/** Waits until the train step has logged its first iterations. */
async function waitUntilTraining(): Promise<void> {
  for (;;) {
    const points = await tests.ctx.db.runMetric.count({
      where: { key: { key: "fit.logLoss" }, count: { gte: 2 } },
    });
    if (points >= 1) return;
    const run = await getPipelineRun(tests.ctx, RUN);
    const failed = run.steps.find(({ error }) => error !== null);
    if (failed !== undefined) throw new Error(`${failed.name}: ${failed.error}`);
    await sleep(5);
  }
}

async function waitUntilEnded() {
  for (;;) {
    const run = await getPipelineRun(tests.ctx, RUN);
    if (["succeeded", "failed", "cancelled"].includes(run.state)) return run;
    await sleep(100);
  }
}

async function countEffects() {
  const { db } = tests.ctx;
  return {
    datasetVersions: await db.datasetVersion.count(),
    featureSets: await db.featureSet.count(),
    trackedRuns: await db.run.count(),
    modelVersions: await db.modelVersion.count(),
    trainings: await db.annotation.count({ where: { kind: "training" } }),
    registrations: await db.auditEvent.count({ where: { action: "models.registerVersion" } }),
  };
}

test("a worker killed while it trains leaves a run that another worker ends, each effect once", {
  timeout: 180_000,
}, async () => {
  await defineBankPipeline();
  await startPipelineRun(tests.ctx, { pipelineSlug: RUN.pipelineSlug, name: "survivor" });
  const first = startWorkerProcess();
  await waitUntilTraining();
  first.kill("SIGKILL");
  await new Promise((resolve) => first.once("exit", resolve));
  const interrupted = await getPipelineRun(tests.ctx, RUN);
  const training = interrupted.steps.find(({ name }) => name === "train");
  expect(training).toMatchObject({ state: "running", attempts: 1 });

  startWorkerProcess();
  const run = await waitUntilEnded();
  expect(run.state).toBe("succeeded");
  expect(run.steps.map(({ name, attempts }) => [name, attempts])).toEqual([
    ["ingest", 1],
    ["validate", 1],
    ["features", 1],
    ["train", 2],
    ["evaluate", 1],
    ["register", 1],
  ]);
  expect(await countEffects()).toEqual({
    datasetVersions: 1,
    featureSets: 2,
    trackedRuns: 1,
    modelVersions: 1,
    trainings: 1,
    registrations: 1,
  });
  const summary = await tests.ctx.db.runMetric.findFirstOrThrow({
    where: { key: { key: "fit.logLoss" } },
  });
  const { runSeq, keyId } = summary;
  const points = await tests.ctx.db.metricPoint.findMany({ where: { runSeq, keyId } });
  expect(points.length).toBeGreaterThan(2);
  expect(new Set(points.map(({ step }) => step)).size).toBe(points.length);
  expect(summary.count).toBe(points.length);
});
