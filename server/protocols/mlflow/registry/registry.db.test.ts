import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { type Call, createClient } from "@/server/protocols/mlflow/fixtures/client";
import { createLoggedModelsRouter } from "@/server/protocols/mlflow/logged-models/router";
import { createMlflowRegistryRouter } from "@/server/protocols/mlflow/registry/router";
import {
  createRun,
  ensureExperiment,
  ensureProject,
  getExperiment,
} from "@/server/tracking/service";

let tests: TestContext;
let call: Call;
let runId: string;
beforeAll(async () => {
  tests = await createTestContext();
  call = createClient(tests.ctx, [createMlflowRegistryRouter(), createLoggedModelsRouter()]);
  await ensureProject(tests.ctx, { slug: "churn", name: "Churn" });
  const { id } = await ensureExperiment(tests.ctx, { projectSlug: "churn", name: "churn" });
  runId = (await createRun(tests.ctx, { experimentId: id, name: "run" })).id;
});
afterAll(() => tests.close());

const create = (name: string, fields: object = {}) =>
  call("POST", "/registered-models/create", { name, ...fields });
const register = (name: string, fields: object = {}) =>
  call("POST", "/model-versions/create", { name, source: "s3://bucket/model", ...fields });

async function aModel(versions = 0): Promise<string> {
  const name = `model ${randomUUID()}`;
  expect(await create(name)).toMatchObject({ status: 200 });
  for (let each = 0; each < versions; each += 1) await register(name);
  return name;
}

