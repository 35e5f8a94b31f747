import { createRoute, z } from "@hono/zod-openapi";
import { ListQuery } from "@/server/lib/list/schema";
import { createRestRouter, jsonContent } from "@/server/platform/rest";
import {
  CreateSweepInput,
  ExtendSweepInput,
  SweepDetail,
  SweepPage,
  SweepRef,
  TrainTrialInput,
  TrialPage,
} from "@/server/sweeps/schema";
import {
  cancelSweep,
  createSweep,
  extendSweep,
  getSweep,
  listSweeps,
  listTrials,
  pauseSweep,
  resumeSweep,
  trainTrial,
} from "@/server/sweeps/service";

const tags = ["sweeps"];
const detail = { 200: jsonContent(SweepDetail, "The sweep") };

const listRoute = createRoute({
  method: "get",
  path: "/sweeps",
  tags,
  summary: "List sweeps with their best trials",
  request: { query: ListQuery.extend({ project: z.string().optional() }) },
  responses: { 200: jsonContent(SweepPage, "One page of sweeps") },
});

const createSweepRoute = createRoute({
  method: "post",
  path: "/sweeps",
  tags,
  summary: "Search settings of a pipeline's model; each trial is a run",
  request: {
    body: { required: true, content: { "application/json": { schema: CreateSweepInput } } },
  },
  responses: { 202: jsonContent(SweepDetail, "The sweep is queued") },
});

const getRoute = createRoute({
  method: "get",
  path: "/sweeps/{number}",
  tags,
  summary: "One sweep with its trials and the best of them",
  request: { params: SweepRef },
  responses: detail,
});

const trialsRoute = createRoute({
  method: "get",
  path: "/sweeps/{number}/trials",
  tags,
  summary: "List a sweep's trials by filter, sort and page",
  request: { params: SweepRef, query: ListQuery },
  responses: { 200: jsonContent(TrialPage, "One page of trials") },
});

const extendRoute = createRoute({
  method: "post",
  path: "/sweeps/{number}/trials",
  tags,
  summary: "Allow more trials; a finished sweep goes on",
  request: {
    params: SweepRef,
    body: { required: true, content: { "application/json": { schema: ExtendSweepInput } } },
  },
  responses: detail,
});

const trainRoute = createRoute({
  method: "post",
  path: "/sweeps/{number}/train",
  tags,
  summary: "Run the pipeline with the values of the best trial, or of the one named",
  request: {
    params: SweepRef,
    body: { required: true, content: { "application/json": { schema: TrainTrialInput } } },
  },
  responses: {
    202: jsonContent(
      z.object({ pipelineSlug: z.string(), number: z.number().int() }),
      "The pipeline's run is queued",
    ),
  },
});

const ACTIONS = { pause: pauseSweep, resume: resumeSweep, cancel: cancelSweep } as const;
const actionRoute = createRoute({
  method: "post",
  path: "/sweeps/{number}/{action}",
  tags,
  summary: "Pause, resume or cancel a sweep",
  request: { params: SweepRef.extend({ action: z.enum(["pause", "resume", "cancel"]) }) },
  responses: detail,
});

/** `/sweeps` of the REST API. */
export function createSweepsRest() {
  const app = createRestRouter();
  app.openapi(listRoute, async (c) =>
    c.json(await listSweeps(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(createSweepRoute, async (c) => {
    const { number } = await createSweep(c.var.services, c.req.valid("json"));
    return c.json(await getSweep(c.var.services, number), 202);
  });
  app.openapi(getRoute, async (c) =>
    c.json(await getSweep(c.var.services, c.req.valid("param").number), 200),
  );
  app.openapi(trialsRoute, async (c) => {
    const input = { ...c.req.valid("query"), ...c.req.valid("param") };
    return c.json(await listTrials(c.var.services, input), 200);
  });
  app.openapi(extendRoute, async (c) => {
    const { number } = c.req.valid("param");
    await extendSweep(c.var.services, number, c.req.valid("json"));
    return c.json(await getSweep(c.var.services, number), 200);
  });
  app.openapi(trainRoute, async (c) => {
    const { number } = c.req.valid("param");
    return c.json(await trainTrial(c.var.services, number, c.req.valid("json")), 202);
  });
  app.openapi(actionRoute, async (c) => {
    const { number, action } = c.req.valid("param");
    await ACTIONS[action](c.var.services, number);
    return c.json(await getSweep(c.var.services, number), 200);
  });
  return app;
}
