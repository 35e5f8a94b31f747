import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aCallsPipeline } from "@/server/pipelines/fixtures/calls";
import { runStepJob } from "@/server/pipelines/jobs";
import { getPipelineRun, startPipelineRun } from "@/server/pipelines/service";
import { NotFoundError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { getModel } from "@/server/registry/service";
import { someRuns } from "@/server/tracking/workspace/fixtures/runs";
import { churnJob } from "@/server/tracking/workspace/jobs";
import { getChurn, requestChurn } from "@/server/tracking/workspace/service";

let tests: TestContext;
let models: Awaited<ReturnType<typeof twoModels>>;
beforeAll(async () => {
  tests = await createTestContext();
  models = await twoModels(0);
});
afterAll(() => tests.close());

async function runPipeline(slug: string): Promise<void> {
  const { number } = await startPipelineRun(tests.ctx, { pipelineSlug: slug, name: "run" });
  for (;;) {
    const run = await getPipelineRun(tests.ctx, { pipelineSlug: slug, number });
    if (run.state === "succeeded") return;
    const job = await tests.ctx.db.job.findFirst({
      where: { state: "queued", kind: runStepJob.kind },
    });
    if (job === null) throw new Error(`The run is ${run.state}`);
    await tests.runJob([runStepJob], job.id);
  }
}

/** Two registered runs of one pipeline: the same model, the second deciding by `threshold`. */
async function twoModels(threshold: number) {
  const { slug } = await aCallsPipeline(tests.ctx);
  await runPipeline(slug);
  await runPipeline(slug);
  const { versions } = await getModel(tests.ctx, slug);
  const [other, base] = versions;
  await tests.ctx.pool.query(
    `UPDATE model_versions SET signature = jsonb_set(signature, '{decisionThreshold}', $2::jsonb) WHERE id = $1`,
    [other?.id, String(threshold)],
  );
  return { slug, base: base?.runId ?? "", other: other?.runId ?? "" };
}

async function measure(input: { base: string; other: string }) {
  const { jobId } = await requestChurn(tests.ctx, input);
  if (jobId === null) throw new Error("No job was started");
  expect(await tests.runJob([churnJob], jobId)).toBe("succeeded");
  return getChurn(tests.ctx, jobId);
}

describe("prediction churn", () => {
  test("counts the decisions that flip on the common evaluation set, by direction and slice", async () => {
    const { slug, base, other } = models;
    const { jobId, result } = await measure({ base, other });
    if (result?.measurable !== true) throw new Error("Not measured");
    // A threshold of 0 decides every row positive, so every flip is towards it.
    expect(result).toMatchObject({ n: 240, toNegative: 0, flips: result.toPositive });
    expect(result.flips).toBeGreaterThan(0);
    expect(result.share).toBeCloseTo(result.flips / 240, 12);
    expect(result.other).toEqual({ runId: other, modelName: slug, number: 2, threshold: 0 });
    const contacts = result.slices.filter(({ feature }) => feature === "contact");
    expect(contacts.reduce((sum, { flips }) => sum + flips, 0)).toBe(result.flips);

    expect(await requestChurn(tests.ctx, { base, other })).toMatchObject({ jobId, result });
    const back = await measure({ base: other, other: base });
    expect(back.result).toMatchObject({ flips: result.flips, toNegative: result.flips });
  });

  test("is not measurable without a version that can be scored, and says which run lacks it", async () => {
    const { slug, ids, idOf } = await someRuns(tests.ctx, [{ name: "one" }, { name: "two" }]);
    const ask = () => requestChurn(tests.ctx, { base: idOf(0), other: idOf(1) });
    const reason = async () => (await ask()).result;
    expect(await reason()).toEqual({
      measurable: false,
      reason: "Run one has no registered model version",
    });
    const project = await tests.ctx.db.project.findUniqueOrThrow({ where: { slug } });
    await tests.ctx.db.model.create({
      data: {
        name: slug,
        title: slug,
        projectId: project.id,
        versions: {
          create: ids.map((runId, index) => ({ number: index + 1, runId, createdByName: "x" })),
        },
      },
    });
    expect(await ask()).toMatchObject({ jobId: null, state: "succeeded" });
    expect(await reason()).toMatchObject({ reason: expect.stringMatching(/run one is none that/) });
  });

  test("is not measurable where the runs were evaluated on different sets", async () => {
    const { base, other } = models;
    await tests.ctx.pool.query(
      `UPDATE run_inputs e SET feature_set_id = t.feature_set_id FROM run_inputs t
       WHERE e.run_id = $1 AND e.context = 'evaluation' AND t.run_id = $1 AND t.context = 'training'`,
      [other],
    );
    const { result } = await requestChurn(tests.ctx, { base, other });
    expect(result).toEqual({
      measurable: false,
      reason: "The two runs were evaluated on different feature sets",
    });
  });

  test("of a run against itself or against none is refused with the reason", async () => {
    const { idOf } = await someRuns(tests.ctx, [{}]);
    const self = await requestChurn(tests.ctx, { base: idOf(0), other: idOf(0) });
    expect(self.result).toMatchObject({ measurable: false });
    await expect(requestChurn(tests.ctx, { base: idOf(0), other: "none" })).rejects.toThrow(
      NotFoundError,
    );
  });
});
