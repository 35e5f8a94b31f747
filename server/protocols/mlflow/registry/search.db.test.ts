import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { type Call, createClient } from "@/server/protocols/mlflow/fixtures/client";
import { createMlflowRegistryRouter } from "@/server/protocols/mlflow/registry/router";

let tests: TestContext;
let call: Call;

const MODELS = [
  { name: "alpha", tags: [{ key: "team", value: "A_x" }] },
  { name: "Alps", tags: [{ key: "team", value: "b" }] },
  { name: "beta 100%", tags: [] },
  { name: "back\\slash", tags: [{ key: "team", value: "a\\x" }] },
  { name: "greeting", tags: [{ key: "mlflow.prompt.is_prompt", value: "true" }] },
];

beforeAll(async () => {
  tests = await createTestContext();
  call = createClient(tests.ctx, [createMlflowRegistryRouter()]);
  for (const model of MODELS) await call("POST", "/registered-models/create", model);
  for (const name of ["alpha", "alpha", "Alps", "greeting"]) {
    const prompt = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
    await call("POST", "/model-versions/create", {
      name,
      source: name === "greeting" ? "prompt-template" : `s3://b/${name}`,
      tags: name === "greeting" ? prompt : [{ key: "by", value: name }],
    });
  }
  await call("DELETE", "/model-versions/delete", { name: "alpha", version: "1" });
});
afterAll(() => tests.close());

async function findModels(fields: object): Promise<string[]> {
  const { body } = await call("GET", "/registered-models/search", fields);
  const models = (body.registered_models ?? []) as { name: string }[];
  return models.map(({ name }) => name);
}

async function findVersions(fields: object): Promise<string[]> {
  const { body } = await call("GET", "/model-versions/search", fields);
  const versions = (body.model_versions ?? []) as { name: string; version: string }[];
  return versions.map(({ name, version }) => `${name} ${version}`);
}

describe("a search of models", () => {
  test.each([
    { filter: "name = 'alpha'", found: ["alpha"] },
    { filter: "name LIKE 'al%'", found: ["alpha"] },
    { filter: "name ILIKE 'AL%'", found: ["Alps", "alpha"] },
    { filter: "name LIKE 'beta 100%'", found: ["beta 100%"] },
    { filter: "name LIKE '%\\%'", found: ["back\\slash"] },
    { filter: "tags.team != 'b'", found: ["alpha", "back\\slash"] },
    { filter: "tags.team LIKE 'A_x'", found: ["alpha"] },
    { filter: "tags.team = 'b' AND name ILIKE 'a%'", found: ["Alps"] },
    { filter: "tags.`mlflow.prompt.is_prompt` = 'true'", found: ["greeting"] },
    {
      filter: "tags.`mlflow.prompt.is_prompt` != 'true'",
      found: ["Alps", "alpha", "back\\slash", "beta 100%"],
    },
    { filter: "", found: ["Alps", "alpha", "back\\slash", "beta 100%"] },
    { filter: "name = 'nobody'", found: [] },
  ])("by $filter finds $found", async ({ filter, found }) => {
    expect((await findModels({ filter })).sort()).toEqual(found);
  });

  test("sorts, and pages without a gap or a double", async () => {
    const fields = { order_by: ["last_updated_timestamp DESC"], max_results: 3 };
    const first = await call("GET", "/registered-models/search", fields);
    const page_token = first.body.next_page_token;
    expect(page_token).toEqual(expect.any(String));
    const names = [...(await findModels(fields)), ...(await findModels({ ...fields, page_token }))];
    expect([...names].sort()).toEqual(["Alps", "alpha", "back\\slash", "beta 100%"]);
    const last = await call("GET", "/registered-models/search", { ...fields, page_token });
    expect(last.body).not.toHaveProperty("next_page_token");
    const byName = await findModels({ order_by: "name DESC" });
    expect(byName).toEqual([...(await findModels({}))].reverse());
  });

  test("that finds nothing answers nothing", async () => {
    const answer = await call("GET", "/registered-models/search", { filter: "name = 'no'" });
    expect(answer).toEqual({ status: 200, body: {} });
  });

  test.each([
    {
      fields: { max_results: 1_001 },
      message: /^Invalid value 1001 for parameter 'max_results' supplied\. It must be at most 1000/,
    },
    { fields: { max_results: -1 }, message: /It must be a positive integer/ },
    { fields: { page_token: "x" }, message: /^Invalid page token, could not base64-decode$/ },
    { fields: { filter: "name ~ 'a'" }, message: /./ },
    { fields: { filter: "owner = 'a'" }, message: /^Invalid attribute key 'owner' specified/ },
    { fields: { order_by: "owner" }, message: /owner/ },
  ])("refuses $fields", async ({ fields, message }) => {
    const { status, body } = await call("GET", "/registered-models/search", fields);
    expect([status, body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(body.message).toMatch(message);
  });
});

describe("a search of versions", () => {
  test.each([
    { filter: "", found: ["Alps 1", "alpha 2"] },
    { filter: "name = 'alpha'", found: ["alpha 2"] },
    { filter: "name IN ('alpha', 'Alps')", found: ["Alps 1", "alpha 2"] },
    { filter: "version_number > 1", found: ["alpha 2"] },
    { filter: "source_path LIKE '%Alps'", found: ["Alps 1"] },
    { filter: "tags.by != 'alpha'", found: ["Alps 1"] },
    { filter: "run_id = 'nothing'", found: [] },
    { filter: "tags.`mlflow.prompt.is_prompt` = 'true'", found: ["greeting 1"] },
  ])("by $filter finds $found", async ({ filter, found }) => {
    expect((await findVersions({ filter })).sort()).toEqual(found);
  });

  test("lists the last changed first and pages", async () => {
    await call("PATCH", "/model-versions/update", { name: "Alps", version: "1", description: "d" });
    expect(await findVersions({})).toEqual(["Alps 1", "alpha 2"]);
    expect(await findVersions({ order_by: "version_number DESC" })).toEqual(["alpha 2", "Alps 1"]);
    const first = await call("GET", "/model-versions/search", { max_results: 1 });
    const page_token = first.body.next_page_token;
    expect(await findVersions({ max_results: 1, page_token })).toEqual(["alpha 2"]);
  });
});
