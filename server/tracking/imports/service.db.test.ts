import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { createMlflowApi } from "@/server/protocols/mlflow/router";
import { IMPORT_SOURCE_TAG } from "@/server/tracking/imports/constants";
import { importJob, previewImportJob } from "@/server/tracking/imports/jobs";
import { uploadFolder } from "@/server/tracking/imports/open-source";
import { runImport } from "@/server/tracking/imports/run-import";
import {
  type CreateImportInput,
  ImportPayload,
  type ImportSourceInput,
} from "@/server/tracking/imports/schema";
import {
  createImport,
  getImport,
  getPreview,
  requestPreview,
  saveUpload,
} from "@/server/tracking/imports/service";
import {
  createRun,
  deleteRuns,
  ensureExperiment,
  ensureProject,
  finishRun,
  getRun,
  logBatch,
  logInputs,
  openRunArtifact,
  putRunArtifact,
  readMetricPoints,
} from "@/server/tracking/service";

const TOKEN = "the-right-token";
let source: TestContext;
let tests: TestContext;
let server: Server;
let url: string;
beforeAll(async () => {
  source = await createTestContext();
  tests = await createTestContext();
  const app = createMlflowApi(source.ctx, async (headers) =>
    headers.get("authorization") === `Bearer ${TOKEN}` ? source.ctx.actor : null,
  );
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
      url = `http://127.0.0.1:${port}`;
      resolve();
    }) as Server;
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await tests.close();
  await source.close();
});

async function aProject({ ctx }: TestContext) {
  const slug = `p-${randomUUID().slice(0, 8)}`;
  await ensureProject(ctx, { slug, name: slug });
  const experiment = await ensureExperiment(ctx, { projectSlug: slug, name: `e-${slug}` });
  return { slug, experimentId: experiment.id, number: String(experiment.number) };
}

const mlflow = (): ImportSourceInput => ({ kind: "mlflow", url, token: TOKEN, allowPrivate: true });

async function preview(project: string, input: ImportSourceInput) {
  const { id } = await requestPreview(tests.ctx, { project, source: input });
  await tests.runJob([previewImportJob], id);
  return getPreview(tests.ctx, id);
}

async function imported(input: CreateImportInput) {
  const { id } = await createImport(tests.ctx, input);
  await tests.runJob([importJob], id);
  return getImport(tests.ctx, id);
}

const points = (count: number, value = (step: number) => 1 / (step + 1)) =>
  Array.from({ length: count }, (_, step) => ({
    key: "loss",
    step: BigInt(step),
    at: 1_700_000_000_000n + BigInt(step),
    value: value(step),
  }));

/** A parent with a child: long history, odd values, params, tags, a dataset, a file. */
async function aFullSource() {
  const { experimentId, number } = await aProject(source);
  const parent = (await createRun(source.ctx, { experimentId, name: "parent" })).id;
  const child = (await createRun(source.ctx, { experimentId, name: "child" })).id;
  for (let from = 0; from < 25_000; from += 5_000) {
    await logBatch(source.ctx, parent, { metrics: points(25_000).slice(from, from + 5_000) });
  }
  await logBatch(source.ctx, child, {
    metrics: [
      { key: "odd", step: -(2n ** 62n), at: 5n, value: Number.NaN },
      { key: "odd", step: 2n ** 62n + 1n, at: 6n, value: Number.POSITIVE_INFINITY },
    ],
    params: [{ key: "lr", value: "0.1" }],
    tags: [
      { key: "mlflow.parentRunId", value: parent },
      { key: "team", value: 'ä, "b"' },
    ],
  });
  const dataset = { name: "bank", digest: "d", sourceType: "local", source: "{}" };
  const tags = [{ key: "mlflow.data.context", value: "train" }];
  await logInputs(source.ctx, child, {
    datasets: [{ ...dataset, schema: null, profile: null, tags }],
    modelIds: [],
  });
  await putRunArtifact(source.ctx, child, "plots/a b.txt", "hello");
  await source.ctx.db.$transaction((tx) =>
    finishRun(tx, child, "failed", new Date(1_700_000_100_000)),
  );
  return { experimentId, number, parent, child };
}

const seriesOf = async ({ ctx }: TestContext, runId: string, key: string) => {
  const found = (await readMetricPoints(ctx, [runId], key)).get(runId);
  return Array.from(found?.values ?? [], (value, place) => [
    found?.steps[place],
    found?.ats[place],
    value,
  ]);
};

