import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { someRuns } from "@/server/tracking/workspace/fixtures/runs";
import { learnDefaults, plotParallel, plotScatter } from "@/server/tracking/workspace/service";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

describe("a scatter plot", () => {
  test("holds runs with both values, and the front by what each metric's name says is better", async () => {
    const { slug, idOf } = await someRuns(tests.ctx, [
      { metrics: { auc: 0.7, latency: 10 }, params: { model: "a" } },
      { metrics: { auc: 0.9, latency: 50 }, params: { model: "b" } },
      { metrics: { auc: 0.8, latency: 60 } },
      { metrics: { auc: 0.8 } },
      { metrics: { auc: Number.NaN, latency: 1 } },
    ]);
    const plot = await plotScatter(tests.ctx, {
      project: slug,
      x: "metric.auc",
      y: "metric.latency",
      colour: "param.model",
    });
    expect(plot.points.map(({ runId }) => runId)).toEqual([idOf(2), idOf(1), idOf(0)]);
    expect(plot.points[1]).toMatchObject({ x: 0.9, y: 50, colour: "b", name: "run-1" });
    expect(plot).toMatchObject({
      total: 3,
      missing: 2,
      paretoFront: [idOf(0), idOf(1)],
      paretoOf: 3,
      x: { direction: "higher", min: 0.7, max: 0.9 },
      y: { direction: "lower" },
      colour: { kind: "category", categories: ["a", "b"], missing: 1 },
    });
  });

  test("reads a param's numbers, leaves its words out, and knows no front without directions", async () => {
    const { slug } = await someRuns(tests.ctx, [
      { params: { lr: "1e-3" }, metrics: { auc: 0.7 } },
      { params: { lr: "auto" }, metrics: { auc: 0.8 } },
      { params: { lr: "9".repeat(150) }, metrics: { auc: 0.8 } },
    ]);
    const plot = await plotScatter(tests.ctx, { project: slug, x: "param.lr", y: "metric.auc" });
    expect(plot.points).toMatchObject([{ x: 0.001, y: 0.7, colour: null }]);
    expect(plot).toMatchObject({ total: 1, missing: 2, paretoFront: [] });
  });

  test("of more runs than fit shows the front and the newest", async () => {
    const { slug, idOf } = await someRuns(
      tests.ctx,
      Array.from({ length: 30 }, (_, index) => ({
        metrics: { auc: index === 0 ? 1 : 0.5, recall: index === 0 ? 1 : 0.5 },
      })),
    );
    const plot = await plotScatter(tests.ctx, {
      project: slug,
      x: "metric.auc",
      y: "metric.recall",
      limit: 3,
    });
    expect(plot.points.map(({ runId }) => runId)).toEqual([idOf(29), idOf(28), idOf(0)]);
    expect(plot).toMatchObject({ total: 30, paretoFront: [idOf(0)] });
  });

  test("of a field of words is refused", async () => {
    const { slug } = await someRuns(tests.ctx, []);
    const plot = plotScatter(tests.ctx, { project: slug, x: "owner", y: "metric.auc" });
    await expect(plot).rejects.toThrow(/"owner" holds no numbers/);
  });
});

describe("parallel coordinates", () => {
  test("hold the newest runs with numbers, words and instants each on an axis of their kind", async () => {
    const { slug, idOf } = await someRuns(tests.ctx, [
      { params: { lr: "0.1", model: "a" }, metrics: { auc: 0.7 } },
      { params: { lr: "1e-2", model: "b" }, metrics: { auc: 0.8 } },
      { params: { model: "3" } },
    ]);
    const plot = await plotParallel(tests.ctx, {
      project: slug,
      axes: ["param.lr", "param.model", "metric.auc", "started", "duration"],
      limit: 2,
    });
    expect(plot.axes.map(({ kind }) => kind)).toEqual([
      "number",
      "category",
      "number",
      "time",
      "number",
    ]);
    expect(plot.total).toBe(3);
    const minute = 60_000;
    const start = Date.UTC(2026, 2, 1);
    expect(plot.rows).toEqual([
      { runId: idOf(2), name: "run-2", values: [null, "3", null, start + 3 * minute, 180] },
      { runId: idOf(1), name: "run-1", values: [0.01, "b", 0.8, start + 2 * minute, 120] },
    ]);
    expect(plot.axes[2]).toMatchObject({ missing: 1, direction: "higher", min: 0.8, max: 0.8 });
  });
});

describe("default columns", () => {
  test("are the params that vary and the metrics that runs have", async () => {
    const { slug } = await someRuns(tests.ctx, [
      { params: { lr: "0.1", seed: "1", only: "x" }, metrics: { auc: 0.7, "system/cpu": 3 } },
      { params: { lr: "0.2", seed: "1" }, metrics: { auc: 0.8, loss: 1 } },
    ]);
    expect(await learnDefaults(tests.ctx, { project: slug })).toEqual({
      metrics: ["auc", "loss"],
      params: ["lr", "only"],
      runs: 2,
    });
  });
});
