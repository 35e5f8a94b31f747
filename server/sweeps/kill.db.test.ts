import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createDataset, ensureStore } from "@/server/catalog/service";
import { BANK_DATASET, BANK_ENTITY, BANK_FEATURE_VIEW, BANK_STORE } from "@/server/demo/bank";
import { createEntity, createFeatureView } from "@/server/features/service";
import { createPipeline } from "@/server/pipelines/service";
import { childEnvironment } from "@/server/platform/config";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { ensureModel } from "@/server/registry/service";
import { createSweep, getSweep } from "@/server/sweeps/service";
import { ensureProject } from "@/server/tracking/service";

const TRIALS = 4;

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

async function startBankSweep(): Promise<number> {
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
  const { number } = await createSweep(ctx, {
    pipelineSlug: "killed",
    name: "survivor",
    space: [{ name: "model.l2", kind: "float", min: 0.01, max: 100, log: true }],
    method: "random",
    maxTrials: TRIALS,
    maxParallel: 2,
  });
  return number;
}

async function waitFor(number: number, isReached: (sweep: Sweep) => boolean): Promise<Sweep> {
  for (;;) {
    const sweep = await getSweep(tests.ctx, number);
    if (isReached(sweep)) return sweep;
    if (sweep.state === "failed") throw new Error(sweep.error ?? "failed");
    await sleep(10);
  }
}
type Sweep = Awaited<ReturnType<typeof getSweep>>;

test("a worker killed amid trials leaves a sweep that another worker ends, each trial one run", {
  timeout: 180_000,
}, async () => {
  const number = await startBankSweep();
  const first = startWorkerProcess();
  await waitFor(number, ({ counts }) => counts.running > 0);
  first.kill("SIGKILL");
  await new Promise((resolve) => first.once("exit", resolve));
  const interrupted = await getSweep(tests.ctx, number);
  expect(interrupted.counts.running).toBeGreaterThan(0);

  startWorkerProcess();
  const sweep = await waitFor(number, ({ state }) => state === "finished");
  expect(sweep.trials.flatMap(({ error }) => error ?? [])).toEqual([]);
  expect(sweep.counts).toMatchObject({ finished: TRIALS, failed: 0, queued: 0, running: 0 });
  expect(sweep.trials.slice(0, interrupted.trials.length).map(({ params }) => params)).toEqual(
    interrupted.trials.map(({ params }) => params),
  );
  const again = interrupted.trials.filter(({ state }) => state === "running");
  for (const { number: at, runId } of again) {
    expect(sweep.trials.find((trial) => trial.number === at)?.runId).toBe(runId);
  }
  const jobs = await tests.ctx.db.job.findMany({ where: { kind: "sweeps.trial" } });
  expect(jobs).toHaveLength(TRIALS);
  expect(Math.max(...jobs.map(({ attempts }) => attempts))).toBe(2);

  const { db } = tests.ctx;
  expect(await db.run.count()).toBe(TRIALS + 1);
  expect(await db.run.count({ where: { status: "finished" } })).toBe(TRIALS + 1);
  expect(await db.featureSet.count()).toBe(2);
  expect(await db.modelVersion.count()).toBe(0);
  const measured = await db.runMetric.findMany({ where: { key: { key: "validation.auc" } } });
  expect(measured.map(({ count }) => count)).toEqual(Array.from({ length: TRIALS }, () => 1));
});
