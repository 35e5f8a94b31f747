import { randomUUID } from "node:crypto";
import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { ListQuery } from "@/server/lib/list/schema";
import { AppError, InvalidInputError, parseInput, toAppError } from "@/server/platform/errors";
import { createRestRouter, jsonContent, type RestEnv } from "@/server/platform/rest";
import { refusedCalls } from "@/server/serving/metrics";
import {
  EndpointDetail,
  EndpointPage,
  EndpointRef,
  LabelsAnswer,
  LabelsBody,
  PredictAnswer,
  PredictBody,
} from "@/server/serving/schema";
import { getEndpoint, listEndpoints, predict, recordLabels } from "@/server/serving/service";

const MAX_BODY_BYTES = 8_000_000;
const LIMIT = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    const limit = `${MAX_BODY_BYTES / 1_000_000} MB`;
    throw new AppError(
      "LIMIT_EXCEEDED",
      `The body is larger than ${limit}; send fewer rows a call`,
    );
  },
});

const listRoute = createRoute({
  method: "get",
  path: "/endpoints",
  tags: ["endpoints"],
  summary: "List endpoints with their last day's traffic",
  request: {
    query: ListQuery,
  },
  responses: { 200: jsonContent(EndpointPage, "One page of endpoints") },
});

const getRoute = createRoute({
  method: "get",
  path: "/endpoints/{name}",
  tags: ["endpoints"],
  summary: "One endpoint: what serves, its inputs, its deployments",
  request: { params: EndpointRef },
  responses: { 200: jsonContent(EndpointDetail, "The endpoint") },
});

const predictRoute = createRoute({
  method: "post",
  path: "/endpoints/{name}/predict",
  tags: ["endpoints"],
  summary: "Score instances and log each prediction",
  description:
    "Each instance is an object with every feature of the model; send null for a missing value and it is imputed with the value fitted at training. Other fields are left out. An instance with a missing field or a value of another type refuses the call and logs nothing.",
  request: { params: EndpointRef, body: jsonContent(PredictBody, "Instances") },
  responses: { 200: jsonContent(PredictAnswer, "One prediction an instance, in order") },
});

const labelsRoute = createRoute({
  method: "post",
  path: "/endpoints/{name}/labels",
  tags: ["endpoints"],
  summary: "Report what really happened after predictions",
  request: { params: EndpointRef, body: jsonContent(LabelsBody, "Labels") },
  responses: { 200: jsonContent(LabelsAnswer, "How many were recorded, and the unknown ids") },
});

/** `/endpoints` of the REST API. */
export function createEndpointsRest() {
  const app = createRestRouter();
  app.openapi(listRoute, async (c) =>
    c.json(await listEndpoints(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(getRoute, async (c) =>
    c.json(await getEndpoint(c.var.services, c.req.valid("param").name), 200),
  );
  // Bodies of these two are read here and not by the router's validator, so that the time it takes
  // belongs to the measured latency.
  app.openAPIRegistry.registerPath(predictRoute);
  app.post("/endpoints/:name/predict", LIMIT, answerPredict);
  app.openAPIRegistry.registerPath(labelsRoute);
  app.post("/endpoints/:name/labels", LIMIT, async (c) => {
    const { name } = parseInput(EndpointRef, c.req.param(), "path");
    const body = parseInput(LabelsBody, await readBody(c), "body");
    return c.json(await recordLabels(c.var.services, name, body), 200);
  });
  return app;
}

async function answerPredict(c: Context<RestEnv>): Promise<Response> {
  const startedMs = performance.now();
  const requestId = c.res.headers.get("x-request-id") ?? randomUUID();
  try {
    const { name } = parseInput(EndpointRef, c.req.param(), "path");
    const body = parseInput(PredictBody, await readBody(c), "body");
    const call = { ...body, endpointName: name, requestId, startedMs };
    const answer = await predict(c.var.services, call);
    c.header("x-request-id", requestId);
    c.header("x-model-version", String(answer.model_version));
    const [only, second] = answer.predictions;
    if (only !== undefined && second === undefined) c.header("x-prediction-id", only.id);
    return c.json(answer, 200);
  } catch (error) {
    refusedCalls.inc({ code: toAppError(error).code });
    throw error;
  }
}

async function readBody(c: Context<RestEnv>): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (error) {
    throw new InvalidInputError("The body is no JSON document", { cause: error });
  }
}
