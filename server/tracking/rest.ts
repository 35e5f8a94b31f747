import { Readable } from "node:stream";
import { createRoute, z } from "@hono/zod-openapi";
import { ListQuery } from "@/server/lib/list/schema";
import { createRestRouter, jsonContent } from "@/server/platform/rest";
import {
  ListRunsInput,
  MetricHistory,
  MetricHistoryInput,
  RunArtifact,
  RunDetail,
  RunPage,
} from "@/server/tracking/schema";
import {
  getMetricHistory,
  getRun,
  listRunArtifacts,
  listRuns,
  openRunArtifact,
} from "@/server/tracking/service";

const params = z.object({ id: z.string().min(1) });
const keyList = z
  .string()
  .optional()
  .transform((text) => text?.split(",").filter((key) => key !== "") ?? []);

const listRoute = createRoute({
  method: "get",
  path: "/runs",
  tags: ["runs"],
  summary: "List runs by filter, sort and page",
  request: {
    query: ListQuery.extend({
      project: ListRunsInput.shape.project,
      metrics: keyList.openapi({ description: "Metric keys to return, comma-separated" }),
      params: keyList.openapi({ description: "Param keys to return, comma-separated" }),
    }),
  },
  responses: { 200: jsonContent(RunPage, "One page of runs") },
});

const getRoute = createRoute({
  method: "get",
  path: "/runs/{id}",
  tags: ["runs"],
  summary: "One run with its params, metrics, inputs and model versions",
  request: { params },
  responses: { 200: jsonContent(RunDetail, "The run") },
});

const historyRoute = createRoute({
  method: "get",
  path: "/runs/{id}/metrics/{key}",
  tags: ["runs"],
  summary: "A metric's points by step, averaged into buckets when there are more than asked for",
  request: {
    params: params.extend({ key: z.string().min(1) }),
    query: z.object({ maxPoints: z.coerce.number().int().min(10).max(2_000).optional() }),
  },
  responses: { 200: jsonContent(MetricHistory, "The points") },
});

const artifactsRoute = createRoute({
  method: "get",
  path: "/runs/{id}/artifacts",
  tags: ["runs"],
  summary: "Files of a run",
  request: { params },
  responses: { 200: jsonContent(z.array(RunArtifact), "The files by path") },
});

/** `/runs` of the REST API. */
export function createRunsRest() {
  const app = createRestRouter();
  app.openapi(listRoute, async (c) =>
    c.json(await listRuns(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(getRoute, async (c) =>
    c.json(await getRun(c.var.services, c.req.valid("param").id), 200),
  );
  app.openapi(historyRoute, async (c) => {
    const { id, key } = c.req.valid("param");
    const { maxPoints } = MetricHistoryInput.partial().parse(c.req.valid("query"));
    await getRun(c.var.services, id);
    const [history] = await getMetricHistory(c.var.services, { runIds: [id], key, maxPoints });
    return c.json(history ?? { runId: id, total: 0, points: [] }, 200);
  });
  app.openapi(artifactsRoute, async (c) =>
    c.json(await listRunArtifacts(c.var.services, c.req.valid("param").id), 200),
  );
  // A path of any depth, which OpenAPI's templates cannot say.
  app.get("/runs/:id/artifacts/:path{.+}", async (c) => {
    const { id, path } = c.req.param();
    const { stream, sizeBytes } = await openRunArtifact(c.var.services, id, path);
    const name = encodeURIComponent(path.split("/").at(-1) ?? "artifact");
    return c.body(Readable.toWeb(stream) as ReadableStream, 200, {
      "content-type": "application/octet-stream",
      "content-length": String(sizeBytes),
      // Files come from runs, so a browser must neither guess their type nor show them as a page.
      "content-disposition": `attachment; filename*=UTF-8''${name}`,
      "x-content-type-options": "nosniff",
    });
  });
  return app;
}