describe("from an MLflow server", () => {
  test("runs come whole: histories, params, tags, datasets, files, times, parents", async () => {
    const { number, parent, child } = await aFullSource();
    const { slug } = await aProject(tests);
    const { result, state } = await imported({
      project: slug,
      source: mlflow(),
      mapping: { experiments: [{ id: number, name: `from ${number}` }], artifacts: true },
    });
    expect(state).toBe("succeeded");
    expect(result).toMatchObject({ runs: 2, existing: 0, points: 25_002, params: 1, files: 1 });
    // Its id is free here, so the run keeps it.
    const here = await getRun(tests.ctx, child);
    expect(here).toMatchObject({
      name: "child",
      status: "failed",
      experiment: `from ${number}`,
      project: { slug },
      finishedAt: new Date(1_700_000_100_000),
      parent: { id: parent, name: "parent" },
    });
    expect(here.params).toEqual([{ key: "lr", value: "0.1" }]);
    expect(here.tags).toContainEqual({ key: "team", value: 'ä, "b"' });
    expect(here.tags).toContainEqual({ key: IMPORT_SOURCE_TAG, value: `${url}/${child}` });
    expect(here.datasets).toMatchObject([{ name: "bank", digest: "d" }]);
    const { stream } = await openRunArtifact(tests.ctx, child, "plots/a b.txt");
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).toString()).toBe("hello");
    for (const [run, key] of [
      [parent, "loss"],
      [child, "odd"],
    ] as const) {
      expect(await seriesOf(tests, run, key)).toEqual(await seriesOf(source, run, key));
    }
  });

  test("twice is once, and what came since comes along", async () => {
    const { experimentId, number } = await aProject(source);
    const run = (await createRun(source.ctx, { experimentId, name: "r" })).id;
    await logBatch(source.ctx, run, { metrics: points(10) });
    const { slug } = await aProject(tests);
    const input = {
      project: slug,
      source: mlflow(),
      mapping: { experiments: [{ id: number, name: `twice ${number}` }] },
    };
    await imported(input);
    await logBatch(source.ctx, run, { metrics: points(12) });
    const { result } = await imported(input);
    expect(result).toMatchObject({ runs: 1, existing: 1 });
    expect(
      await tests.ctx.db.run.count({ where: { experiment: { name: `twice ${number}` } } }),
    ).toBe(1);
    expect(await seriesOf(tests, run, "loss")).toHaveLength(12);
    const { seq } = await tests.ctx.db.run.findUniqueOrThrow({ where: { id: run } });
    const [summary] = await tests.ctx.db.runMetric.findMany({ where: { runSeq: seq } });
    expect(summary?.count).toBe(12);
  });

  test("killed in the middle and taken up again, nothing is doubled or missing", async () => {
    const { experimentId, number } = await aProject(source);
    const runs: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      const { id } = await createRun(source.ctx, { experimentId, name: `r${index}` });
      await logBatch(source.ctx, id, { metrics: points(3_000) });
      runs.push(id);
    }
    const { slug } = await aProject(tests);
    const { id } = await createImport(tests.ctx, {
      project: slug,
      source: mlflow(),
      mapping: { experiments: [{ id: number, name: `killed ${number}` }] },
    });
    const stop = new AbortController();
    const job = await tests.ctx.db.job.findUniqueOrThrow({ where: { id } });
    const broken = {
      ...(await tests.jobContext()),
      jobId: id,
      signal: stop.signal,
      report: (share: number) => {
        if (share >= 0.5) stop.abort(new Error("the worker went"));
      },
    };
    await expect(runImport(broken, ImportPayload.parse(job.payload))).rejects.toThrow("went");
    expect(await tests.runJob([importJob], id)).toBe("succeeded");
    for (const run of runs) expect(await seriesOf(tests, run, "loss")).toHaveLength(3_000);
    const counted = await tests.ctx.db.run.count({
      where: { experiment: { name: `killed ${number}` } },
    });
    expect(counted).toBe(4);
  });

  test("an id that is taken here gets another, and the parent's with it", async () => {
    const { number, parent, child } = await aFullSource();
    const { slug, experimentId } = await aProject(tests);
    await tests.ctx.db.run.create({
      data: {
        id: parent,
        experimentId,
        name: "ours",
        ownerName: "x",
        artifactUri: "runs/x/artifacts",
      },
    });
    await imported({
      project: slug,
      source: mlflow(),
      mapping: { experiments: [{ id: number, name: `taken ${number}` }] },
    });
    const here = await getRun(tests.ctx, child);
    expect(here.parent?.name).toBe("parent");
    expect(here.parent?.id).not.toBe(parent);
    expect((await getRun(tests.ctx, parent)).name).toBe("ours");
  });

  test("deleted runs come when they are asked for, deleted", async () => {
    const { experimentId, number } = await aProject(source);
    const gone = (await createRun(source.ctx, { experimentId, name: "gone" })).id;
    await logBatch(source.ctx, gone, { metrics: points(5) });
    await deleteRuns(source.ctx, { selection: { ids: [gone] } });
    const { slug } = await aProject(tests);
    const experiments = [{ id: number, name: `gone ${number}` }];
    const without = await imported({ project: slug, source: mlflow(), mapping: { experiments } });
    expect(without.result?.runs).toBe(0);
    await imported({ project: slug, source: mlflow(), mapping: { experiments, deleted: true } });
    expect((await getRun(tests.ctx, gone)).deletedAt).not.toBeNull();
    expect(await seriesOf(tests, gone, "loss")).toHaveLength(5);
  });

  test("a look lists experiments with their runs, and says which names are taken", async () => {
    const { experimentId, number, slug: theirs } = await aProject(source);
    await createRun(source.ctx, { experimentId, name: "r" });
    const { slug } = await aProject(tests);
    await ensureProject(tests.ctx, { slug: `${slug}-2`, name: "other" });
    await ensureExperiment(tests.ctx, { projectSlug: `${slug}-2`, name: `e-${theirs}` });
    const { preview: found } = await preview(slug, mlflow());
    expect(found?.experiments).toContainEqual({
      id: number,
      sourceName: `e-${theirs}`,
      name: `e-${theirs} (${slug})`,
      runs: 1,
      takenBy: `${slug}-2`,
    });
  });

  test("credentials are sealed while the job waits and gone when it is over", async () => {
    const { slug } = await aProject(tests);
    const { id } = await requestPreview(tests.ctx, { project: slug, source: mlflow() });
    const payload = async () =>
      JSON.stringify((await tests.ctx.db.job.findUniqueOrThrow({ where: { id } })).payload);
    expect(await payload()).not.toContain(TOKEN);
    expect(await payload()).toMatch(/"sealed": ?"v1\./);
    await tests.runJob([previewImportJob], id);
    expect(await payload()).toMatch(/"sealed": ?null/);
  });

  test.each([
    { what: "a wrong token", change: { token: "wrong" }, says: /401.*Check the token/s },
    { what: "a private address unasked", change: { allowPrivate: false }, says: /public internet/ },
    { what: "a closed port", change: { url: "http://127.0.0.1:9" }, says: /was not reached/ },
  ])("$what is told in words", { timeout: 30_000 }, async ({ change, says }) => {
    const { slug } = await aProject(tests);
    const found = await preview(slug, { ...mlflow(), ...change } as ImportSourceInput);
    expect(found.state).toBe("failed");
    expect(found.error).toMatch(says);
  });

  test("only an admin may call a private address", async () => {
    const { slug } = await aProject(tests);
    const scientist = { ...tests.ctx, actor: { ...tests.ctx.actor, role: "scientist" } };
    await expect(requestPreview(scientist, { project: slug, source: mlflow() })).rejects.toThrow(
      /Only an admin/,
    );
  });
});

