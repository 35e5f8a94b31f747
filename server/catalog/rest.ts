import { createRoute, z } from "@hono/zod-openapi";
import { addAccessRoutes } from "@/server/catalog/access/rest";
import { ColumnNote, DatasetUsage, DescribeColumnsInput } from "@/server/catalog/governance/schema";
import {
  CreatedRef,
  DatasetDetail,
  DatasetPage,
  DatasetProfile,
  DatasetSample,
  DatasetVersion,
  JobRef,
  PutDatasetInput,
  PutStoreInput,
  Scan,
  StoreDetail,
  StorePage,
  StoreTest,
  UpdateDatasetInput,
} from "@/server/catalog/schema";
import {
  describeColumns,
  getDataset,
  getLastScan,
  getProfile,
  getSample,
  getStoreDetail,
  getUsage,
  getVersionByNumber,
  listDatasets,
  listStores,
  listVersions,
  putDataset,
  putStore,
  removeStore,
  requestIngest,
  requestProfile,
  requestScan,
  saveFile,
  testStore,
  updateDataset,
} from "@/server/catalog/service";
import { ListQuery } from "@/server/lib/list/schema";
import { NotFoundError } from "@/server/platform/errors";
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
    "Send a file to a store of uploads: the body is the file; one of the same name is replaced. The store `uploads` is made with the first",
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

const body = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { content: { "application/json": { schema } }, required: true },
});

const measureRoute = createRoute({
  method: "post",
  path: "/catalog/datasets/{slug}/profile",
  tags,
  summary: "Queue the measuring of a version's columns, the newest's by default",
  request: { params, query: z.object({ version: z.coerce.number().int().optional() }) },
  responses: { 202: jsonContent(JobRef, "The job that measures") },
});

const putStoreRoute = createRoute({
  method: "put",
  path: "/catalog/stores/{slug}",
  tags,
  summary: "Describe a store: a new one, or the one of this address anew. Secrets not given stay",
  request: { params, ...body(PutStoreInput.omit({ slug: true })) },
  responses: { 200: jsonContent(CreatedRef, "The store") },
});

const storeRoute = createRoute({
  method: "get",
  path: "/catalog/stores/{slug}",
  tags,
  summary: "How a store is described, without its secrets",
  request: { params },
  responses: { 200: jsonContent(StoreDetail, "The store") },
});

const removeStoreRoute = createRoute({
  method: "delete",
  path: "/catalog/stores/{slug}",
  tags,
  summary: "Forget a store in which no dataset lies; what it points at stays",
  request: { params },
  responses: { 204: { description: "It is forgotten" } },
});

const testStoreRoute = createRoute({
  method: "post",
  path: "/catalog/stores/{slug}/test",
  tags,
  summary: "Try the connection step by step",
  request: { params },
  responses: { 200: jsonContent(StoreTest, "What each step found") },
});

const scanStoreRoute = createRoute({
  method: "post",
  path: "/catalog/stores/{slug}/scan",
  tags,
  summary: "Queue a look into the store",
  request: { params },
  responses: { 202: jsonContent(JobRef, "The job that looks") },
});

const lastScanRoute = createRoute({
  method: "get",
  path: "/catalog/stores/{slug}/scan",
  tags,
  summary: "What the last scan found, object by object",
  request: { params },
  responses: { 200: jsonContent(Scan, "The scan") },
});

const putDatasetRoute = createRoute({
  method: "put",
  path: "/catalog/datasets/{slug}",
  tags,
  summary:
    "Declare a dataset over an object of a store; where it is declared, what is said of it is changed",
  request: {
    params,
    ...body(PutDatasetInput.omit({ slug: true, storeId: true }).extend({ store: z.string() })),
  },
  responses: { 200: jsonContent(CreatedRef, "The dataset") },
});

const patchDatasetRoute = createRoute({
  method: "patch",
  path: "/catalog/datasets/{slug}",
  tags,
  summary: "Change what is said of a dataset; what is absent stays as it is",
  request: { params, ...body(UpdateDatasetInput.omit({ dataset: true })) },
  responses: { 200: jsonContent(DatasetDetail, "The dataset") },
});

