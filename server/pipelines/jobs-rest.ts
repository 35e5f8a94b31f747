import { createRoute, z } from "@hono/zod-openapi";
import { ListQuery } from "@/server/lib/list/schema";
import { JobDetail, JobLogInput, JobLogPage, JobPage } from "@/server/pipelines/schema";
import { cancelJob, getJob, listJobLogs, listJobs } from "@/server/pipelines/service";
import { createRestRouter, jsonContent } from "@/server/platform/rest";

const params = z.object({ id: z.string().min(1) });
const tags = ["jobs"];

const listRoute = createRoute({
  method: "get",
  path: "/jobs",
  tags,
  summary: "List jobs by filter, sort and page",
  request: { query: ListQuery },
  responses: { 200: jsonContent(JobPage, "One page of jobs") },
});

const jobRoute = createRoute({
  method: "get",
  path: "/jobs/{id}",
  tags,
  summary: "Where a job stands, and what came of it",
  request: { params },
  responses: { 200: jsonContent(JobDetail, "The job") },
});

const cancelRoute = createRoute({
  method: "post",
  path: "/jobs/{id}/cancel",
  tags,
  summary: "Ask a job to stop; it is cancelled when its state says so",
  request: { params },
  responses: { 202: jsonContent(JobDetail, "The job") },
});

const logsRoute = createRoute({
  method: "get",
  path: "/jobs/{id}/logs",
  tags,
  summary: "Lines of a job's log, oldest first; `afterId` goes on after a line",
  request: {
    params,
    query: z.object({
      afterId: z.coerce.number().int().nonnegative().optional(),
      limit: z.coerce.number().pipe(JobLogInput.shape.limit.unwrap()).optional(),
    }),
  },
  responses: { 200: jsonContent(JobLogPage, "The lines; `hasMore` tells whether more are there") },
});

/** `/jobs` of the REST API. */
export function createJobsRest() {
  const app = createRestRouter();
  app.openapi(listRoute, async (c) =>
    c.json(await listJobs(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(jobRoute, async (c) =>
    c.json(await getJob(c.var.services, c.req.valid("param").id), 200),
  );
  app.openapi(cancelRoute, async (c) => {
    const { id } = c.req.valid("param");
    await cancelJob(c.var.services, id);
    return c.json(await getJob(c.var.services, id), 202);
  });
  app.openapi(logsRoute, async (c) => {
    const { id: jobId } = c.req.valid("param");
    return c.json(await listJobLogs(c.var.services, { jobId, ...c.req.valid("query") }), 200);
  });
  return app;
}
