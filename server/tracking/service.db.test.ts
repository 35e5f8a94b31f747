import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InvalidInputError, NotFoundError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import {
  compareRuns,
  createRun,
  ensureExperiment,
  ensureProject,
  finishRun,
  getMetricHistory,
  getRun,
  listRunArtifacts,
  listRunColumns,
  listRuns,
  logMetrics,
  logParams,
  openRunArtifact,
  putRunArtifact,
  restartPipelineTrackedRun,
  setTags,
  updateRun,
} from "@/server/tracking/service";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

async function anExperiment() {
  const slug = `p-${randomUUID().slice(0, 8)}`;
  await ensureProject(tests.ctx, { slug, name: slug });
  const { id } = await ensureExperiment(tests.ctx, {
    projectSlug: slug,
    name: `baseline of ${slug}`,
  });
  return { slug, experimentId: id };
}

async function aRun(name = "run") {
  const { slug, experimentId } = await anExperiment();
  const { id } = await createRun(tests.ctx, { experimentId, name, seed: 7 });
  return { id, slug, experimentId };
}

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const point = (key: string, step: number, value: number) => ({ key, step, at: at(step), value });

describe("metrics", () => {
  test("sent twice count once, and the summary is that of all points", async () => {
    const { id } = await aRun();
    const first = [point("loss", 0, 0.9), point("loss", 1, 0.4)];
    await logMetrics(tests.ctx.db, id, first);
    await logMetrics(tests.ctx.db, id, [...first, point("loss", 2, 0.6)]);
    const [summary] = (await getRun(tests.ctx, id)).metrics;
    expect(summary).toMatchObject({ last: 0.6, lastStep: 2, min: 0.4, max: 0.9, count: 3 });
  });

  test("that arrive late do not become the last value", async () => {
    const { id } = await aRun();
    await logMetrics(tests.ctx.db, id, [point("loss", 5, 0.2)]);
    await logMetrics(tests.ctx.db, id, [point("loss", 3, 0.1)]);
    const [summary] = (await getRun(tests.ctx, id)).metrics;
    expect(summary).toMatchObject({ last: 0.2, lastStep: 5, min: 0.1, count: 2 });
  });

  test("that are no number are kept, and leave smallest and largest to the others", async () => {
    const { id } = await aRun();
    await logMetrics(tests.ctx.db, id, [point("loss", 0, 1), point("loss", 1, Number.NaN)]);
    const [summary] = (await getRun(tests.ctx, id)).metrics;
    expect(summary).toMatchObject({ last: null, lastStep: 1, min: 1, max: 1, count: 2 });
  });

  test("of a long series come in buckets that keep the spike and the true count", async () => {
    const { id } = await aRun();
    const points = Array.from({ length: 1_000 }, (_, step) =>
      point("loss", step, step === 777 ? 99 : 1),
    );
    await logMetrics(tests.ctx.db, id, points);
    const [history] = await getMetricHistory(tests.ctx, {
      runIds: [id],
      key: "loss",
      maxPoints: 50,
    });
    expect([history?.total, history?.points.length]).toEqual([1_000, 50]);
    expect(Math.max(...(history?.points.map(({ max }) => max ?? 0) ?? []))).toBe(99);
    expect(history?.points[0]?.step).toBe(0);
  });

  test("of a run without the key are empty, not zero", async () => {
    const { id } = await aRun();
    expect(await getMetricHistory(tests.ctx, { runIds: [id], key: "loss" })).toEqual([
      { runId: id, total: 0, points: [] },
    ]);
  });
});

