import { randomUUID } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import {
  ExportQueryInput,
  QueryAnswer,
  QueryId,
  QuestionInput,
  RunQueryInput,
} from "@/server/explore/schema";
import { cancelQuery, exportQuery, runQuery } from "@/server/explore/service";
import { createRestRouter, jsonContent } from "@/server/platform/rest";
import { toWeb } from "@/server/platform/send-file";

const tags = ["explore"];
const OptionalId = QuestionInput.shape.id.optional();
const TYPES = { csv: "text/csv; charset=utf-8", parquet: "application/vnd.apache.parquet" };

const runRoute = createRoute({
  method: "post",
  path: "/explore/query",
  tags,
  summary: "Rows of one SELECT over datasets, named by their slugs",
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: RunQueryInput.extend({ id: OptionalId }) } },
    },
  },
  responses: { 200: jsonContent(QueryAnswer, "One page; `hasMore` tells whether it is all") },
});

const exportRoute = createRoute({
  method: "post",
  path: "/explore/export",
  tags,
  summary: "The whole result of a query as CSV or Parquet, at most a million rows",
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: ExportQueryInput.extend({ id: OptionalId }) } },
    },
  },
  responses: { 200: { description: "The file" } },
});

const cancelRoute = createRoute({
  method: "delete",
  path: "/explore/query/{id}",
  tags,
  summary: "Stop your own running query",
  request: { params: QueryId },
  responses: { 200: jsonContent(z.object({ cancelled: z.boolean() }), "Whether it ran") },
});

/** `/explore` of the REST API. */
export function createExploreRest() {
  const app = createRestRouter();
  app.openapi(runRoute, async (c) => {
    const { id = randomUUID(), ...input } = c.req.valid("json");
    const stop = { signal: c.req.raw.signal };
    return c.json(await runQuery(c.var.services, { ...input, id }, stop), 200);
  });
  app.openapi(exportRoute, async (c) => {
    const { id = randomUUID(), ...input } = c.req.valid("json");
    const stop = { signal: c.req.raw.signal };
    const file = await exportQuery(c.var.services, { ...input, id }, stop);
    return c.body(toWeb(file.stream), 200, {
      "content-type": TYPES[input.format],
      "content-length": String(file.sizeBytes),
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      "x-row-count": String(file.rowCount),
      "x-content-type-options": "nosniff",
    });
  });
  app.openapi(cancelRoute, (c) =>
    c.json(cancelQuery(c.var.services, c.req.valid("param").id), 200),
  );
  return app;
}
