import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { createRestRouter, jsonContent, type RestEnv } from "@/server/platform/rest";
import { sendFile, toWeb } from "@/server/platform/send-file";
import { CreateExportInput, ExportItem, ExportList } from "@/server/tracking/exports/schema";
import {
  createExport,
  deleteExport,
  getExport,
  listExports,
  openExportFile,
  zipExport,
} from "@/server/tracking/exports/service";

const tags = ["exports"];
const Id = z.object({ id: z.string() });

const createExportRoute = createRoute({
  method: "post",
  path: "/exports",
  tags,
  summary: "Export a project's runs, metrics and models to Parquet and JSON",
  request: {
    body: { required: true, content: { "application/json": { schema: CreateExportInput } } },
  },
  responses: { 202: jsonContent(ExportItem, "The export is queued") },
});

const listRoute = createRoute({
  method: "get",
  path: "/exports",
  tags,
  summary: "List a project's exports, newest first",
  request: { query: z.object({ project: z.string() }) },
  responses: { 200: jsonContent(ExportList, "At most a hundred exports") },
});

const getRoute = createRoute({
  method: "get",
  path: "/exports/{id}",
  tags,
  summary: "One export: how far it is, its files",
  request: { params: Id },
  responses: { 200: jsonContent(ExportItem, "The export") },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/exports/{id}",
  tags,
  summary: "Cancel an export, or remove the files of a finished one",
  request: { params: Id },
  responses: { 204: { description: "Done" } },
});

/** `/exports` of the REST API. */
export function createExportsRest(): OpenAPIHono<RestEnv> {
  const app = createRestRouter();
  app.openapi(createExportRoute, async (c) => {
    const { id } = await createExport(c.var.services, c.req.valid("json"));
    return c.json(await getExport(c.var.services, id), 202);
  });
  app.openapi(listRoute, async (c) =>
    c.json(await listExports(c.var.services, c.req.valid("query").project), 200),
  );
  app.openapi(getRoute, async (c) =>
    c.json(await getExport(c.var.services, c.req.valid("param").id), 200),
  );
  app.openapi(deleteRoute, async (c) => {
    await deleteExport(c.var.services, c.req.valid("param").id);
    return c.body(null, 204);
  });
  app.get("/exports/:id/zip", async (c) => {
    const { name, stream } = await zipExport(c.var.services, c.req.param("id"));
    return c.body(toWeb(stream), 200, {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "x-content-type-options": "nosniff",
    });
  });
  app.get("/exports/:id/files/:name", async (c) => {
    const file = await openExportFile(c.var.services, c.req.param("id"), c.req.param("name"));
    return sendFile(c, { ...file, type: "application/octet-stream", disposition: "attachment" });
  });
  return app;
}
