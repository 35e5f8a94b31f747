import { createRoute, z } from "@hono/zod-openapi";
import {
  CreateEntityInput,
  CreateFeatureViewInput,
  FeaturePage,
  FeatureViewDetail,
  FeatureViewRef,
} from "@/server/features/schema";
import {
  createEntity,
  createFeatureView,
  getFeatureViewDetail,
  listFeatures,
} from "@/server/features/service";
import { ListInput } from "@/server/lib/list/schema";
import { createRestRouter } from "@/server/platform/rest";

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { "application/json": { schema } },
});
const tags = ["features"];

const listRoute = createRoute({
  method: "get",
  path: "/features",
  tags,
  summary: "List features of the newest version of every view",
  request: {
    query: ListInput.extend({
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(500).optional(),
    }),
  },
  responses: { 200: json(FeaturePage, "One page of features") },
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
  responses: { 200: json(FeatureViewDetail, "The view, in its newest version by default") },
});

const entityRoute = createRoute({
  method: "post",
  path: "/features/entities",
  tags,
  summary: "Name what features describe, with the key that joins it",
  request: { body: { ...json(CreateEntityInput, "The entity"), required: true } },
  responses: { 201: json(z.object({ id: z.string(), name: z.string() }), "The entity") },
});

const createViewRoute = createRoute({
  method: "post",
  path: "/features/views",
  tags,
  summary: "Add a version of a feature view; an equal definition returns the version that is there",
  request: { body: { ...json(CreateFeatureViewInput, "The definition"), required: true } },
  responses: { 201: json(FeatureViewRef, "The version") },
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
  app.openapi(entityRoute, async (c) =>
    c.json(await createEntity(c.var.services, c.req.valid("json")), 201),
  );
  app.openapi(createViewRoute, async (c) =>
    c.json(await createFeatureView(c.var.services, c.req.valid("json")), 201),
  );
  return app;
}
