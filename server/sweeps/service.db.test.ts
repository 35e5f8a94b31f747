import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JobDefinition } from "@/server/jobs/definition";
import { type RunningWorker, startWorker } from "@/server/jobs/worker-loop";
import { aCallsPipeline } from "@/server/pipelines/fixtures/calls";
import { getPipelineRun } from "@/server/pipelines/service";
import { AppError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { prepareSweepJob, runTrialJob } from "@/server/sweeps/jobs";
import type { CreateSweepInput, SweepDetail } from "@/server/sweeps/schema";
import {
  cancelSweep,
  createSweep,
  extendSweep,
  getSweep,
  listSweeps,
  listTrials,
  pauseSweep,
  previewSpace,
  resumeSweep,
  trainTrial,
} from "@/server/sweeps/service";
import { getMetricHistory, getRun, listRuns } from "@/server/tracking/service";

let tests: TestContext;
let slug: string;
const clients: pg.Client[] = [];
beforeAll(async () => {
  tests = await createTestContext();
  slug = (await aCallsPipeline(tests.ctx)).slug;
});
afterAll(async () => {
  for (const client of clients) await client.end();
  await tests.close();
});

async function withWorker<Result>(
  work: () => Promise<Result>,
  definitions: readonly JobDefinition[] = [prepareSweepJob, runTrialJob],
): Promise<Result> {
  const listener = new pg.Client({ connectionString: tests.databaseUrl });
  await listener.connect();
  clients.push(listener);
  const { duckdb } = await tests.jobContext();
  const options = { concurrency: 2, leaseSeconds: 10, pollMs: 50 };
  const worker: RunningWorker = await startWorker(
    tests.ctx,
    duckdb,
    definitions,
    listener,
    options,
  );
  try {
    return await work();
  } finally {
    await worker.stop();
  }
}

const L2 = {
  name: "model.l2",
  kind: "float" as const,
  min: 0.001,
  max: 1_000,
  log: true,
};

async function start(input: Partial<CreateSweepInput>): Promise<number> {
  const base = { pipelineSlug: slug, name: "sweep", space: [L2] };
  return (await createSweep(tests.ctx, { ...base, method: "random", ...input })).number;
}

async function waitFor(
  number: number,
  isReached: (sweep: SweepDetail) => boolean,
): Promise<SweepDetail> {
  for (;;) {
    const sweep = await getSweep(tests.ctx, number);
    if (isReached(sweep)) return sweep;
    if (sweep.state === "failed") throw new Error(sweep.error ?? "failed");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const isFinished = ({ state }: SweepDetail) => state === "finished";

describe("a grid", () => {
  test("becomes a group of runs on the same rows, and its best trial is found", async () => {
    const number = await start({
      name: "grid",
      method: "grid",
      space: [
        { ...L2, points: 3 },
        { name: "model.maxIterations", kind: "choice", values: [2, 50] },
      ],
      maxParallel: 3,
    });
    const sweep = await withWorker(() => waitFor(number, isFinished));
    expect(sweep.combinations).toBe(6);
    expect(sweep.counts).toMatchObject({ finished: 6, failed: 0 });
    expect(sweep.trials.map(({ params }) => params["model.maxIterations"])).toEqual([
      2, 50, 2, 50, 2, 50,
    ]);
    const values = sweep.trials.map(({ value }) => value ?? Number.NaN);
    expect(sweep.best?.value).toBe(Math.max(...values));

    const parentId = sweep.parentRunId ?? "";
    const group = await listRuns(tests.ctx, {
      filter: `parent = "${parentId}"`,
      metrics: ["validation.auc"],
      params: ["model.l2"],
      tags: ["headrace.sweep"],
    });
    expect(group.items).toHaveLength(6);
    for (const run of group.items) {
      const trial = sweep.trials.find(({ runId }) => runId === run.id);
      expect(run.status).toBe("finished");
      expect(run.tagValues["headrace.sweep"]).toBe(String(number));
      expect(run.params["model.l2"]).toBe(String(trial?.params["model.l2"]));
      expect(run.metrics["validation.auc"]?.last).toBe(trial?.value);
    }
    const parent = await getRun(tests.ctx, parentId);
    expect(parent).toMatchObject({ status: "finished", name: "grid" });
    const [best] = await getMetricHistory(tests.ctx, {
      runIds: [parentId],
      key: "best.validation.auc",
    });
    expect(best?.points).toHaveLength(6);
    expect(await tests.ctx.db.featureSet.count()).toBe(2);
    expect(await tests.ctx.db.modelVersion.count()).toBe(0);
  });

  test("is judged by rows that it did not learn from, and leaves the evaluation window alone", async () => {
    const { items } = await listSweeps(tests.ctx, { filter: 'name = "grid"' });
    const run = await getRun(tests.ctx, items[0]?.best?.runId ?? "");
    expect(run.metrics.some(({ key }) => key.startsWith("evaluation."))).toBe(false);
    expect(run.inputs.map(({ context }) => context)).toEqual(["training"]);
    const params = new Map(run.params.map(({ key, value }) => [key, value]));
    const rows = ["rows.training", "rows.validation"].map((key) => Number(params.get(key)));
    expect(rows.reduce((sum, each) => sum + each, 0)).toBe(480);
    expect(rows[1]).toBeGreaterThan(60);
  });

  test("with more points than trials is refused with their number", async () => {
    const space = [{ ...L2, points: 30 }];
    await expect(start({ method: "grid", space, maxTrials: 20 })).rejects.toThrow(
      /30 combinations, more than the 20 trials/,
    );
  });

  test("that was tried whole takes no more trials", async () => {
    const { items } = await listSweeps(tests.ctx, { filter: 'name = "grid"' });
    await expect(extendSweep(tests.ctx, items[0]?.number ?? 0, { trials: 5 })).rejects.toThrow(
      /all 6 combinations were tried/,
    );
  });
});

test("a Bayesian search on the evaluation window logs that window and can be extended", async () => {
  const number = await start({
    method: "bayesian",
    metric: "evaluation.logLoss",
    maxTrials: 6,
    maxParallel: 1,
  });
  await withWorker(async () => {
    const sweep = await waitFor(number, isFinished);
    expect(sweep.direction).toBe("lower");
    const values = sweep.trials.map(({ value }) => value ?? Number.NaN);
    expect(sweep.best?.value).toBe(Math.min(...values));
    expect(await extendSweep(tests.ctx, number, { trials: 3 })).toEqual({ maxTrials: 9 });
    const longer = await waitFor(number, isFinished);
    expect(longer.trials).toHaveLength(9);
    expect(longer.trials.slice(0, 6)).toEqual(sweep.trials);
  });
  const page = await listTrials(tests.ctx, {
    number,
    filter: "param.model.l2 > 1 and state:finished",
    sort: "value",
  });
  expect(page.items.every(({ params }) => Number(params["model.l2"]) > 1)).toBe(true);
});

test("the same seed tries the same points", async () => {
  const run = async () => {
    const number = await start({ seed: 7, maxTrials: 3 });
    return withWorker(() => waitFor(number, isFinished));
  };
  const [first, second] = [await run(), await run()];
  expect(second.trials.map(({ params }) => params)).toEqual(
    first.trials.map(({ params }) => params),
  );
  expect(second.best?.value).toBe(first.best?.value);
});

test("a paused sweep starts nothing until it is resumed", async () => {
  const number = await start({ maxTrials: 4 });
  await pauseSweep(tests.ctx, number);
  await withWorker(async () => {
    await waitFor(number, ({ parentRunId }) => parentRunId !== null);
    const paused = await getSweep(tests.ctx, number);
    expect(paused).toMatchObject({ state: "paused", trials: [] });
    await resumeSweep(tests.ctx, number);
    await waitFor(number, ({ counts }) => counts.finished >= 1);
    await pauseSweep(tests.ctx, number);
    const still = await waitFor(number, ({ counts }) => counts.running === 0);
    expect(still.state).toBe("paused");
    await resumeSweep(tests.ctx, number);
    const done = await waitFor(number, isFinished);
    expect(done.counts).toMatchObject({ finished: 4, queued: 0, running: 0 });
  });
  expect(
    await tests.ctx.db.run.count({ where: { name: { startsWith: "sweep ·" } } }),
  ).toBeGreaterThan(3);
});

test("a cancelled sweep leaves no run under way and cannot go on", async () => {
  const number = await start({ name: "stopped", maxTrials: 100 });
  await withWorker(async () => {
    await waitFor(number, ({ counts }) => counts.finished >= 1);
    await cancelSweep(tests.ctx, number);
  });
  const sweep = await getSweep(tests.ctx, number);
  expect(sweep.state).toBe("cancelled");
  expect(sweep.counts).toMatchObject({ queued: 0, running: 0 });
  expect(
    await tests.ctx.db.run.count({ where: { name: { startsWith: "stopped" }, status: "running" } }),
  ).toBe(0);
  await expect(resumeSweep(tests.ctx, number)).rejects.toThrow(/is cancelled/);
  await expect(extendSweep(tests.ctx, number, {})).rejects.toThrow(/is cancelled/);
});

test("trials that fail are counted, five in a row stop the sweep with the reason, and it can go on", async () => {
  const number = await start({ name: "failing", maxTrials: 8, maxParallel: 1 });
  const failing: JobDefinition = {
    ...runTrialJob,
    run: async () => {
      throw new AppError("INVALID_INPUT", "The rows are gone");
    },
  };
  await withWorker(async () => {
    while ((await getSweep(tests.ctx, number)).state !== "failed") {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }, [prepareSweepJob, failing]);
  const stopped = await getSweep(tests.ctx, number);
  expect(stopped.error).toBe("5 trials failed in a row, the last: The rows are gone");
  expect(stopped.counts).toMatchObject({ failed: 5, finished: 0 });

  await resumeSweep(tests.ctx, number);
  const done = await withWorker(() => waitFor(number, isFinished));
  expect(done.counts).toMatchObject({ failed: 0, finished: 8 });
  expect(done.trials.map(({ params }) => params).slice(0, 5)).toEqual(
    stopped.trials.map(({ params }) => params),
  );
});

test("the pipeline is run with the best trial's values", async () => {
  const { items } = await listSweeps(tests.ctx, { filter: 'name = "grid"' });
  const [grid] = items;
  const started = await trainTrial(tests.ctx, grid?.number ?? 0, { name: "best of the grid" });
  expect(started.pipelineSlug).toBe(slug);
  const run = await getPipelineRun(tests.ctx, started);
  const { trials } = await getSweep(tests.ctx, grid?.number ?? 0);
  const best = trials.find(({ number }) => number === grid?.best?.number);
  expect(run.config.model).toMatchObject({
    l2: best?.params["model.l2"],
    maxIterations: best?.params["model.maxIterations"],
  });
});

test("a viewer reads sweeps and changes none", async () => {
  const viewer = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "viewer" } };
  const { items } = await listSweeps(viewer, { project: slug, sort: "number" });
  const [first] = items;
  expect(first?.name).toBe("grid");
  const number = first?.number ?? 0;
  expect((await getSweep(viewer, number)).trials).toHaveLength(6);
  const input = { pipelineSlug: slug, name: "no", space: [L2], method: "random" as const };
  for (const change of [
    createSweep(viewer, input),
    pauseSweep(viewer, number),
    resumeSweep(viewer, number),
    cancelSweep(viewer, number),
    extendSweep(viewer, number, {}),
  ]) {
    await expect(change).rejects.toThrow(/lacks the permission runs.write/);
  }
});

test("every change of a sweep is in the audit", async () => {
  const events = await tests.ctx.db.auditEvent.findMany({ where: { objectKind: "sweep" } });
  expect([...new Set(events.map(({ action }) => action))].sort()).toEqual([
    "sweeps.cancel",
    "sweeps.create",
    "sweeps.extend",
    "sweeps.pause",
    "sweeps.resume",
  ]);
});

test("a space is counted and judged before it is searched", async () => {
  const preview = (space: unknown[], maxTrials = 20) =>
    previewSpace(tests.ctx, { pipelineSlug: slug, method: "grid", space, maxTrials });
  expect(await preview([{ ...L2, points: 4 }])).toEqual({
    combinations: 4,
    trials: 4,
    problems: [],
  });
  const wrong = await preview([{ ...L2, min: 5, max: 1 }, { name: "model.l2" }]);
  expect(wrong.problems.map(({ index }) => index)).toEqual([1]);
  expect((await preview([{ ...L2, points: 40 }])).problems).toEqual([
    { index: null, message: expect.stringContaining("40 combinations") },
  ]);
});
