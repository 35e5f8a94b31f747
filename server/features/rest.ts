import { createRoute, z } from "@hono/zod-openapi";
import {
  CreateEntityInput,
  CreateFeatureViewInput,
  Entity,
  FeaturePage,
  FeatureViewDetail,
  FeatureViewRef,
} from "@/server/features/schema";
import {
  createEntity,
  createFeatureView,
  getFeatureViewDetail,
  listEntities,
  listFeatures,
} from "@/server/features/service";
import { ListQuery } from "@/server/lib/list/schema";
import { createRestRouter, jsonContent } from "@/server/platform/rest";

const tags = ["features"];

const listRoute = createRoute({
  method: "get",
  path: "/features",
  tags,
  summary: "List features of the newest version of every view",
  request: {
    query: ListQuery,
  },
  responses: { 200: jsonContent(FeaturePage, "One page of features") },
});

const viewRoute = createRoute({
  method: "get",
  path: "/features/views/{name}",
  tags,
  summary: "One feature view with its sets and the models trained from it",
  request: {
    params: z.object({ name: z.string().min(1) }),
    query: z.object({ version: z.coerce.number().int().optional() }),
  },
  responses: { 200: jsonContent(FeatureViewDetail, "The view, in its newest version by default") },
});

const entitiesRoute = createRoute({
  method: "get",
  path: "/features/entities",
  tags,
  summary: "What features describe, with the keys that join it",
  responses: { 200: jsonContent(z.array(Entity), "The entities by name") },
});

const entityRoute = createRoute({
  method: "post",
  path: "/features/entities",
  tags,
  summary: "Name what features describe, with the key that joins it",
  request: { body: { ...jsonContent(CreateEntityInput, "The entity"), required: true } },
  responses: { 201: jsonContent(z.object({ id: z.string(), name: z.string() }), "The entity") },
});

const createViewRoute = createRoute({
  method: "post",
  path: "/features/views",
  tags,
  summary: "Add a version of a feature view; an equal definition returns the version that is there",
  request: { body: { ...jsonContent(CreateFeatureViewInput, "The definition"), required: true } },
  responses: { 201: jsonContent(FeatureViewRef, "The version") },
});

/** `/features` of the REST API. */
export function createFeaturesRest() {
  const app = createRestRouter();
  app.openapi(listRoute, async (c) =>
    c.json(await listFeatures(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(viewRoute, async (c) => {
    const { version } = c.req.valid("query");
    const { name } = c.req.valid("param");
    return c.json(await getFeatureViewDetail(c.var.services, name, version), 200);
  });
  app.openapi(entitiesRoute, async (c) => c.json(await listEntities(c.var.services), 200));
  app.openapi(entityRoute, async (c) =>
    c.json(await createEntity(c.var.services, c.req.valid("json")), 201),
  );
  app.openapi(createViewRoute, async (c) =>
    c.json(await createFeatureView(c.var.services, c.req.valid("json")), 201),
  );
  return app;
}
