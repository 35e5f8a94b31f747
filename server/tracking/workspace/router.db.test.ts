import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { someRuns } from "@/server/tracking/workspace/fixtures/runs";
import { workspaceRouter } from "@/server/tracking/workspace/router";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

test("every procedure answers as its schema says", async () => {
  const { slug: project, idOf } = await someRuns(tests.ctx, [
    { params: { lr: "0.1" }, metrics: { auc: 0.5 }, tags: { a: "b" } },
    { params: { lr: "0.2" }, metrics: { auc: Number.NaN } },
  ]);
  const api = workspaceRouter.createCaller(tests.ctx);
  const groups = await api.groups({ project, by: ["param.lr"], metrics: ["auc"] });
  expect(groups.totalGroups).toBe(2);
  const scatter = await api.scatter({ project, x: "param.lr", y: "metric.auc" });
  expect(scatter.total).toBe(1);
  const parallel = await api.parallel({ project, axes: ["param.lr", "metric.auc"] });
  expect(parallel.total).toBe(2);
  expect(await api.defaults({ project })).toMatchObject({ metrics: ["auc"], params: ["lr"] });

  const { jobId } = await api.importance({ project, metric: "auc" });
  expect(await api.importanceResult({ jobId: jobId ?? "" })).toMatchObject({ state: "queued" });
  const churn = await api.churn({ base: idOf(0), other: idOf(1) });
  expect(churn.result).toMatchObject({ measurable: false });

  const scope = { list: "runs" as const, project };
  const view = await api.views.save({ ...scope, name: "v", state: "q=1" });
  expect(await api.views.list(scope)).toEqual([view]);
  await api.views.remove({ id: view.id });
  const { id } = await api.states.save({ state: "q=1" });
  expect(await api.states.get({ id })).toEqual({ id, state: "q=1" });
  await api.definitions.save({ project, key: "auc", direction: "lower" });
  expect(await api.definitions.list({ project })).toMatchObject([{ key: "auc", source: "team" }]);
  expect(await api.definitions.remove({ project, key: "auc" })).toMatchObject({
    source: "built-in",
  });
});
