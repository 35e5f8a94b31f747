import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import {
  ColumnGraph,
  ColumnGraphInput,
  ColumnsInput,
  FindInput,
  FoundNode,
  GraphInput,
  Impact,
  ImpactInput,
  LineageGraph,
  NodeColumn,
} from "@/server/lineage/schema";
import {
  findLineageNodes,
  getColumnGraph,
  getGraph,
  getImpact,
  listColumns,
} from "@/server/lineage/service";
import { createRestRouter, jsonContent } from "@/server/platform/rest";

const tags = ["lineage"];

const graphRoute = createRoute({
  method: "get",
  path: "/lineage/graph",
  tags,
  summary: "What lies before and behind a node, hop by hop, now or at a time",
  request: { query: GraphInput },
  responses: { 200: jsonContent(LineageGraph, "Nodes and edges") },
});

const impactRoute = createRoute({
  method: "get",
  path: "/lineage/impact",
  tags,
  summary: "All that a change of a node, or of one of its columns, reaches, with owners",
  request: { query: ImpactInput },
  responses: { 200: jsonContent(Impact, "Nodes, the nearest first") },
});

const columnsRoute = createRoute({
  method: "get",
  path: "/lineage/columns",
  tags,
  summary: "Columns of a dataset, or features of a view",
  request: { query: ColumnsInput },
  responses: { 200: jsonContent(z.array(NodeColumn), "In their order") },
});

const columnGraphRoute = createRoute({
  method: "get",
  path: "/lineage/column-graph",
  tags,
  summary: "What a column was made of, and what was made of it",
  request: { query: ColumnGraphInput },
  responses: { 200: jsonContent(ColumnGraph, "Step by step, both ways") },
});

const nodesRoute = createRoute({
  method: "get",
  path: "/lineage/nodes",
  tags,
  summary: "Datasets, jobs, stores, views, models, endpoints and consumers by a part of their name",
  request: { query: FindInput },
  responses: { 200: jsonContent(z.array(FoundNode), "Those that begin with it first") },
});

/** `/lineage` of the REST API, for readers; producers tell theirs by OpenLineage. */
export function createLineageRest() {
  const app = createRestRouter();
  app.openapi(graphRoute, async (c) =>
    c.json(await getGraph(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(impactRoute, async (c) =>
    c.json(await getImpact(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(columnsRoute, async (c) =>
    c.json(await listColumns(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(columnGraphRoute, async (c) =>
    c.json(await getColumnGraph(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(nodesRoute, async (c) =>
    c.json(await findLineageNodes(c.var.services, c.req.valid("query")), 200),
  );
  return app;
}