async function upload(name: string, text: string | Uint8Array) {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const body = (async function* () {
    yield bytes;
  })();
  return (await saveUpload(tests.ctx, name, body)).id;
}

async function importCsv(text: string, change: Record<string, string> = {}) {
  const { slug } = await aProject(tests);
  const uploads = [await upload("runs.csv", text)];
  const looked = await preview(slug, { kind: "csv", uploads });
  if (looked.preview === null) return { looked, slug, item: null };
  const columns = looked.preview.columns.map(({ samples: _, ...column }) => ({
    ...column,
    role: (change[column.name] ?? column.role) as typeof column.role,
  }));
  const mapping = { experiments: [{ id: "csv", name: `csv ${slug}` }], columns };
  const item = await imported({ project: slug, source: { kind: "csv", uploads }, mapping });
  return { looked, slug, item, uploads };
}

const runsOf = (experiment: string) =>
  tests.ctx.db.run.findMany({
    where: { experiment: { name: experiment } },
    orderBy: { seq: "asc" },
  });

describe("from a CSV file", () => {
  const CSV = [
    "name,start_time,status,metrics.auc,params.lr,tags.team,depth,note",
    'first,2026-01-02T03:04:05Z,FINISHED,0.75,0.1,"a, ""b""",3,x',
    "second,2026-01-03,failed,NaN,0.2,,5,",
    "third,soon,hm,high,,c,,y",
  ].join("\n");

  test("columns are guessed, runs come row by row, odd cells are counted with a row to look at", async () => {
    const { looked, slug, item, uploads } = await importCsv(CSV);
    expect(looked.preview?.columns.map(({ name, role, key }) => [name, role, key])).toEqual([
      ["name", "name", "name"],
      ["start_time", "start", "start_time"],
      ["status", "status", "status"],
      ["metrics.auc", "metric", "auc"],
      ["params.lr", "param", "lr"],
      ["tags.team", "tag", "team"],
      ["depth", "param", "depth"],
      ["note", "param", "note"],
    ]);
    expect(item?.result).toMatchObject({
      runs: 3,
      points: 2,
      skipped: {
        "cells that are no start, such as row 3": 1,
        "cells that are no status, such as row 3": 1,
        'cells of "auc" that are no number, such as row 3': 1,
      },
    });
    const rows = await runsOf(`csv ${slug}`);
    expect(rows.map(({ name, status }) => [name, status])).toEqual([
      ["first", "finished"],
      ["second", "failed"],
      ["third", "finished"],
    ]);
    const first = await getRun(tests.ctx, rows[0]?.id ?? "");
    expect(first.startedAt).toEqual(new Date("2026-01-02T03:04:05Z"));
    expect(first.tags).toContainEqual({ key: "team", value: 'a, "b"' });
    expect(first.params).toEqual([
      { key: "depth", value: "3" },
      { key: "lr", value: "0.1" },
      { key: "note", value: "x" },
    ]);
    // The upload has done its work.
    expect(await tests.ctx.artifacts.list(uploadFolder(uploads?.[0] ?? ""))).toEqual([]);
  });

  test("the same file twice makes the same runs once", async () => {
    const text = "name,auc\na,0.5\nb,0.25\n";
    const first = await importCsv(text);
    const second = await importCsv(text);
    expect(second.item?.result).toMatchObject({ runs: 2, existing: 2 });
    expect(await runsOf(`csv ${first.slug}`)).toHaveLength(2);
    expect(await runsOf(`csv ${second.slug}`)).toHaveLength(0);
  });

  test("a role that a person chose counts", async () => {
    const { slug } = await importCsv("name,epochs\na,5\n", { epochs: "metric" });
    const [run] = await runsOf(`csv ${slug}`);
    expect(await seriesOf(tests, run?.id ?? "", "epochs")).toHaveLength(1);
  });

  test.each([
    {
      what: "a row that is too long",
      text: "name,auc\na,1\nb,2,3,4\n",
      says: /runs.csv, line 3: the row has 3 cells where the header has 2/,
    },
    {
      what: "a quote that never closes",
      text: 'name,auc\n"a,1\nb,2\n',
      says: /line 2: a quoted cell begins here and is never closed/,
    },
  ])("$what is refused and its place named", async ({ text, says }) => {
    const { looked } = await importCsv(text);
    expect(looked.state).toBe("failed");
    expect(looked.error).toMatch(says);
    expect(looked.error).not.toContain("/imports/");
  });
});