describe("registered models", () => {
  test("are created, read, described, renamed and deleted", async () => {
    const name = `Größe & 100% ${randomUUID()}`;
    const tags = [
      { key: "b", value: "2" },
      { key: "a", value: "1" },
    ];
    const created = await create(name, { description: "d", tags });
    expect(created).toMatchObject({
      status: 200,
      body: { registered_model: { name, description: "d", tags: [tags[1], tags[0]] } },
    });
    expect(created.body.registered_model).not.toHaveProperty("aliases");
    const update = { name, description: "new" };
    expect(await call("PATCH", "/registered-models/update", update)).toMatchObject({
      body: { registered_model: { description: "new" } },
    });
    const rename = { name, new_name: `${name}!` };
    expect(await call("POST", "/registered-models/rename", rename)).toMatchObject({
      body: { registered_model: { name: `${name}!` } },
    });
    expect(await call("DELETE", "/registered-models/delete", { name: `${name}!` })).toEqual({
      status: 200,
      body: {},
    });
    expect(await call("GET", "/registered-models/get", { name: `${name}!` })).toEqual({
      status: 404,
      body: {
        error_code: "RESOURCE_DOES_NOT_EXIST",
        message: `Registered Model with name=${name}! not found`,
      },
    });
  });

  test("keep tags that are set at the same time", async () => {
    const name = await aModel();
    const keys = ["a", "b", "c", "d"];
    const set = (key: string) =>
      call("POST", "/registered-models/set-tag", { name, key, value: key });
    await Promise.all(keys.map(set));
    await call("DELETE", "/registered-models/delete-tag", { name, key: "b" });
    const gone = await call("DELETE", "/registered-models/delete-tag", { name, key: "never" });
    expect(gone).toEqual({ status: 200, body: {} });
    const { body } = await call("GET", "/registered-models/get", { name });
    expect(body).toMatchObject({
      registered_model: { tags: ["a", "c", "d"].map((key) => ({ key, value: key })) },
    });
  });

  test("lie in the project default until their first version names a run", async () => {
    const name = await aModel();
    const project = async () =>
      (await tests.ctx.db.model.findUnique({ where: { name }, select: { project: true } }))?.project
        .slug;
    expect(await project()).toBe("default");
    await register(name, { run_id: runId });
    expect(await project()).toBe("churn");
  });

  test("refuse a name that is taken, in renaming too", async () => {
    const name = await aModel();
    expect(await create(name)).toMatchObject({
      status: 400,
      body: {
        error_code: "RESOURCE_ALREADY_EXISTS",
        message: expect.stringContaining(`Registered Model (name=${name}) already exists.`),
      },
    });
    const other = await aModel();
    expect(
      await call("POST", "/registered-models/rename", { name: other, new_name: name }),
    ).toMatchObject({
      status: 400,
      body: { error_code: "RESOURCE_ALREADY_EXISTS" },
    });
  });

  test.each([
    { name: "", message: /^Missing value for required parameter 'name'\./ },
    { name: "   ", message: /^Registered model name cannot be empty/ },
    { name: "a/b", message: /^Invalid model name 'a\/b'\. Names cannot contain '\/' or ':'\./ },
    { name: "a:b", message: /^Invalid model name 'a:b'\./ },
    { name: 5, message: /^Invalid value 5 for parameter 'name' supplied/ },
  ])("refuses the name $name", async ({ name, message }) => {
    const { status, body } = await call("POST", "/registered-models/create", { name });
    expect([status, body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(body.message).toMatch(message);
  });
});

describe("model versions", () => {
  test("come READY, numbered, and with all that their client said", async () => {
    const name = await aModel();
    const fields = {
      run_id: runId,
      run_link: "https://ci.example/1",
      description: "first",
      tags: [{ key: "k", value: "v" }],
    };
    const { status, body } = await register(name, fields);
    expect(status).toBe(200);
    expect(body.model_version).toEqual({
      name,
      version: "1",
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: expect.any(Number),
      user_id: tests.ctx.actor.name,
      current_stage: "None",
      description: "first",
      source: "s3://bucket/model",
      run_id: runId,
      status: "READY",
      tags: [{ key: "k", value: "v" }],
      run_link: "https://ci.example/1",
    });
    const got = await call("GET", "/model-versions/get", { name, version: 1 });
    expect(got.body).toEqual(body);
    expect(await call("GET", "/model-versions/get-download-uri", { name, version: "1" })).toEqual({
      status: 200,
      body: { artifact_uri: "s3://bucket/model" },
    });
  });

  test("never lend a deleted version's number, and free its aliases", async () => {
    const name = await aModel(2);
    await call("POST", "/registered-models/alias", { name, alias: "best", version: "2" });
    const ref = { name, version: "2" };
    expect(await call("DELETE", "/model-versions/delete", ref)).toEqual({ status: 200, body: {} });
    const missing = {
      status: 404,
      body: {
        error_code: "RESOURCE_DOES_NOT_EXIST",
        message: `Model Version (name=${name}, version=2) not found`,
      },
    };
    expect(await call("GET", "/model-versions/get", ref)).toEqual(missing);
    expect(await call("DELETE", "/model-versions/delete", ref)).toEqual(missing);
    const alias = await call("GET", "/registered-models/alias", { name, alias: "best" });
    expect(alias.body.error_code).toBe("INVALID_PARAMETER_VALUE");
    expect((await register(name)).body.model_version).toMatchObject({ version: "3" });
  });

  test("are described and tagged", async () => {
    const name = await aModel(1);
    const ref = { name, version: "1" };
    await call("PATCH", "/model-versions/update", { ...ref, description: "good" });
    await call("POST", "/model-versions/set-tag", { ...ref, key: "a", value: "1" });
    await call("POST", "/model-versions/set-tag", { ...ref, key: "b", value: "" });
    await call("DELETE", "/model-versions/delete-tag", { ...ref, key: "a" });
    const { body } = await call("GET", "/model-versions/get", ref);
    expect(body.model_version).toMatchObject({
      description: "good",
      tags: [{ key: "b", value: "" }],
    });
  });

  test("move through stages, archiving the former one on request", async () => {
    const name = await aModel(3);
    const move = (version: string, stage: string, archive?: boolean) =>
      call("POST", "/model-versions/transition-stage", {
        name,
        version,
        stage,
        archive_existing_versions: archive,
      });
    await move("1", "Production");
    expect((await move("2", "production", true)).body.model_version).toMatchObject({
      current_stage: "Production",
    });
    const { body } = await call("POST", "/registered-models/get-latest-versions", { name });
    const latest = body.model_versions as { version: string; current_stage: string }[];
    expect(latest.map((each) => [each.version, each.current_stage])).toEqual([
      ["1", "Archived"],
      ["2", "Production"],
      ["3", "None"],
    ]);
    const some = await call("GET", "/registered-models/get-latest-versions", {
      name,
      stages: "production",
    });
    expect(some.body.model_versions).toMatchObject([{ version: "2" }]);
    expect(await move("1", "Nowhere")).toMatchObject({
      status: 400,
      body: { message: /^Invalid Model Version stage: Nowhere\. Value must be one of None, / },
    });
    expect(await move("1", "None", true)).toMatchObject({
      status: 400,
      body: { message: /because 'None' is not an Active stage/ },
    });
  });

  test.each([
    { version: "abc", status: 400, message: "Parameter 'version' must be an integer, got 'abc'." },
    { version: "99999999999", status: 404, message: /^Model Version \(name=.*\) not found$/ },
    { version: undefined, status: 400, message: /^Missing value for required parameter 'version'/ },
  ])("answers $status to version $version", async ({ version, status, message }) => {
    const name = await aModel(1);
    const answer = await call("GET", "/model-versions/get", { name, version });
    expect(answer.status).toBe(status);
    expect(answer.body.message).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
  });
});

describe("a version's source", () => {
  test("that is a logged model brings its files, its run and a note on the model", async () => {
    const experiment = await getExperiment(tests.ctx, 0);
    const logged = await call("POST", "/logged-models", {
      experiment_id: "0",
      name: "net",
      source_run_id: runId,
    });
    const { info } = logged.body.model as { info: { model_id: string; artifact_uri: string } };
    const name = await aModel();
    const { body } = await register(name, {
      source: `models:/${info.model_id}`,
      model_id: info.model_id,
    });
    expect(body.model_version).toMatchObject({ run_id: runId, model_id: info.model_id });
    const files = await call("GET", "/model-versions/get-download-uri", { name, version: "1" });
    expect(files.body.artifact_uri).toBe(info.artifact_uri);
    expect(info.artifact_uri).toBe(
      `${experiment.artifactLocation}/models/${info.model_id}/artifacts`,
    );
    const model = await call("GET", `/logged-models/${info.model_id}`);
    expect(model.body.model).toMatchObject({
      info: {
        tags: [{ key: "mlflow.modelVersions", value: JSON.stringify([{ name, version: 1 }]) }],
        registrations: [{ name, version: "1" }],
      },
    });
  });

  test("that is another version brings that one's files", async () => {
    const origin = await aModel(1);
    const name = await aModel();
    await register(name, { source: `models:/${origin}/1` });
    const { body } = await call("GET", "/model-versions/get-download-uri", { name, version: "1" });
    expect(body.artifact_uri).toBe("s3://bucket/model");
  });

  test.each([
    {
      source: "/etc/passwd",
      status: 400,
      message: /^Invalid model version source: '\/etc\/passwd'/,
    },
    { source: "file:///etc/passwd", status: 400, message: /To use a local path/ },
    { source: "./relative", status: 400, message: /To use a local path/ },
    { source: "C:\\secrets", status: 400, message: /To use a local path/ },
    { source: "s3://b/../../c", status: 400, message: /without relative path references/ },
    { source: "s3://b/%2e%2e/c", status: 400, message: /without relative path references/ },
    { source: "s3://b/%252e%252e%252fc", status: 400, message: /without relative path references/ },
    { source: "mlflow-artifacts:/1/%00", status: 400, message: /without relative path references/ },
    { source: "models:/nobody/1", status: 404, message: /name=nobody, version=1\) not found/ },
    {
      source: "models:/m-none",
      status: 404,
      message: /^Logged model with ID 'm-none' not found\.$/,
    },
    { source: "models:/", status: 400, message: /^Not a proper models:\/ URI/ },
    { source: "models:/a/b/c", status: 400, message: /^Not a proper models:\/ URI/ },
  ])("$source is answered $status", async ({ source, status, message }) => {
    const name = await aModel();
    const answer = await register(name, { source });
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(message)]);
  });

  test("may be a folder of a disk inside the folder of its run alone", async () => {
    await tests.ctx.db.run.update({
      where: { id: runId },
      data: { artifactUri: "file:///mnt/r1" },
    });
    const name = await aModel();
    const claim = (source: string) => register(name, { source, run_id: runId });
    expect((await claim("/mnt/r1/model")).status).toBe(200);
    expect((await claim("file:///mnt/r1/model")).status).toBe(200);
    expect((await claim("/mnt/r1/../r2")).status).toBe(400);
    expect((await claim("/mnt/r11")).status).toBe(400);
  });

  test("names a run that exists", async () => {
    const name = await aModel();
    expect(await register(name, { run_id: "nothing" })).toEqual({
      status: 404,
      body: { error_code: "RESOURCE_DOES_NOT_EXIST", message: "Run with id=nothing not found" },
    });
  });
});

