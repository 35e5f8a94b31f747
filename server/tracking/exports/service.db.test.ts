import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { exportJob } from "@/server/tracking/exports/jobs";
import { exportFolder, runExport } from "@/server/tracking/exports/run-export";
import { ExportManifest } from "@/server/tracking/exports/schema";
import {
  createExport,
  deleteExport,
  getExport,
  listExports,
  openExportFile,
  previewExport,
  zipExport,
} from "@/server/tracking/exports/service";
import { sealMetricsJob } from "@/server/tracking/jobs";
import { queueSeal } from "@/server/tracking/live";
import {
  createRun,
  deleteRuns,
  ensureExperiment,
  ensureProject,
  logBatch,
  logInputs,
  putRunArtifact,
} from "@/server/tracking/service";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

const ODD_KEY = 'välue "quoted", x/y';
const ODD_VALUES = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  5e-324,
  0.1,
];
const ODD_STEPS = [-(2n ** 63n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n, 7n];

async function aProject() {
  const slug = `p-${randomUUID().slice(0, 8)}`;
  await ensureProject(tests.ctx, { slug, name: slug });
  const experiment = await ensureExperiment(tests.ctx, { projectSlug: slug, name: slug });
  const run = async (name: string) =>
    (await createRun(tests.ctx, { experimentId: experiment.id, name })).id;
  return { slug, run };
}

const oddPoints = ODD_STEPS.map((step, index) => ({
  key: ODD_KEY,
  step,
  at: step,
  value: ODD_VALUES[index] ?? 0,
}));
const long = (count: number) =>
  Array.from({ length: count }, (_, step) => ({
    key: "loss",
    step: BigInt(step),
    at: BigInt(step * 10),
    value: 1 / (step + 1),
  }));

async function exported(input: Parameters<typeof createExport>[1]) {
  const { id } = await createExport(tests.ctx, input);
  const state = await tests.runJob([exportJob], id);
  return { id, state, item: await getExport(tests.ctx, id) };
}

async function read<Row extends z.ZodType>(id: string, name: string, row: Row, select = "*") {
  const { duckdb } = await tests.jobContext();
  const file = tests.ctx.artifacts.locate(`${exportFolder(id)}/${name}.parquet`);
  return duckdb.query(row, `SELECT ${select} FROM read_parquet('${file}')`);
}

/** Names and types of a file's columns; a JSON column is text in Parquet. */
async function readTypes(id: string, name: string) {
  const { duckdb } = await tests.jobContext();
  const file = tests.ctx.artifacts.locate(`${exportFolder(id)}/${name}`);
  const rows = await duckdb.query(
    z.object({ column_name: z.string(), column_type: z.string() }),
    `DESCRIBE SELECT * FROM read_parquet('${file}')`,
  );
  return rows.map((row) => [row.column_name, row.column_type]);
}

describe("an export", () => {
  test("holds every point, sealed and not, with its very value", async () => {
    const { slug, run } = await aProject();
    const [odd, longRun] = [await run("odd"), await run("long")];
    await logBatch(tests.ctx, odd, { metrics: oddPoints });
    await logBatch(tests.ctx, longRun, { metrics: long(5_000) });
    await queueSeal(tests.ctx.db, 0);
    const job = await tests.ctx.db.job.findFirstOrThrow({
      where: { kind: sealMetricsJob.kind },
      orderBy: { runAfter: "asc" },
    });
    await tests.runJob([sealMetricsJob], job.id);
    expect(await tests.ctx.db.metricChunk.count()).toBeGreaterThan(0);
    await logBatch(tests.ctx, longRun, {
      metrics: [{ key: "loss", step: 5_000n, at: 1n, value: 42 }],
    });

    const { id, state } = await exported({ project: slug });
    expect(state).toBe("succeeded");
    const values = await read(
      id,
      "metric_points",
      z.object({ key: z.string(), step: z.coerce.bigint(), value: z.string() }),
      "key, step::VARCHAR AS step, value::VARCHAR AS value",
    );
    const oddRead = values.filter(({ key }) => key === ODD_KEY);
    expect(oddRead.map(({ step, value }) => [step, value])).toEqual([
      [-(2n ** 63n), "nan"],
      // As MLflow does, the store keeps an infinity as the largest number of its sign.
      [-1n, "1.7976931348623157e+308"],
      [0n, "-1.7976931348623157e+308"],
      [7n, "0.1"],
      [2n ** 53n + 1n, "0.0"],
      [2n ** 63n - 1n, "5e-324"],
    ]);
    const longRead = values.filter(({ key }) => key === "loss");
    expect(longRead.map(({ step, value }) => [Number(step), Number(value)])).toEqual([
      ...long(5_000).map(({ step, value }) => [Number(step), value]),
      [5_000, 42],
    ]);
    expect(values).toHaveLength(5_007);
  });

  test("holds params, tags, datasets, summaries and files, and counts them in its manifest", async () => {
    const { slug, run } = await aProject();
    const id = await run("full");
    await logBatch(tests.ctx, id, {
      metrics: [{ key: "auc", step: 1n, at: 2n, value: 0.75 }],
      params: [{ key: "lr", value: '0.1\n"two"' }],
      tags: [{ key: "team", value: "" }],
    });
    const tags = [{ key: "mlflow.data.context", value: "train" }];
    const dataset = { name: "bank", digest: "d1", sourceType: "local", source: "{}" };
    await logInputs(tests.ctx, id, {
      datasets: [{ ...dataset, schema: null, profile: null, tags }],
      modelIds: [],
    });
    await putRunArtifact(tests.ctx, id, "notes/hello.txt", "hello");
    const { id: exportId, item } = await exported({ project: slug, artifacts: true });

    const any = z.record(z.string(), z.unknown());
    expect(await read(exportId, "params", any)).toEqual([
      { run_id: id, key: "lr", value: '0.1\n"two"' },
    ]);
    expect(await read(exportId, "run_tags", any)).toContainEqual({
      run_id: id,
      key: "team",
      value: "",
    });
    expect(await read(exportId, "datasets", any)).toMatchObject([
      { run_id: id, context: "train", name: "bank", digest: "d1" },
    ]);
    expect(await read(exportId, "metrics", any)).toMatchObject([
      { run_id: id, key: "auc", count: 1, last: 0.75, min: 0.75, max: 0.75 },
    ]);
    expect(await read(exportId, "runs", any)).toMatchObject([
      { run_id: id, name: "full", lifecycle_stage: "active", finished_at: null },
    ]);
    expect(await read(exportId, "artifacts", any)).toMatchObject([
      { run_id: id, path: "notes/hello.txt" },
    ]);

    const bytes = await tests.ctx.artifacts.get(`${exportFolder(exportId)}/manifest.json`);
    const manifest = ExportManifest.parse(JSON.parse(bytes.toString()));
    expect(manifest.artifacts).toEqual({ count: 1, sizeBytes: 5, outside: 0, included: true });
    for (const { name, rows, columns, sha256 } of manifest.files) {
      if (columns === null) continue;
      const counted = await read(exportId, name.replace(".parquet", ""), any);
      expect({ name, rows }).toEqual({ name, rows: counted.length });
      expect(await readTypes(exportId, name)).toEqual(columns.map((c) => [c.name, c.type]));
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(item.result?.files.map(({ name }) => name)).toContain("manifest.json");
    const file = await openExportFile(tests.ctx, exportId, "runs.parquet");
    expect(file.sizeBytes).toBeGreaterThan(100);

    const chunks: Buffer[] = [];
    for await (const chunk of (await zipExport(tests.ctx, exportId)).stream) chunks.push(chunk);
    const archive = Buffer.concat(chunks);
    expect(archive.includes(`artifacts/${id}/notes/hello.txt`)).toBe(true);
    expect(archive.includes("manifest.json")).toBe(true);
  });

  test("leaves deleted runs out unless they are asked for, as its preview counts", async () => {
    const { slug, run } = await aProject();
    const [kept, gone] = [await run("kept"), await run("gone")];
    await logBatch(tests.ctx, gone, { metrics: long(3) });
    await deleteRuns(tests.ctx, { selection: { ids: [gone] } });
    const stage = z.object({ run_id: z.string(), lifecycle_stage: z.string() });
    const without = await exported({ project: slug });
    expect(await read(without.id, "runs", stage)).toEqual([
      { run_id: kept, lifecycle_stage: "active" },
    ]);
    expect(await previewExport(tests.ctx, { project: slug })).toMatchObject({ runs: 1, points: 0 });
    const withDeleted = await exported({ project: slug, deleted: true });
    expect(await read(withDeleted.id, "runs", stage)).toEqual([
      { run_id: kept, lifecycle_stage: "active" },
      { run_id: gone, lifecycle_stage: "deleted" },
    ]);
    expect(await read(withDeleted.id, "metric_points", z.unknown())).toHaveLength(3);
    expect(await previewExport(tests.ctx, { project: slug, deleted: true })).toMatchObject({
      runs: 2,
      points: 3,
    });
  });

  test("of a project without runs is whole and empty", async () => {
    const { slug } = await aProject();
    const { id, state } = await exported({ project: slug });
    expect(state).toBe("succeeded");
    expect(await read(id, "metric_points", z.unknown())).toEqual([]);
  });
});

describe("its life", () => {
  test("an attempt that ends in the middle leaves no file, and the next writes all", async () => {
    const { slug, run } = await aProject();
    await logBatch(tests.ctx, await run("r"), { metrics: long(10) });
    const { id } = await createExport(tests.ctx, { project: slug });
    const stop = new AbortController();
    const ctx = await tests.jobContext();
    const broken = {
      ...ctx,
      jobId: id,
      signal: stop.signal,
      report: (share: number) => {
        if (share > 0.2) stop.abort(new Error("the worker went"));
      },
    };
    const payload = { project: slug, deleted: false, artifacts: false };
    await expect(runExport(broken, payload)).rejects.toThrow();
    expect(await tests.ctx.artifacts.list(exportFolder(id))).toEqual([]);
    expect(await tests.runJob([exportJob], id)).toBe("succeeded");
    expect(await read(id, "metric_points", z.unknown())).toHaveLength(10);
  });

  test("deleted, its files are gone and nobody is offered them", async () => {
    const { slug, run } = await aProject();
    await run("r");
    const { id, item } = await exported({ project: slug });
    expect(item.expiresAt).not.toBeNull();
    await deleteExport(tests.ctx, id);
    expect(await tests.ctx.artifacts.list(exportFolder(id))).toEqual([]);
    expect(await listExports(tests.ctx, slug)).toMatchObject([{ id, result: null }]);
    await expect(openExportFile(tests.ctx, id, "runs.parquet")).rejects.toThrow(/removed/);
  });

  test("after its days its files go with the next export", async () => {
    const { slug, run } = await aProject();
    await run("r");
    const { id } = await exported({ project: slug });
    await tests.ctx.db.job.update({
      where: { id },
      data: { finishedAt: new Date(Date.now() - 8 * 24 * 3_600_000) },
    });
    expect(await getExport(tests.ctx, id)).toMatchObject({ result: null, expiresAt: null });
    await exported({ project: slug });
    expect(await tests.ctx.artifacts.list(exportFolder(id))).toEqual([]);
  });

  test("a viewer may read exports and start none", async () => {
    const { slug } = await aProject();
    const viewer = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "viewer" } };
    await expect(createExport(viewer, { project: slug })).rejects.toThrow(/runs\.write/);
    expect(await listExports(viewer, slug)).toEqual([]);
  });

  test.each([
    { input: { project: "no-such" }, says: /no-such/ },
    { input: { project: null, experiments: [123_456] }, says: /no experiment 123456/ },
  ])("names what does not exist: $input", async ({ input, says }) => {
    const project = input.project ?? (await aProject()).slug;
    const asked = createExport(tests.ctx, { ...input, project });
    await expect(asked).rejects.toThrow(AppError);
    await expect(asked).rejects.toThrow(says);
  });
});
