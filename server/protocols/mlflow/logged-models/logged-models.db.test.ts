import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { type Call, createClient } from "@/server/protocols/mlflow/fixtures/client";
import { createLoggedModelsRouter } from "@/server/protocols/mlflow/logged-models/router";

let tests: TestContext;
let call: Call;
beforeAll(async () => {
  tests = await createTestContext();
  call = createClient(tests.ctx, [createLoggedModelsRouter()]);
});
afterAll(() => tests.close());

type Info = { model_id: string; name: string };

async function aModel(fields: object = {}): Promise<string> {
  const { status, body } = await call("POST", "/logged-models", { experiment_id: "0", ...fields });
  expect(status).toBe(200);
  return (body.model as { info: Info }).info.model_id;
}

async function measure(
  modelId: string,
  key: string,
  value: number,
  place: { at?: bigint; datasetName?: string; datasetDigest?: string } = {},
): Promise<void> {
  const data = { at: 1n, step: 0n, runId: "r", ...place, modelId, key, value };
  await tests.ctx.db.loggedModelMetric.create({ data });
}

describe("a logged model", () => {
  test("is made, finalized, tagged, described and deleted", async () => {
    const created = await call("POST", "/logged-models", {
      experiment_id: "0",
      name: "net",
      model_type: "Classifier",
      source_run_id: "abc",
      params: [{ key: "depth", value: "3" }],
      tags: [{ key: "k", value: "v" }],
    });
    const { info } = created.body.model as { info: Info };
    const id = info.model_id;
    expect(id).toMatch(/^m-[0-9a-f]{32}$/);
    expect(created.body.model).toEqual({
      info: {
        model_id: id,
        experiment_id: "0",
        name: "net",
        creation_timestamp_ms: expect.any(Number),
        last_updated_timestamp_ms: expect.any(Number),
        artifact_uri: `mlflow-artifacts:/0/models/${id}/artifacts`,
        status: "LOGGED_MODEL_PENDING",
        model_type: "Classifier",
        source_run_id: "abc",
        tags: [{ key: "k", value: "v" }],
      },
      data: { params: [{ key: "depth", value: "3" }] },
    });
    const ready = { model_id: id, status: "LOGGED_MODEL_READY" };
    expect((await call("PATCH", `/logged-models/${id}`, ready)).body.model).toMatchObject({
      info: { status: "LOGGED_MODEL_READY" },
    });
    await call("PATCH", `/logged-models/${id}/tags`, { tags: [{ key: "a/b", value: "1" }] });
    await call("POST", `/logged-models/${id}/params`, { params: [{ key: "lr", value: "0.1" }] });
    await measure(id, "auc", Number.NaN);
    const got = await call("GET", `/logged-models/${id}`);
    expect(got.body.model).toMatchObject({
      info: { tags: [{ key: "a/b" }, { key: "k" }] },
      data: {
        params: [{ key: "depth" }, { key: "lr" }],
        metrics: [{ key: "auc", value: "NaN", timestamp: 1, step: 0, model_id: id, run_id: "r" }],
      },
    });
    const tag = `/logged-models/${id}/tags/${encodeURIComponent("a/b")}`;
    expect(await call("DELETE", tag)).toEqual({ status: 200, body: {} });
    expect(await call("DELETE", tag)).toMatchObject({
      status: 404,
      body: { error_code: "RESOURCE_DOES_NOT_EXIST" },
    });
    expect(await call("DELETE", `/logged-models/${id}`)).toEqual({ status: 200, body: {} });
    expect(await call("GET", `/logged-models/${id}`)).toEqual({
      status: 404,
      body: {
        error_code: "RESOURCE_DOES_NOT_EXIST",
        message: `Logged model with ID '${id}' not found.`,
      },
    });
    const kept = await call("GET", `/logged-models/${id}`, { allow_deleted: true });
    expect(kept.status).toBe(200);
  });

  test("lists its files one folder at a time", async () => {
    const id = await aModel();
    const { artifacts } = tests.ctx;
    await artifacts.put(`mlflow/0/models/${id}/artifacts/MLmodel`, "flavors");
    await artifacts.put(`mlflow/0/models/${id}/artifacts/data/a b.bin`, "1234");
    const list = (artifact_directory_path?: string) =>
      call("GET", `/logged-models/${id}/artifacts/directories`, { artifact_directory_path });
    expect(await list()).toEqual({
      status: 200,
      body: {
        root_uri: `mlflow-artifacts:/0/models/${id}/artifacts`,
        files: [
          { path: "MLmodel", is_dir: false, file_size: 7 },
          { path: "data", is_dir: true },
        ],
      },
    });
    expect((await list("data")).body.files).toEqual([
      { path: "data/a b.bin", is_dir: false, file_size: 4 },
    ]);
    expect((await list("../..")).status).toBe(400);
  });

  test("gets a name when it has none", async () => {
    const { body } = await call("GET", `/logged-models/${await aModel()}`);
    expect((body.model as { info: Info }).info.name).not.toBe("");
  });

  test("keeps its params: the same value again is no mistake, another one is", async () => {
    const id = await aModel({ params: [{ key: "p", value: "1" }] });
    const log = (value: string) =>
      call("POST", `/logged-models/${id}/params`, { params: [{ key: "p", value }] });
    expect((await log("1")).status).toBe(200);
    expect(await log("2")).toMatchObject({
      status: 400,
      body: { message: /^Changing param values is not allowed\. Param with key='p'/ },
    });
    const { body } = await call("GET", `/logged-models/${id}`);
    expect(body.model).toMatchObject({ data: { params: [{ key: "p", value: "1" }] } });
  });

  test.each([
    {
      fields: { experiment_id: "0", name: "a/b" },
      status: 400,
      message: /^Invalid model name \('a\/b'\)/,
    },
    { fields: {}, status: 400, message: /^Missing value for required parameter 'experiment_id'/ },
    { fields: { experiment_id: "x" }, status: 400, message: /^Invalid experiment ID 'x'\./ },
    { fields: { experiment_id: "999" }, status: 404, message: /^No Experiment with id=999 exists/ },
  ])("is not made of $fields", async ({ fields, status, message }) => {
    const answer = await call("POST", "/logged-models", fields);
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(message)]);
  });

  test.each([
    { status: undefined, message: /^Missing value for required parameter 'status'/ },
    { status: "DONE", message: /DONE/ },
  ])("is not finalized to $status", async ({ status, message }) => {
    const answer = await call("PATCH", `/logged-models/${await aModel()}`, { status });
    expect([answer.status, answer.body.message]).toEqual([400, expect.stringMatching(message)]);
  });
});

