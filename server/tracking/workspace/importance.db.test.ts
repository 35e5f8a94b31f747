import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRandom } from "@/server/lib/ml/forest-random";
import { NotFoundError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { type SomeRun, someRuns } from "@/server/tracking/workspace/fixtures/runs";
import { importanceJob } from "@/server/tracking/workspace/jobs";
import { getChurn, getImportance, requestImportance } from "@/server/tracking/workspace/service";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

/** Runs whose AUC comes from the learning rate alone. */
function tunedRuns(n: number): SomeRun[] {
  const random = createRandom(5);
  return Array.from({ length: n }, (_, index) => {
    const rate = 10 ** (-4 + 3 * random());
    return {
      params: {
        rate: String(rate),
        seed: String(index),
        model: random() < 0.5 ? "a" : "b",
        data: "d1",
      },
      metrics: { auc: 0.9 - 0.1 * (Math.log10(rate) + 2.5) ** 2 },
    };
  });
}

async function compute(input: { project: string; filter?: string; metric: string }) {
  const { jobId } = await requestImportance(tests.ctx, { filter: "", ...input });
  if (jobId === null) throw new Error("No job was started");
  expect(await tests.runJob([importanceJob], jobId)).toBe("succeeded");
  return getImportance(tests.ctx, jobId);
}

describe("the importance of params", () => {
  test("is that of the param that decides, with n, r² and what was left out", async () => {
    const { slug } = await someRuns(tests.ctx, [...tunedRuns(120), { params: { rate: "1" } }]);
    const { result, state, progress } = await compute({ project: slug, metric: "auc" });
    expect({ state, progress }).toEqual({ state: "succeeded", progress: 1 });
    if (result?.measurable !== true) throw new Error("Not measured");
    expect(result).toMatchObject({ n: 120, leftOut: 1, constantParams: 1, moreParams: 0 });
    expect(result.importances.map(({ param }) => param).sort()).toEqual(["model", "rate", "seed"]);
    expect(result.importances[0]).toMatchObject({ param: "rate", kind: "number", values: 120 });
    expect(result.r2).toBeGreaterThan(0.5);
  });

  test("is computed once for the same runs, and anew when one is logged", async () => {
    const { slug, idOf } = await someRuns(tests.ctx, tunedRuns(30));
    const ask = () => requestImportance(tests.ctx, { project: slug, filter: "", metric: "auc" });
    const { jobId } = await compute({ project: slug, metric: "auc" });
    expect(await ask()).toMatchObject({ jobId, state: "succeeded", result: { measurable: true } });
    await tests.ctx.pool.query(
      `UPDATE run_metrics SET last = 0.1 WHERE run_seq = (SELECT seq FROM runs WHERE id = $1)`,
      [idOf(3)],
    );
    expect((await ask()).jobId).not.toBe(jobId);
  });

  test("that failed to compute is computed anew", async () => {
    const { slug } = await someRuns(tests.ctx, tunedRuns(30));
    const ask = () => requestImportance(tests.ctx, { project: slug, filter: "", metric: "auc" });
    const { jobId } = await ask();
    await tests.ctx.db.job.update({ where: { id: jobId ?? "" }, data: { state: "failed" } });
    const again = await ask();
    expect(again.jobId).not.toBe(jobId);
    expect(again).toMatchObject({ state: "queued", result: null });
  });

  test.each([
    ["few runs", "auc", tunedRuns(19), /19 runs have a number for "auc"; at least 20/],
    ["no such metric", "nothing", tunedRuns(30), /0 runs have a number/],
    [
      "one set of params",
      "auc",
      tunedRuns(30).map(({ metrics }) => ({ params: { a: "1" }, metrics: metrics ?? {} })),
      /same params/,
    ],
    [
      "one value",
      "auc",
      tunedRuns(30).map(({ params }) => ({ params: params ?? {}, metrics: { auc: 0.5 } })),
      /"auc" is 0.5 in all of these 30 runs/,
    ],
  ])("of %s is not measurable, with the reason", async (_, metric, runs, reason) => {
    const { slug } = await someRuns(tests.ctx, runs);
    const { result } = await compute({ project: slug, metric });
    expect(result).toEqual({ measurable: false, reason: expect.stringMatching(reason) });
  });

  test("is not read from a job of another kind", async () => {
    const { slug } = await someRuns(tests.ctx, tunedRuns(20));
    const { jobId } = await requestImportance(tests.ctx, { project: slug, metric: "auc" });
    await expect(getChurn(tests.ctx, jobId ?? "")).rejects.toThrow(NotFoundError);
  });
});
