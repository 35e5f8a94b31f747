import { createRoute } from "@hono/zod-openapi";
import {
  SavedAnswer,
  SavedQuery,
  SavedQueryPage,
  SavedQueryRef,
} from "@/server/explore/saved/schema";
import { answerSavedQuery, getSavedQuery, listSavedQueries } from "@/server/explore/saved/service";
import { ListQuery } from "@/server/lib/list/schema";
import { createRestRouter, jsonContent } from "@/server/platform/rest";

const tags = ["explore"];

const listRoute = createRoute({
  method: "get",
  path: "/explore/queries",
  tags,
  summary: "Saved queries: the team's and your own",
  request: { query: ListQuery },
  responses: { 200: jsonContent(SavedQueryPage, "One page of saved queries") },
});

const queryRoute = createRoute({
  method: "get",
  path: "/explore/queries/{slug}",
  tags,
  summary: "A saved query",
  request: { params: SavedQueryRef },
  responses: { 200: jsonContent(SavedQuery, "The query") },
});

const answerRoute = createRoute({
  method: "get",
  path: "/explore/queries/{slug}/answer",
  tags,
  summary: "The first rows of a saved query over the newest versions",
  request: { params: SavedQueryRef },
  responses: { 200: jsonContent(SavedAnswer, "At most 2 000 rows; `hasMore` tells of more") },
});

/** `/explore/queries` of the REST API. */
export function createSavedRest() {
  const app = createRestRouter();
  app.openapi(listRoute, async (c) =>
    c.json(await listSavedQueries(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(queryRoute, async (c) =>
    c.json(await getSavedQuery(c.var.services, c.req.valid("param").slug), 200),
  );
  app.openapi(answerRoute, async (c) => {
    const stop = { signal: c.req.raw.signal };
    return c.json(await answerSavedQuery(c.var.services, c.req.valid("param").slug, stop), 200);
  });
  return app;
}
