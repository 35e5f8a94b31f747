import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { createRestRouter, jsonContent, type RestEnv } from "@/server/platform/rest";
import { readUpload } from "@/server/platform/uploads";
import {
  CreateImportInput,
  ImportItem,
  ImportList,
  PreviewImportInput,
  PreviewJob,
  Upload,
} from "@/server/tracking/imports/schema";
import {
  cancelImport,
  createImport,
  getImport,
  getPreview,
  listImports,
  requestPreview,
  saveUpload,
} from "@/server/tracking/imports/service";

const tags = ["imports"];
const Id = z.object({ id: z.string() });
const bodyOf = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { "application/json": { schema } } },
});

const uploadRoute = createRoute({
  method: "post",
  path: "/imports/uploads",
  tags,
  summary: "Upload a CSV or Parquet file for an import: the body is the file",
  request: { query: z.object({ name: z.string() }) },
  responses: { 201: jsonContent(Upload, "The file is kept until its import is over") },
});
const requestRoute = createRoute({
  method: "post",
  path: "/imports/previews",
  tags,
  summary: "Look into a source: what it holds, how its names would fit",
  request: bodyOf(PreviewImportInput),
  responses: { 202: jsonContent(PreviewJob, "The look is queued") },
});
const previewRoute = createRoute({
  method: "get",
  path: "/imports/previews/{id}",
  tags,
  summary: "What a look into a source found",
  request: { params: Id },
  responses: { 200: jsonContent(PreviewJob, "The look") },
});
const createImportRoute = createRoute({
  method: "post",
  path: "/imports",
  tags,
  summary: "Import runs from an MLflow server, Neptune's Parquet or a CSV file",
  request: bodyOf(CreateImportInput),
  responses: { 202: jsonContent(ImportItem, "The import is queued") },
});
const listRoute = createRoute({
  method: "get",
  path: "/imports",
  tags,
  summary: "List imports into a project, newest first",
  request: { query: z.object({ project: z.string() }) },
  responses: { 200: jsonContent(ImportList, "At most a hundred imports") },
});
const getRoute = createRoute({
  method: "get",
  path: "/imports/{id}",
  tags,
  summary: "One import: how far it is, what it brought",
  request: { params: Id },
  responses: { 200: jsonContent(ImportItem, "The import") },
});
const cancelRoute = createRoute({
  method: "post",
  path: "/imports/{id}/cancel",
  tags,
  summary: "End an import; the runs that came so far stay",
  request: { params: Id },
  responses: { 200: jsonContent(ImportItem, "The import") },
});

/** `/imports` of the REST API. */
export function createImportsRest(): OpenAPIHono<RestEnv> {
  const app = createRestRouter();
  app.openapi(uploadRoute, async (c) => {
    const { name } = c.req.valid("query");
    return c.json(await saveUpload(c.var.services, name, readUpload(c.req.raw.body)), 201);
  });
  app.openapi(requestRoute, async (c) => {
    const { id } = await requestPreview(c.var.services, c.req.valid("json"));
    return c.json(await getPreview(c.var.services, id), 202);
  });
  app.openapi(previewRoute, async (c) =>
    c.json(await getPreview(c.var.services, c.req.valid("param").id), 200),
  );
  app.openapi(createImportRoute, async (c) => {
    const { id } = await createImport(c.var.services, c.req.valid("json"));
    return c.json(await getImport(c.var.services, id), 202);
  });
  app.openapi(listRoute, async (c) =>
    c.json(await listImports(c.var.services, c.req.valid("query").project), 200),
  );
  app.openapi(getRoute, async (c) =>
    c.json(await getImport(c.var.services, c.req.valid("param").id), 200),
  );
  app.openapi(cancelRoute, async (c) => {
    const { id } = c.req.valid("param");
    await cancelImport(c.var.services, id);
    return c.json(await getImport(c.var.services, id), 200);
  });
  return app;
}
