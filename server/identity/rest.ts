import { createRoute } from "@hono/zod-openapi";
import { Me, PersonPage } from "@/server/identity/schema";
import { getMe, listPeople } from "@/server/identity/service";
import { ListQuery } from "@/server/lib/list/schema";
import { createRestRouter, jsonContent } from "@/server/platform/rest";

const tags = ["people"];

const meRoute = createRoute({
  method: "get",
  path: "/me",
  tags,
  summary: "Whose key this is, and what it may do",
  responses: { 200: jsonContent(Me, "The caller") },
});

const peopleRoute = createRoute({
  method: "get",
  path: "/people",
  tags,
  summary: "List people by filter, sort and page",
  request: { query: ListQuery },
  responses: { 200: jsonContent(PersonPage, "One page of people") },
});

/** `/me` and `/people` of the REST API. */
export function createIdentityRest() {
  const app = createRestRouter();
  app.openapi(meRoute, async (c) => c.json(await getMe(c.var.services), 200));
  app.openapi(peopleRoute, async (c) =>
    c.json(await listPeople(c.var.services, c.req.valid("query")), 200),
  );
  return app;
}
