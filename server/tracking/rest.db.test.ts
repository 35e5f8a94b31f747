import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRestRouter } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { createRunsRest } from "@/server/tracking/rest";
import {
  createRun,
  ensureExperiment,
  ensureProject,
  logMetrics,
  putRunArtifact,
} from "@/server/tracking/service";

let tests: TestContext;
let runId: string;
beforeAll(async () => {
  tests = await createTestContext();
  await ensureProject(tests.ctx, { slug: "rest", name: "Rest" });
  const experiment = await ensureExperiment(tests.ctx, { projectSlug: "rest", name: "e" });
  const run = await createRun(tests.ctx, { experimentId: experiment.id, name: "run" });
  runId = run.id;
  const at = new Date("2026-01-01T00:00:00Z");
  await logMetrics(tests.ctx.db, runId, [{ key: "auc", step: 0, at, value: 0.7 }]);
  await putRunArtifact(tests.ctx, runId, "plots/roc curve.json", '{"a":1}');
  await tests.ctx.artifacts.put("secret.txt", "secret");
});
afterAll(() => tests.close());

function get(path: string) {
  const app = createRestRouter();
  app.use(async (c, next) => {
    c.set("services", tests.ctx);
    await next();
  });
  app.route("/", createRunsRest());
  return app.request(path);
}

describe("GET /runs", () => {
  test("returns the keys asked for", async () => {
    const body = await (await get("/runs?project=rest&metrics=auc")).json();
    expect(body).toMatchObject({
      items: [{ id: runId, metrics: { auc: { last: 0.7 } } }],
      approxTotal: 1,
      nextCursor: null,
    });
  });

  test.each([
    { path: "/runs?filter=metric.auc%20%3E", status: 400, detail: /Expected a value/ },
    { path: "/runs?limit=0", status: 400, detail: /query\.limit/ },
    { path: "/runs/none", status: 404, detail: /Run with id=none not found/ },
    { path: "/runs/none/metrics/auc", status: 404, detail: /Run with id=none not found/ },
  ])("$path is refused with a problem document", async ({ path, status, detail }) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect((await response.json()).detail).toMatch(detail);
  });
});

describe("GET /runs/{id}/artifacts/{path}", () => {
  test("sends the file as a download that no browser interprets", async () => {
    const response = await get(`/runs/${runId}/artifacts/plots/roc%20curve.json`);
    expect(await response.text()).toBe('{"a":1}');
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename*=UTF-8''roc%20curve.json",
    );
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    "..%2F..%2F..%2Fsecret.txt",
    "plots%2F..%2F..%2F..%2F..%2Fsecret.txt",
    "%2Fetc%2Fpasswd",
    "plots/none.json",
  ])("%s reaches no file", async (path) => {
    const response = await get(`/runs/${runId}/artifacts/${path}`);
    expect([400, 404]).toContain(response.status);
    expect(await response.text()).not.toBe("secret");
  });

  test("a run's id cannot climb out of the store either", async () => {
    const response = await get("/runs/..%2F..%2F/artifacts/secret.txt");
    expect([400, 404]).toContain(response.status);
  });
});
