import { createRoute, z } from "@hono/zod-openapi";
import {
  DatasetAccess,
  DecideAccessInput,
  GrantAccessInput,
  RequestAccessInput,
} from "@/server/catalog/access/schema";
import {
  decideAccess,
  getAccess,
  grantAccess,
  requestAccess,
  revokeAccess,
} from "@/server/catalog/access/service";
import { type createRestRouter, jsonContent } from "@/server/platform/rest";

const tags = ["catalog"];
const ofDataset = z.object({ slug: z.string().min(1) });
const ofAccess = z.object({ id: z.string().min(1) });
const Made = z.object({ id: z.string() });
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { content: { "application/json": { schema } }, required: true },
});

const accessRoute = createRoute({
  method: "get",
  path: "/catalog/datasets/{slug}/access",
  tags,
  summary: "Which columns are masked for the caller, and who asked or may read them",
  request: { params: ofDataset },
  responses: { 200: jsonContent(DatasetAccess, "What the caller may see of it") },
});

const requestRoute = createRoute({
  method: "post",
  path: "/catalog/datasets/{slug}/access/requests",
  tags,
  summary: "Ask to read a dataset's sensitive columns, as the person or the key that calls",
  request: { params: ofDataset, ...body(RequestAccessInput.omit({ dataset: true })) },
  responses: { 201: jsonContent(Made, "The request") },
});

const grantRoute = createRoute({
  method: "post",
  path: "/catalog/datasets/{slug}/access/grants",
  tags,
  summary: "Let a person, a key or a role read them for a time",
  request: { params: ofDataset, ...body(GrantAccessInput.omit({ dataset: true })) },
  responses: { 201: jsonContent(Made, "The grant, in place of one that the grantee had") },
});

const [Grant, Refusal] = DecideAccessInput.options;
const Answer = z.discriminatedUnion("decision", [
  Grant.omit({ id: true }),
  Refusal.omit({ id: true }),
]);

const answerRoute = createRoute({
  method: "post",
  path: "/catalog/access/{id}/answer",
  tags,
  summary: "Answer a request",
  request: { params: ofAccess, ...body(Answer) },
  responses: { 204: { description: "Answered" } },
});

const revokeRoute = createRoute({
  method: "delete",
  path: "/catalog/access/{id}",
  tags,
  summary: "End a grant before its time",
  request: { params: ofAccess },
  responses: { 204: { description: "Ended" } },
});

/** Routes of access, for the catalog's router. */
export function addAccessRoutes(app: ReturnType<typeof createRestRouter>): void {
  app.openapi(accessRoute, async (c) =>
    c.json(await getAccess(c.var.services, c.req.valid("param").slug), 200),
  );
  app.openapi(requestRoute, async (c) => {
    const { slug: dataset } = c.req.valid("param");
    return c.json(await requestAccess(c.var.services, { dataset, ...c.req.valid("json") }), 201);
  });
  app.openapi(grantRoute, async (c) => {
    const { slug: dataset } = c.req.valid("param");
    return c.json(await grantAccess(c.var.services, { dataset, ...c.req.valid("json") }), 201);
  });
  app.openapi(answerRoute, async (c) => {
    await decideAccess(c.var.services, { ...c.req.valid("param"), ...c.req.valid("json") });
    return c.body(null, 204);
  });
  app.openapi(revokeRoute, async (c) => {
    await revokeAccess(c.var.services, c.req.valid("param"));
    return c.body(null, 204);
  });
}