const describeRoute = createRoute({
  method: "patch",
  path: "/catalog/datasets/{slug}/columns",
  tags,
  summary: "Describe columns, those named only; a sensitivity that is not given stays",
  request: { params, ...body(DescribeColumnsInput.omit({ dataset: true })) },
  responses: {
    200: jsonContent(z.object({ columns: z.array(ColumnNote) }), "What is said by now"),
  },
});

const versionsRoute = createRoute({
  method: "get",
  path: "/catalog/datasets/{slug}/versions",
  tags,
  summary: "Versions of a dataset, newest first, at most 200",
  request: { params },
  responses: { 200: jsonContent(z.object({ items: z.array(DatasetVersion) }), "The versions") },
});

const sampleRoute = createRoute({
  method: "get",
  path: "/catalog/datasets/{slug}/sample",
  tags,
  summary: "First rows of a version, the newest by default; `masked` names columns without values",
  request: { params, query: z.object({ version: z.coerce.number().int().optional() }) },
  responses: { 200: jsonContent(DatasetSample, "The rows") },
});

const usageRoute = createRoute({
  method: "get",
  path: "/catalog/datasets/{slug}/usage",
  tags,
  summary: "Who read it, for what, in the last 90 days",
  request: { params },
  responses: { 200: jsonContent(DatasetUsage, "The readers") },
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
  app.openapi(measureRoute, async (c) => {
    const { version } = c.req.valid("query");
    const { id } = await getVersionByNumber(c.var.services, c.req.valid("param").slug, version);
    return c.json({ jobId: await requestProfile(c.var.services, id) }, 202);
  });
  addStoreRoutes(app);
  addDatasetRoutes(app);
  addAccessRoutes(app);
  app.openapi(ingestRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const key = c.req.valid("header")["idempotency-key"];
    const idempotencyKey = key === undefined ? undefined : `rest.ingest.${slug}.${key}`;
    return c.json({ jobId: await requestIngest(c.var.services, slug, { idempotencyKey }) }, 202);
  });
  return app;
}

type RestRouter = ReturnType<typeof createRestRouter>;

function addStoreRoutes(app: RestRouter): void {
  app.openapi(putStoreRoute, async (c) => {
    const { slug } = c.req.valid("param");
    return c.json(await putStore(c.var.services, { slug, ...c.req.valid("json") }), 200);
  });
  app.openapi(storeRoute, async (c) =>
    c.json(await getStoreDetail(c.var.services, c.req.valid("param").slug), 200),
  );
  app.openapi(removeStoreRoute, async (c) => {
    await removeStore(c.var.services, c.req.valid("param").slug);
    return c.body(null, 204);
  });
  app.openapi(testStoreRoute, async (c) =>
    c.json(await testStore(c.var.services, c.req.valid("param").slug), 200),
  );
  app.openapi(scanStoreRoute, async (c) =>
    c.json({ jobId: await requestScan(c.var.services, c.req.valid("param").slug) }, 202),
  );
  app.openapi(lastScanRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const scan = await getLastScan(c.var.services, slug);
    if (scan === null) throw new NotFoundError("Scan of store", slug);
    return c.json(scan, 200);
  });
}

function addDatasetRoutes(app: RestRouter): void {
  app.openapi(putDatasetRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const { store: storeId, ...dataset } = c.req.valid("json");
    return c.json(await putDataset(c.var.services, { slug, storeId, ...dataset }), 200);
  });
  app.openapi(patchDatasetRoute, async (c) => {
    const { slug: dataset } = c.req.valid("param");
    await updateDataset(c.var.services, { dataset, ...c.req.valid("json") });
    return c.json(await getDataset(c.var.services, dataset), 200);
  });
  app.openapi(describeRoute, async (c) => {
    const { slug: dataset } = c.req.valid("param");
    return c.json(await describeColumns(c.var.services, { dataset, ...c.req.valid("json") }), 200);
  });
  app.openapi(versionsRoute, async (c) =>
    c.json({ items: await listVersions(c.var.services, c.req.valid("param").slug) }, 200),
  );
  app.openapi(sampleRoute, async (c) => {
    const { version } = c.req.valid("query");
    return c.json(await getSample(c.var.services, c.req.valid("param").slug, version), 200);
  });
  app.openapi(usageRoute, async (c) =>
    c.json(await getUsage(c.var.services, c.req.valid("param").slug), 200),
  );
}