describe("from neptune-exporter's Parquet", () => {
  async function aNeptuneFile(): Promise<string> {
    const { duckdb } = await tests.jobContext();
    const staging = await tests.ctx.artifacts.stage();
    const file = `${staging.dir}/part_0.parquet`;
    const row = (values: string) => `SELECT ${values}`;
    const attribute = (path: string, type: string, column: string, value: string, step = "NULL") =>
      row(`'ws/proj' AS project_id, 'RUN-1' AS run_id, '${path}' AS attribute_path,
        '${type}' AS attribute_type, CAST(${step} AS DECIMAL(18, 6)) AS step,
        TIMESTAMPTZ '2026-01-01 00:00:01+00' AS timestamp,
        ${column === "int" ? value : "CAST(NULL AS BIGINT)"} AS int_value,
        ${column === "float" ? value : "CAST(NULL AS DOUBLE)"} AS float_value,
        ${column === "string" ? value : "CAST(NULL AS VARCHAR)"} AS string_value,
        ${column === "bool" ? value : "CAST(NULL AS BOOLEAN)"} AS bool_value,
        ${column === "time" ? value : "CAST(NULL AS TIMESTAMPTZ)"} AS datetime_value,
        ${column === "set" ? value : "CAST(NULL AS VARCHAR[])"} AS string_set_value`);
    const rows = [
      attribute("sys/name", "string", "string", "'my run'"),
      attribute("sys/creation_time", "datetime", "time", "TIMESTAMPTZ '2026-01-01 00:00:00+00'"),
      attribute("sys/failed", "bool", "bool", "true"),
      attribute("sys/tags", "string_set", "set", "['a', 'b']"),
      attribute("parameters/lr", "float", "float", "0.1"),
      attribute("parameters/opt (x)", "string", "string", "'adam'"),
      attribute("test/acc", "float", "float", "0.9"),
      attribute("files/model", "file", "none", "NULL"),
      ...[0.5, 1.5, 2].map((step, place) =>
        attribute(
          "train/loss",
          "float_series",
          "float",
          place === 1 ? "'nan'::DOUBLE" : `${place}`,
          String(step),
        ),
      ),
    ];
    await duckdb.run(`COPY (${rows.join(" UNION ALL ")}) TO '${file}' (FORMAT parquet)`);
    await staging
      .publish("part_0.parquet", `test/${randomUUID()}.parquet`)
      .then(({ sizeBytes }) => expect(sizeBytes).toBeGreaterThan(0));
    const [stored] = (await tests.ctx.artifacts.list("test")).slice(-1);
    return upload("part_0.parquet", await tests.ctx.artifacts.get(stored?.key ?? ""));
  }

  test("attributes become metrics, params and tags; what cannot come is counted", async () => {
    const { slug } = await aProject(tests);
    const uploads = [await aNeptuneFile()];
    const looked = await preview(slug, { kind: "neptune", uploads });
    expect(looked.preview).toMatchObject({
      experiments: [{ id: "ws/proj", runs: 1 }],
      skipped: ["1 rows of type file"],
    });
    const experiments = [{ id: "ws/proj", name: `neptune ${slug}` }];
    const item = await imported({
      project: slug,
      source: { kind: "neptune", uploads },
      mapping: { experiments, stepFactor: 2 },
    });
    expect(item).toMatchObject({ state: "succeeded", result: { runs: 1, points: 4, params: 2 } });
    const [row] = await runsOf(`neptune ${slug}`);
    const run = await getRun(tests.ctx, row?.id ?? "");
    expect(run).toMatchObject({
      name: "my run",
      status: "failed",
      startedAt: new Date("2026-01-01T00:00:00Z"),
      params: [
        { key: "parameters/lr", value: "0.1" },
        { key: "parameters/opt _x_", value: "adam" },
      ],
    });
    expect(run.tags).toContainEqual({ key: "sys/tags", value: "a, b" });
    expect(await seriesOf(tests, run.id, "train/loss")).toEqual([
      [1n, 1_767_225_601_000n, 0],
      [3n, 1_767_225_601_000n, Number.NaN],
      [4n, 1_767_225_601_000n, 2],
    ]);
  });

  test("a Parquet file of something else is refused by its columns", async () => {
    const { duckdb } = await tests.jobContext();
    const staging = await tests.ctx.artifacts.stage();
    await duckdb.run(`COPY (SELECT 1 AS a) TO '${staging.dir}/x.parquet' (FORMAT parquet)`);
    await staging.publish("x.parquet", "test/other.parquet");
    const id = await upload("x.parquet", await tests.ctx.artifacts.get("test/other.parquet"));
    const { slug } = await aProject(tests);
    const { state, error } = await preview(slug, { kind: "neptune", uploads: [id] });
    expect(state).toBe("failed");
    expect(error).toMatch(/lack the column project_id/);
  });
});