describe("a search of logged models", () => {
  let number: number;
  beforeAll(async () => {
    const { db } = tests.ctx;
    const project = await db.project.findUniqueOrThrow({ where: { slug: "default" } });
    const data = { name: "search", projectId: project.id, artifactLocation: "s3://b/search" };
    number = (await db.experiment.create({ data })).number;
    const experiment_id = String(number);
    const a = await aModel({ experiment_id, name: "a", params: [{ key: "p", value: "x" }] });
    const b = await aModel({ experiment_id, name: "b", model_type: "net" });
    const c = await aModel({ experiment_id, name: "c", tags: [{ key: "t", value: "1" }] });
    await measure(a, "auc", 0.5, { at: 1n });
    await measure(a, "auc", 0.9, { at: 2n, datasetName: "bank", datasetDigest: "1" });
    await measure(b, "auc", 0.7, { datasetName: "bank", datasetDigest: "2" });
    await measure(c, "auc", Number.NaN);
    await call("PATCH", `/logged-models/${b}`, { status: "LOGGED_MODEL_UPLOAD_FAILED" });
    await call("PATCH", `/logged-models/${c}`, { status: "LOGGED_MODEL_READY" });
    await call("DELETE", `/logged-models/${await aModel({ experiment_id, name: "gone" })}`);
  });

  const search = (fields: object) =>
    call("POST", "/logged-models/search", { experiment_ids: [String(number)], ...fields });

  async function find(fields: object): Promise<string> {
    const { body } = await search(fields);
    const models = (body.models ?? []) as { info: Info }[];
    return models.map(({ info }) => info.name).join("");
  }

  const byName = [{ field_name: "name" }];

  test.each([
    { filter: "", found: "abc" },
    { filter: "name = 'a'", found: "a" },
    { filter: "model_type = 'net'", found: "b" },
    { filter: "params.p = 'x'", found: "a" },
    { filter: "params.p != 'y'", found: "a" },
    { filter: "tags.t = '1'", found: "c" },
    { filter: "metrics.auc > 0.6", found: "ab" },
    { filter: "metrics.auc != 0.7", found: "a" },
    { filter: "name IN ('a', 'c')", found: "ac" },
    { filter: "name NOT IN ('a', 'c')", found: "b" },
    { filter: "creation_timestamp > 0", found: "abc" },
    { filter: "attributes.last_updated_timestamp_ms > 0.5", found: "abc" },
    { filter: "status = 'READY'", found: "c" },
    { filter: "status IN ('FAILED', 'PENDING')", found: "ab" },
    { filter: "status != 'FAILED'", found: "ac" },
    { filter: "lifecycle_stage = 'active' AND status_message != 'x'", found: "" },
  ])("by $filter finds $found", async ({ filter, found }) => {
    expect(await find({ filter, order_by: byName })).toBe(found);
  });

  test.each([
    { datasets: [{ dataset_name: "bank" }], filter: "", found: "ab" },
    { datasets: [{ dataset_name: "bank", dataset_digest: "2" }], filter: "", found: "b" },
    { datasets: [{ dataset_name: "bank" }], filter: "metrics.auc < 0.6", found: "" },
    { datasets: [{ dataset_name: "other" }], filter: "", found: "" },
  ])("on $datasets by $filter finds $found", async ({ datasets, filter, found }) => {
    expect(await find({ datasets, filter, order_by: byName })).toBe(found);
  });

  test.each([
    { order_by: [], found: "cba" },
    { order_by: [{ field_name: "metrics.auc" }], found: "bac" },
    { order_by: [{ field_name: "metrics.auc", ascending: false }], found: "abc" },
    { order_by: [{ field_name: "name", ascending: false }], found: "cba" },
    { order_by: [{ field_name: "lifecycle_stage" }, { field_name: "model_type" }], found: "cab" },
  ])(
    "sorted by $order_by lists $found, what was not measured last",
    async ({ order_by, found }) => {
      expect(await find({ order_by })).toBe(found);
    },
  );

  test("pages, with a token that is good for the same search alone", async () => {
    const query = { max_results: 2, order_by: byName };
    const { body } = await search(query);
    const page_token = body.next_page_token;
    expect(await find(query)).toBe("ab");
    expect(await find({ ...query, page_token })).toBe("c");
    const other = await search({ ...query, page_token, filter: "name = 'a'" });
    expect([other.status, other.body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect((await search({ page_token: "!" })).body.message).toBe(
      "Invalid page token, could not base64-decode",
    );
  });

  test("needs experiments, and a dataset's name", async () => {
    const without = await call("POST", "/logged-models/search", {});
    expect(without.status).toBe(400);
    expect(without.body.message).toMatch(/'experiment_ids'/);
    expect((await search({ datasets: [{ dataset_digest: "1" }] })).status).toBe(400);
  });
});
