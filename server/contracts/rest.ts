import { createRoute, z } from "@hono/zod-openapi";
import { CreatedRef, JobRef } from "@/server/catalog/schema";
import {
  ContractDetail,
  ContractPage,
  CreateContractInput,
  IncidentPage,
  PutContractInput,
} from "@/server/contracts/schema";
import {
  createContract,
  getContract,
  getDocument,
  listContracts,
  listIncidents,
  putContract,
  requestEvaluation,
  saveDocument,
} from "@/server/contracts/service";
import { ListQuery } from "@/server/lib/list/schema";
import { createRestRouter, jsonContent } from "@/server/platform/rest";

const params = z.object({ slug: z.string().min(1) });
const tags = ["contracts"];
const YAML = "application/yaml";

const listRoute = createRoute({
  method: "get",
  path: "/contracts",
  tags,
  summary: "List contracts by filter, sort and page",
  request: { query: ListQuery },
  responses: { 200: jsonContent(ContractPage, "One page of contracts") },
});

const createContractRoute = createRoute({
  method: "post",
  path: "/contracts",
  tags,
  summary: "Bind a dataset by a document of the Open Data Contract Standard 3",
  request: {
    body: { required: true, content: { "application/json": { schema: CreateContractInput } } },
  },
  responses: { 201: jsonContent(CreatedRef, "The contract") },
});

const contractRoute = createRoute({
  method: "get",
  path: "/contracts/{slug}",
  tags,
  summary: "One contract with its checks and newest evaluations",
  request: { params },
  responses: { 200: jsonContent(ContractDetail, "The contract") },
});

const putRoute = createRoute({
  method: "put",
  path: "/contracts/{slug}",
  tags,
  summary: "Bind a dataset, or change the contract of this address; what is absent stays",
  request: {
    params,
    body: {
      required: true,
      content: {
        "application/json": {
          schema: PutContractInput.omit({ slug: true, datasetId: true }).extend({
            dataset: z.string().min(1),
          }),
        },
      },
    },
  },
  responses: {
    200: jsonContent(
      CreatedRef.extend({ changeId: z.string().nullable() }),
      "The contract, and the change request where consumers are asked",
    ),
  },
});

const documentRoute = createRoute({
  method: "get",
  path: "/contracts/{slug}/document",
  tags,
  summary: "The document as it was written, the one in use by default",
  request: { params, query: z.object({ version: z.coerce.number().int().positive().optional() }) },
  responses: {
    200: { description: "The document", content: { [YAML]: { schema: z.string() } } },
  },
});

const saveRoute = createRoute({
  method: "put",
  path: "/contracts/{slug}/document",
  tags,
  summary: "Make a document the next version, or ask its consumers first where it would break them",
  request: { params, query: z.object({ reason: z.string().max(2_000).optional() }) },
  responses: {
    200: jsonContent(
      z.object({ version: z.number().int(), changeId: z.string().nullable() }),
      "The version in use, and the change request where consumers are asked",
    ),
  },
});

const evaluateRoute = createRoute({
  method: "post",
  path: "/contracts/{slug}/evaluate",
  tags,
  summary: "Queue the evaluation of a dataset version",
  request: {
    params,
    body: {
      required: true,
      content: { "application/json": { schema: z.object({ versionId: z.string().min(1) }) } },
    },
  },
  responses: { 202: jsonContent(JobRef, "The job that evaluates") },
});

const incidentsRoute = createRoute({
  method: "get",
  path: "/data-incidents",
  tags,
  summary: "List incidents of data by filter, sort and page",
  request: { query: ListQuery },
  responses: { 200: jsonContent(IncidentPage, "One page of incidents") },
});

/** `/contracts` and `/data-incidents` of the REST API. */
export function createContractsRest() {
  const app = createRestRouter();
  app.openapi(listRoute, async (c) =>
    c.json(await listContracts(c.var.services, c.req.valid("query")), 200),
  );
  app.openapi(createContractRoute, async (c) =>
    c.json(await createContract(c.var.services, c.req.valid("json")), 201),
  );
  app.openapi(contractRoute, async (c) =>
    c.json(await getContract(c.var.services, c.req.valid("param").slug), 200),
  );
  app.openapi(putRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const { dataset: datasetId, ...said } = c.req.valid("json");
    return c.json(await putContract(c.var.services, { slug, datasetId, ...said }), 200);
  });
  app.openapi(documentRoute, async (c) => {
    const { version } = c.req.valid("query");
    const source = await getDocument(c.var.services, c.req.valid("param").slug, version);
    return c.text(source, 200, { "content-type": `${YAML}; charset=utf-8` });
  });
  app.openapi(saveRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const { reason } = c.req.valid("query");
    const source = await c.req.text();
    return c.json(await saveDocument(c.var.services, { contract: slug, source, reason }), 200);
  });
  app.openapi(evaluateRoute, async (c) => {
    const { slug } = c.req.valid("param");
    const { versionId } = c.req.valid("json");
    return c.json({ jobId: await requestEvaluation(c.var.services, slug, versionId) }, 202);
  });
  app.openapi(incidentsRoute, async (c) =>
    c.json(await listIncidents(c.var.services, c.req.valid("query")), 200),
  );
  return app;
}
