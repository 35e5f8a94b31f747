import { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NotFoundError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { createMlflowFilesRouter } from "@/server/protocols/mlflow/artifacts/files";
import { ensureExperiment } from "@/server/tracking/service/experiments";
import { ensureProject } from "@/server/tracking/service/projects";
import { putRunArtifact } from "@/server/tracking/service/run-files";
import { createRun } from "@/server/tracking/service/runs";

let tests: TestContext;
let runId: string;
beforeAll(async () => {
  tests = await createTestContext();
  const { ctx } = tests;
  await ensureProject(ctx, { slug: "files", name: "Files" });
  const { id: experimentId } = await ensureExperiment(ctx, { projectSlug: "files", name: "e" });
  runId = (await createRun(ctx, { experimentId, name: "own" })).id;
  await putRunArtifact(ctx, runId, "a/page.html", "run");
  await ctx.artifacts.put("mlflow/1/models/m-1/artifacts/MLmodel", "model");
  await ctx.artifacts.put("runs/x/artifacts/model/model.onnx", "version");
});
afterAll(() => tests.close());

function get(address: string) {
  const app = new Hono<RestEnv>();
  app.use(async (c, next) => {
    c.set("services", tests.ctx);
    await next();
  });
  const router = createMlflowFilesRouter({
    async findVersionSource(_, name, version) {
      if (name !== "churn" || version !== "3") throw new NotFoundError("Model version", name);
      return "runs/x/artifacts/model";
    },
    async findLoggedModelSource(_, modelId) {
      if (modelId !== "m-1") throw new NotFoundError("Logged model", modelId);
      return "mlflow-artifacts:/1/models/m-1/artifacts";
    },
  });
  app.route("/", router);
  return app.request(address);
}

const MODEL_FILES = "/ajax-api/2.0/mlflow/logged-models";

test("a file is sent by run, model version and logged model", async () => {
  const addresses = [
    [`/get-artifact?run_id=${runId}&path=a%2Fpage.html`, "run"],
    [`/get-artifact?run_uuid=${runId}&path=a/page.html`, "run"],
    ["/model-versions/get-artifact?name=churn&version=3&path=model.onnx", "version"],
    [`${MODEL_FILES}/m-1/artifacts/files?artifact_file_path=MLmodel`, "model"],
  ] as const;
  for (const [address, body] of addresses) {
    const response = await get(address);
    expect([response.status, await response.text()]).toEqual([200, body]);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment;/);
    expect(response.headers.get("content-type")).not.toContain("html");
  }
});

test.each([
  ["/get-artifact?run_id=none&path=x", 404, "RESOURCE_DOES_NOT_EXIST"],
  ["/get-artifact?path=x", 400, "INVALID_PARAMETER_VALUE"],
  ["/get-artifact?run_id=RUN", 400, "INVALID_PARAMETER_VALUE"],
  ["/get-artifact?run_id=RUN&path=a", 404, "RESOURCE_DOES_NOT_EXIST"],
  ["/get-artifact?run_id=RUN&path=..%2F..%2Fx", 400, "INVALID_PARAMETER_VALUE"],
  ["/get-artifact?run_id=RUN&path=%252e%252e%252fx", 400, "INVALID_PARAMETER_VALUE"],
  ["/get-artifact?run_id=RUN&path=%2Fetc%2Fpasswd", 400, "INVALID_PARAMETER_VALUE"],
  ["/get-artifact?run_id=RUN&path=x%23y", 400, "INVALID_PARAMETER_VALUE"],
  ["/model-versions/get-artifact?name=churn&version=9&path=x", 404, "RESOURCE_DOES_NOT_EXIST"],
  ["/model-versions/get-artifact?name=churn&version=3&path=../x", 400, "INVALID_PARAMETER_VALUE"],
  [`${MODEL_FILES}/m-2/artifacts/files?artifact_file_path=x`, 404, "RESOURCE_DOES_NOT_EXIST"],
  [`${MODEL_FILES}/m-1/artifacts/files?artifact_file_path=..%5Cx`, 400, "INVALID_PARAMETER_VALUE"],
])("%s answers %i %s", async (address, status, code) => {
  const response = await get(address.replace("RUN", runId));
  expect([response.status, (await response.json()).error_code]).toEqual([status, code]);
});
