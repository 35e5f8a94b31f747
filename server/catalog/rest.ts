import { createRoute, z } from "@hono/zod-openapi";
import {
  DatasetDetail,
  DatasetPage,
  DatasetProfile,
  JobRef,
  StorePage,
} from "@/server/catalog/schema";
import {
  getDataset,
  getProfile,
  listDatasets,
  listStores,
  requestIngest,
  saveFile,
} from "@/server/catalog/service";
import { ListQuery } from "@/server/lib/list/schema";
import { createRestRouter, jsonContent } from "@/server/platform/rest";
import { readUpload } from "@/server/platform/uploads";

const params = z.object({ slug: z.string().min(1) });
const tags = ["catalog"];

const storesRoute = createRoute({
  method: "get",
  path: "/catalog/stores",
  tags,
  summary: "List stores by filter, sort and page",
  request: { query: ListQuery },
  responses: { 200: jsonContent(StorePage, "One page of stores") },
});

const uploadRoute = createRoute({
  method: "post",
  path: "/catalog/stores/{slug}/files",
  tags,
  summary:
    "Send a file to a store of uploads: the body is the file; one of the same name is replaced",
  request: { params, query: z.object({ name: z.string() }) },
  responses: {
    201: jsonContent(z.object({ path: z.string(), sizeBytes: z.number() }), "The file is kept"),
  },
});

const datasetsRoute = createRoute({
  method: "get",
  path: "/catalog/datasets",
  tags,
  summary: "List datasets by filter, sort and page",
  request: { query: ListQuery },
  responses: { 200: jsonContent(DatasetPage, "One page of datasets") },
});

const datasetRoute = createRoute({
  method: "get",
  path: "/catalog/datasets/{slug}",
  tags,
  summary: "One dataset with its newest version",
  request: { params },
  responses: { 200: jsonContent(DatasetDetail, "The dataset") },
});

const profileRoute = createRoute({
  method: "get",
  path: "/catalog/datasets/{slug}/profile",
  tags,
  summary: "Profile of a version's columns, the newest by default",
  request: { params, query: z.object({ version: z.coerce.number().int().optional() }) },
  responses: { 200: jsonContent(DatasetProfile, "The profile; no columns before it was computed") },
});

const ingestRoute = createRoute({
  method: "post",
  path: "/catalog/datasets/{slug}/ingest",
  tags,
  summary: "Queue the reading of the dataset's file; the same content makes no second version",
  request: {
    params,
    headers: z.object({
      "idempotency-key": z.string().min(1).max(200).optional().openapi({
        description: "A second request with the same key returns the first one's job",
      }),
    }),
  },
  responses: { 202: jsonContent(JobRef, "The job that reads the file") },
});

/** `/catalog` of the REST API. */
export function createCatalogRest() {
  const app = createRestRouter();
  app.openapi(storesRoute, async (c) =>
    c.json(await listStores(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(uploadRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const { name } = c.req.valid("query");
    return c.json(await saveFile(c.var.services, slug, name, readUpload(c.req.raw.body)), 201);
  });
  app.openapi(datasetsRoute, async (c) =>
    c.json(await listDatasets(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(datasetRoute, async (c) =>
    c.json(await getDataset(c.var.services, c.req.valid("param").slug), 200),
  );
  app.openapi(profileRoute, async (c) => {
    const { version } = c.req.valid("query");
    return c.json(await getProfile(c.var.services, c.req.valid("param").slug, version), 200);
  });
  app.openapi(ingestRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const key = c.req.valid("header")["idempotency-key"];
    const idempotencyKey = key === undefined ? undefined : `rest.ingest.${slug}.${key}`;
    return c.json({ jobId: await requestIngest(c.var.services, slug, { idempotencyKey }) }, 202);
  });
  return app;
}