describe("a run", () => {
  test("refuses another value for a param it has", async () => {
    const { id } = await aRun();
    await logParams(tests.ctx.db, id, { l2: "1" });
    await logParams(tests.ctx.db, id, { l2: "1", solver: "newton" });
    await expect(logParams(tests.ctx.db, id, { l2: "2" })).rejects.toThrow(
      /Changing param values is not allowed. Param with key=.l2./,
    );
  });

  test("is updated with an audit row of before and after", async () => {
    const { id } = await aRun();
    await updateRun(tests.ctx, { id, note: "good one", tags: { baseline: "" } });
    const run = await getRun(tests.ctx, id);
    expect([run.note, run.tags]).toEqual(["good one", [{ key: "baseline", value: "" }]]);
    const audit = await tests.ctx.db.auditEvent.findFirst({
      where: { objectId: id, action: "runs.update" },
    });
    expect(audit).not.toBeNull();
  });

  test("keeps files under safe paths and lists them by path", async () => {
    const { id } = await aRun();
    await putRunArtifact(tests.ctx, id, "plots/roc.json", "{}");
    await expect(putRunArtifact(tests.ctx, id, "../x", "{}")).rejects.toThrow(InvalidInputError);
    const files = await listRunArtifacts(tests.ctx, id);
    expect(files.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([["plots/roc.json", 2]]);
    await expect(openRunArtifact(tests.ctx, id, "plots/none")).rejects.toThrow(NotFoundError);
  });

  test("of a pipeline's second attempt is the same run with nothing logged", async () => {
    const { experimentId } = await anExperiment();
    const pipelineRunId = randomUUID();
    const start = { experimentId, name: "champion", pipelineRunId };
    const restart = () =>
      tests.ctx.db.$transaction((tx) => restartPipelineTrackedRun(tx, tests.ctx, start));
    const first = await restart();
    await logMetrics(tests.ctx.db, first.id, [point("loss", 0, 1)]);
    await logParams(tests.ctx.db, first.id, { l2: "1" });
    const second = await restart();
    expect(second).toEqual(first);
    const run = await getRun(tests.ctx, first.id);
    expect([run.metrics, run.params, run.status]).toEqual([[], [], "running"]);
  });
});

describe("the list of runs", () => {
  test("filters and sorts by metrics and params, runs without the value last", async () => {
    const { slug, experimentId } = await anExperiment();
    const make = async (name: string, auc: number | null, l2: string) => {
      const { id } = await createRun(tests.ctx, { experimentId, name });
      if (auc !== null) await logMetrics(tests.ctx.db, id, [point("auc", 0, auc)]);
      await logParams(tests.ctx.db, id, { l2 });
      return id;
    };
    await make("low", 0.5, "1");
    const best = await make("best", 0.9, "10");
    await make("none", null, "100");
    await setTags(tests.ctx.db, best, { baseline: "yes" });
    const namesOf = async (filter: string, sort?: string) => {
      const columns = { metrics: ["auc"], params: ["l2"] };
      const page = await listRuns(tests.ctx, { project: slug, filter, sort, ...columns });
      return page.items.map(({ name }) => name);
    };
    expect(await namesOf("", "-metric.auc")).toEqual(["best", "low", "none"]);
    expect(await namesOf("metric.auc > 0.6")).toEqual(["best"]);
    expect(await namesOf("param.l2 >= 10", "name")).toEqual(["best", "none"]);
    expect(await namesOf("tag:baseline")).toEqual(["best"]);
    expect(await namesOf("tag.baseline = yes")).toEqual(["best"]);
    expect(await namesOf(`owner:me and status:running`, "name")).toEqual(["best", "low", "none"]);
    const [item] = (
      await listRuns(tests.ctx, { project: slug, filter: "name = best", metrics: ["auc"] })
    ).items;
    expect([item?.metrics, item?.params]).toEqual([
      { auc: { last: 0.9, min: 0.9, max: 0.9, count: 1 } },
      {},
    ]);
    expect(await listRunColumns(tests.ctx, { project: slug })).toMatchObject({
      metrics: [{ key: "auc", runs: 2 }],
      params: [{ key: "l2", runs: 3 }],
      moreMetrics: 0,
      moreParams: 0,
    });
  });
});

describe("a comparison", () => {
  test("takes the first run as base unless another is named", async () => {
    const a = await aRun("a");
    const b = await aRun("b");
    await logMetrics(tests.ctx.db, a.id, [point("auc", 0, 0.5)]);
    await logMetrics(tests.ctx.db, b.id, [point("auc", 0, 0.7)]);
    await finishRun(tests.ctx.db, b.id, "finished", at(0));
    const ids = [a.id, b.id];
    const first = await compareRuns(tests.ctx, { ids });
    expect(first.metrics[0]?.deltas[1]).toBeCloseTo(0.2, 12);
    const second = await compareRuns(tests.ctx, { ids, base: b.id });
    expect(second.metrics[0]?.deltas[0]).toBeCloseTo(-0.2, 12);
  });

  test("names a run that does not exist", async () => {
    const { id } = await aRun();
    await expect(compareRuns(tests.ctx, { ids: [id, "gone"] })).rejects.toThrow(
      "Run with id=gone not found",
    );
  });
});

test("a viewer may read runs and not start one", async () => {
  const { experimentId, id } = await aRun();
  const viewer = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "viewer" } };
  expect((await getRun(viewer, id)).id).toBe(id);
  await expect(createRun(viewer, { experimentId, name: "x" })).rejects.toThrow(/runs\.write/);
});
