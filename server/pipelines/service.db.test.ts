import { rename, rm } from "node:fs/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorker } from "@/server/jobs/worker-loop";
import { aCallsPipeline } from "@/server/pipelines/fixtures/calls";
import { runStepJob } from "@/server/pipelines/jobs";
import {
  cancelPipelineRun,
  createPipeline,
  getPipeline,
  getPipelineRun,
  listPipelines,
  retryPipelineRun,
  runStep,
  startPipelineRun,
  waitForPipelineRun,
} from "@/server/pipelines/service";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { getModel } from "@/server/registry/service";
import { getRun, listRunArtifacts } from "@/server/tracking/service";

let tests: TestContext;
let stopWorker: () => Promise<void>;
beforeAll(async () => {
  tests = await createTestContext();
  stopWorker = await startStepWorker();
});
afterAll(async () => {
  await stopWorker();
  await tests.close();
});

async function startStepWorker() {
  const listener = new pg.Client({ connectionString: tests.databaseUrl });
  await listener.connect();
  const { duckdb } = await tests.jobContext();
  const options = { concurrency: 2, leaseSeconds: 10, pollMs: 50 };
  const worker = await startWorker(tests.ctx, duckdb, [runStepJob], listener, options);
  return async () => {
    await worker.stop();
    await listener.end();
  };
}

async function runPipeline(slug: string) {
  const { runId, number } = await startPipelineRun(tests.ctx, { pipelineSlug: slug, name: "run" });
  const ctx = await tests.jobContext();
  const outputs = await waitForPipelineRun(ctx, runId).catch((error: unknown) => error);
  const run = await getPipelineRun(tests.ctx, { pipelineSlug: slug, number });
  const states = Object.fromEntries(run.steps.map(({ name, state }) => [name, state]));
  return { runId, run, outputs, states };
}

describe("a run of a pipeline", () => {
  test("goes from the file to a registered version, each figure with its window and n", async () => {
    const { slug } = await aCallsPipeline(tests.ctx);
    const { run, outputs } = await runPipeline(slug);
    expect(run.state).toBe("succeeded");
    expect(outputs).toMatchObject({
      ingest: { versionNumber: 1, rowCount: 720, created: true },
      features: { training: { rowCount: 480 }, evaluation: { rowCount: 240 } },
      train: { rowCount: 480, converged: true },
      register: { modelName: slug, number: 1 },
    });

    const { versions } = await getModel(tests.ctx, slug);
    const [version] = versions;
    const auc = version?.evaluation.find(
      ({ key, split }) => key === "auc" && split === "evaluation",
    );
    expect(auc).toMatchObject({ n: 240, from: new Date("2009-09-01T00:00:00Z") });
    expect(auc?.value).toBeGreaterThan(0.8);

    const tracked = await getRun(tests.ctx, version?.runId ?? "");
    expect(tracked).toMatchObject({ status: "finished", seed: 1, pipelineRunId: run.id });
    expect(tracked.inputs.map(({ context, rowCount }) => [context, rowCount])).toEqual([
      ["training", 480],
      ["evaluation", 240],
    ]);
    expect(tracked.metrics.find(({ key }) => key === "evaluation.auc")?.last).toBe(auc?.value);
    const files = await listRunArtifacts(tests.ctx, tracked.id);
    expect(files.map(({ path }) => path)).toEqual([
      "evaluation/curves.json",
      "evaluation/slices.json",
      "model/model.onnx",
      "model/signature.json",
    ]);
    const { items } = await listPipelines(tests.ctx, { filter: `slug = "${slug}"` });
    expect(items[0]).toMatchObject({ runCount: 1, durationRuns: 1, stepCount: 6 });
    expect(items[0]?.lastRuns[0]).toMatchObject({ number: 1, state: "succeeded" });
  });

  test("that comes twice under one idempotency key is one run", async () => {
    const { slug } = await aCallsPipeline(tests.ctx);
    const start = () =>
      startPipelineRun(tests.ctx, { pipelineSlug: slug, name: "once", idempotencyKey: slug });
    const runs = await Promise.all([start(), start(), start()]);
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
    expect((await getPipeline(tests.ctx, slug)).lastRun?.number).toBe(1);
  });

  test("is not stopped by a contract that warns, and keeps its failed checks", async () => {
    const { slug } = await aCallsPipeline(tests.ctx, { enforcement: "warn" });
    const { run, outputs } = await runPipeline(slug);
    expect(run.state).toBe("succeeded");
    expect(outputs).toMatchObject({
      validate: {
        contracts: [{ enforcement: "warn", failedChecks: [{ ruleId: "contact-known" }] }],
      },
    });
  });

  test("stops at a contract that blocks, with the rule and what was found", async () => {
    const { slug } = await aCallsPipeline(tests.ctx, { enforcement: "block" });
    const { run, states, outputs } = await runPipeline(slug);
    expect(run.state).toBe("failed");
    expect(states).toMatchObject({
      ingest: "succeeded",
      validate: "failed",
      features: "skipped",
      register: "skipped",
    });
    const error = run.steps.find(({ name }) => name === "validate")?.error;
    expect(error).toMatch(/blocks this version: contact-known/);
    expect(String(outputs)).toContain("contact-known");
    expect((await getModel(tests.ctx, slug)).versions).toEqual([]);
  });

  test("goes on from the failed step when it is retried, without repeating what succeeded", async () => {
    const { slug, file } = await aCallsPipeline(tests.ctx);
    await rename(file, `${file}.away`);
    const { runId, run } = await runPipeline(slug);
    expect(run.steps[0]).toMatchObject({ state: "failed", attempts: 1 });
    expect(run.steps[0]?.error).toContain(`${slug}.csv`);

    await rename(`${file}.away`, file);
    await retryPipelineRun(tests.ctx, runId);
    await waitForPipelineRun(await tests.jobContext(), runId);
    await expect(retryPipelineRun(tests.ctx, runId)).rejects.toThrow(/is succeeded; only a failed/);
    expect((await getModel(tests.ctx, slug)).versions).toHaveLength(1);
  });

  test("that is cancelled ends cancelled with every step that had not ended", async () => {
    const { slug } = await aCallsPipeline(tests.ctx);
    await stopWorker();
    const { runId, number } = await startPipelineRun(tests.ctx, { pipelineSlug: slug, name: "c" });
    await cancelPipelineRun(tests.ctx, runId);
    stopWorker = await startStepWorker();
    const wait = waitForPipelineRun(await tests.jobContext(), runId);
    await expect(wait).rejects.toThrow(/cancelled/);
    const run = await getPipelineRun(tests.ctx, { pipelineSlug: slug, number });
    expect(run.steps.map(({ state }) => state)).toEqual(Array(6).fill("cancelled"));
    await expect(cancelPipelineRun(tests.ctx, runId)).rejects.toThrow(/already cancelled/);
  });

  test("does a step that has published nothing more when its job runs again", async () => {
    const { slug } = await aCallsPipeline(tests.ctx);
    const { run } = await runPipeline(slug);
    const register = run.steps.find(({ name }) => name === "register");
    const ctx = { ...(await tests.jobContext()), jobId: register?.jobId ?? "" };
    expect(await runStep(ctx, register?.id ?? "")).toBeUndefined();
    expect((await getModel(tests.ctx, slug)).versions).toHaveLength(1);
  });
});

