import { createRoute } from "@hono/zod-openapi";
import { ListQuery } from "@/server/lib/list/schema";
import { createRestRouter } from "@/server/platform/rest";
import { ModelDetail, ModelPage, ModelRef } from "@/server/registry/schema";
import { getModel, listModels } from "@/server/registry/service";

const listRoute = createRoute({
  method: "get",
  path: "/models",
  tags: ["models"],
  summary: "List registered models by filter, sort and page",
  request: {
    query: ListQuery,
  },
  responses: {
    200: {
      description: "One page of models",
      content: { "application/json": { schema: ModelPage } },
    },
  },
});

const getRoute = createRoute({
  method: "get",
  path: "/models/{name}",
  tags: ["models"],
  summary: "One model with its versions, newest first",
  request: { params: ModelRef },
  responses: {
    200: { description: "The model", content: { "application/json": { schema: ModelDetail } } },
  },
});

/** `/models` of the REST API. */
export function createModelsRest() {
  const app = createRestRouter();
  app.openapi(listRoute, async (c) =>
    c.json(await listModels(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(getRoute, async (c) =>
    c.json(await getModel(c.var.services, c.req.valid("param").name), 200),
  );
  return app;
}
