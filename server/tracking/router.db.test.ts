import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { experimentsRouter, runsRouter } from "@/server/tracking/router";
import { createRun, ensureExperiment, putRunArtifact } from "@/server/tracking/service";
import { someRuns } from "@/server/tracking/workspace/fixtures/runs";

let tests: TestContext;
let project: string;
/** A run with metrics. */
let base: string;
/** A run with files. */
let id: string;
beforeAll(async () => {
  tests = await createTestContext();
  const made = await someRuns(tests.ctx, [
    { metrics: { auc: 0.5 } },
    { metrics: { auc: Number.NaN } },
    {},
  ]);
  project = made.slug;
  base = made.idOf(0);
  const { id: experimentId } = await ensureExperiment(tests.ctx, {
    projectSlug: project,
    name: "with files",
  });
  id = (await createRun(tests.ctx, { experimentId, name: "with files" })).id;
  await putRunArtifact(tests.ctx, id, "plots/table.json", '{"columns":["a"],"data":[[1]]}');
});
afterAll(() => tests.close());

describe("runs", () => {
  test("answer with one level of their files and a preview of each kind", async () => {
    const api = runsRouter.createCaller(tests.ctx);
    expect(await api.artifactFolder({ id, path: "" })).toEqual([
      { path: "plots", isFolder: true, sizeBytes: null },
    ]);
    const [file] = await api.artifactFolder({ id, path: "plots" });
    expect(file).toMatchObject({ path: "plots/table.json", isFolder: false });
    expect(await api.artifactPreview({ id, path: "plots/table.json" })).toMatchObject({
      kind: "table",
      truncated: false,
    });
    await expect(api.artifactPreview({ id, path: "gone.txt" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("compare with the points each logged, so that NaN differs from nothing", async () => {
    const api = runsRouter.createCaller(tests.ctx);
    const { items } = await api.list({ project, filter: 'name != "with files"' });
    const ids = items.map((run) => run.id);
    const { runs, metrics } = await api.compare({ ids, base });
    const [auc] = metrics;
    const found = runs.map((_, index) => [auc?.values[index], auc?.counts[index]]);
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        [0.5, 1],
        [null, 1],
        [null, 0],
      ]),
    );
  });
});

describe("experiments", () => {
  test("are found by the number that clients print, and unknown ones are said to be", async () => {
    const api = experimentsRouter.createCaller(tests.ctx);
    const [experiment] = await api.list({ project });
    const number = experiment?.number ?? -1;
    expect(await api.get({ number })).toMatchObject({ number, project, deletedAt: null });
    await expect(api.get({ number: 999_999 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