describe("a run that cannot be right is refused before it starts", () => {
  test.each([
    { name: "an unknown key", config: { trian: {} }, message: /config: .*trian/ },
    { name: "a wrong type", config: { model: { l2: "big" } }, message: /config\.model\.l2/ },
    { name: "a missing dataset", config: { dataset: "gone" }, message: /gone not found/ },
    { name: "a missing view", config: { featureView: "gone" }, message: /gone.* not found/ },
    {
      name: "a missing model",
      config: { model: { name: "gone" } },
      message: /Registered Model with name=gone not found/,
    },
  ])("$name", async ({ config, message }) => {
    const { slug } = await aCallsPipeline(tests.ctx);
    const start = startPipelineRun(tests.ctx, { pipelineSlug: slug, name: "x", config });
    await expect(start).rejects.toThrow(message);
    expect((await getPipeline(tests.ctx, slug)).lastRun).toBeNull();
  });

  test("a person who may not", async () => {
    const { slug } = await aCallsPipeline(tests.ctx);
    const viewer = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "viewer" } };
    const start = startPipelineRun(viewer, { pipelineSlug: slug, name: "x" });
    await expect(start).rejects.toThrow(/pipelines\.write/);
  });
});

test("a window without rows fails the features step and says which", async () => {
  const { slug } = await aCallsPipeline(tests.ctx);
  const { runId } = await startPipelineRun(tests.ctx, {
    pipelineSlug: slug,
    name: "empty",
    config: { evaluate: { from: "2011-01-01", to: "2012-01-01" } },
  });
  const wait = waitForPipelineRun(await tests.jobContext(), runId);
  await expect(wait).rejects.toThrow(/step "features".*2011-01-01 to 2012-01-01 holds no rows/);
});

test("a pipeline's slug is taken once", async () => {
  const { slug, file } = await aCallsPipeline(tests.ctx);
  await rm(file);
  const { config, project, name } = await getPipeline(tests.ctx, slug);
  const again = createPipeline(tests.ctx, { slug, name, projectSlug: project.slug, config });
  await expect(again).rejects.toThrow(`A pipeline "${slug}" exists`);
});
