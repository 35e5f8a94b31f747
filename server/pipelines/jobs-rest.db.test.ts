import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { defineJob } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import { createJobsRest } from "@/server/pipelines/jobs-rest";
import { createRestRouter } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

async function call(method: string, path: string, role = "admin") {
  const api = createRestRouter();
  api.use(async (c, next) => {
    c.set("services", { ...tests.ctx, actor: { ...tests.ctx.actor, role } });
    await next();
  });
  const response = await api.route("/", createJobsRest()).request(path, { method });
  return { status: response.status, body: await response.json() };
}

const counting = defineJob({
  kind: "test.count",
  payload: z.object({}),
  maxAttempts: 1,
  run: async (ctx) => {
    for (const line of ["one", "two", "three"]) ctx.logLine(line);
    return { counted: 3 };
  },
});
const enqueue = () =>
  enqueueJob(tests.ctx.db, {
    ...{ kind: "test.count", title: "Count", payload: {}, actor: tests.ctx.actor },
  });

test("a job is read with its result, and its log in pages", async () => {
  const id = await enqueue();
  expect((await call("GET", `/jobs/${id}`)).body).toMatchObject({ state: "queued", result: null });
  await tests.runJob([counting], id);
  const done = await call("GET", `/jobs/${id}`);
  expect(done.body).toMatchObject({ state: "succeeded", result: { counted: 3 }, error: null });
  const first = (await call("GET", `/jobs/${id}/logs?limit=2`)).body;
  expect(first).toMatchObject({ lines: [{ message: "one" }, { message: "two" }], hasMore: true });
  const rest = (await call("GET", `/jobs/${id}/logs?afterId=${first.lines[1].id}`)).body;
  expect(rest).toMatchObject({ lines: [{ message: "three" }], hasMore: false });
  const query = new URLSearchParams({ filter: "kind = test.count and state = succeeded" });
  expect((await call("GET", `/jobs?${query}`)).body.items).toMatchObject([{ id }]);
});

test("a job is cancelled once, by those who may, and an unknown one is not there", async () => {
  const id = await enqueue();
  expect((await call("POST", `/jobs/${id}/cancel`, "viewer")).status).toBe(403);
  const asked = await call("POST", `/jobs/${id}/cancel`);
  expect(asked).toMatchObject({ status: 202, body: { id, cancelRequested: true } });
  await tests.runJob([counting], id);
  expect((await call("GET", `/jobs/${id}`)).body.state).toBe("cancelled");
  expect((await call("POST", `/jobs/${id}/cancel`)).status).toBe(409);
  expect((await call("GET", "/jobs/none")).status).toBe(404);
  expect((await call("GET", `/jobs/${id}/logs?limit=0`)).status).toBe(400);
});
