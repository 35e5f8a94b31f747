import { createRoute, z } from "@hono/zod-openapi";
import { ListQuery } from "@/server/lib/list/schema";
import { PipelinePage, PipelineRunDetail, RunRef, StartRunInput } from "@/server/pipelines/schema";
import { getPipelineRun, listPipelines, startPipelineRun } from "@/server/pipelines/service";
import { createRestRouter } from "@/server/platform/rest";

const listRoute = createRoute({
  method: "get",
  path: "/pipelines",
  tags: ["pipelines"],
  summary: "List pipelines with their last runs",
  request: {
    query: ListQuery,
  },
  responses: {
    200: {
      description: "One page of pipelines",
      content: { "application/json": { schema: PipelinePage } },
    },
  },
});

const startRoute = createRoute({
  method: "post",
  path: "/pipelines/{pipelineSlug}/runs",
  tags: ["pipelines"],
  summary: "Start a run; the same idempotencyKey gives the same run",
  request: {
    params: RunRef.pick({ pipelineSlug: true }),
    body: {
      required: true,
      content: { "application/json": { schema: StartRunInput.omit({ pipelineSlug: true }) } },
    },
  },
  responses: {
    202: {
      description: "The run is queued",
      content: {
        "application/json": {
          schema: z.object({ runId: z.string(), number: z.number().int() }),
        },
      },
    },
  },
});

const getRunRoute = createRoute({
  method: "get",
  path: "/pipelines/{pipelineSlug}/runs/{number}",
  tags: ["pipelines"],
  summary: "One run with its steps, their states and outputs",
  request: { params: RunRef },
  responses: {
    200: {
      description: "The run",
      content: { "application/json": { schema: PipelineRunDetail } },
    },
  },
});

/** `/pipelines` of the REST API. */
export function createPipelinesRest() {
  const app = createRestRouter();
  app.openapi(listRoute, async (c) =>
    c.json(await listPipelines(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(startRoute, async (c) => {
    const { pipelineSlug } = c.req.valid("param");
    const started = await startPipelineRun(c.var.services, {
      pipelineSlug,
      ...c.req.valid("json"),
    });
    return c.json(started, 202);
  });
  app.openapi(getRunRoute, async (c) =>
    c.json(await getPipelineRun(c.var.services, c.req.valid("param")), 200),
  );
  return app;
}