describe("aliases", () => {
  test("move, resolve and vanish", async () => {
    const name = await aModel(2);
    const set = (alias: string, version: string) =>
      call("POST", "/registered-models/alias", { name, alias, version });
    await set("Best_of-2026", "1");
    expect(await set("Best_of-2026", "2")).toEqual({ status: 200, body: {} });
    const got = await call("GET", "/registered-models/alias", { name, alias: "Best_of-2026" });
    expect(got.body.model_version).toMatchObject({ version: "2", aliases: ["Best_of-2026"] });
    const { body } = await call("GET", "/registered-models/get", { name });
    expect(body.registered_model).toMatchObject({
      aliases: [{ alias: "Best_of-2026", version: "2" }],
    });
    for (let each = 0; each < 2; each += 1) {
      const removed = await call("DELETE", "/registered-models/alias", {
        name,
        alias: "Best_of-2026",
      });
      expect(removed).toEqual({ status: 200, body: {} });
    }
    expect(await call("GET", "/registered-models/alias", { name, alias: "Best_of-2026" })).toEqual({
      status: 400,
      body: {
        error_code: "INVALID_PARAMETER_VALUE",
        message: "Registered model alias Best_of-2026 not found.",
      },
    });
    const latest = await call("GET", "/registered-models/alias", { name, alias: "Latest" });
    expect(latest.body.model_version).toMatchObject({ version: "2" });
  });

  test.each([
    { alias: "latest", version: "1", status: 400, message: /^'latest' alias name/ },
    { alias: "V1", version: "1", status: 400, message: /^Version alias name 'V1' is reserved\./ },
    { alias: "a b", version: "1", status: 400, message: /^Invalid alias name: 'a b'/ },
    { alias: "x".repeat(256), version: "1", status: 400, message: /maximum length of 255/ },
    {
      alias: "",
      version: "1",
      status: 400,
      message: /^Missing value for required parameter 'alias'/,
    },
    { alias: "best", version: "7", status: 404, message: /version=7\) not found/ },
  ])("$alias for version $version is answered $status", async ({ status, message, ...fields }) => {
    const name = await aModel(1);
    const answer = await call("POST", "/registered-models/alias", { name, ...fields });
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(message)]);
  });
});
