import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { createContract } from "@/server/contracts/service";
import { createEntity, createFeatureView } from "@/server/features/service";
import type { JobContext } from "@/server/jobs/definition";
import { anEvent, aUse } from "@/server/lineage/fixtures";
import type { LineageGraph } from "@/server/lineage/schema";
import {
  findLineageNodes,
  getGraph,
  getImpact,
  listChanges,
  recordEvents,
} from "@/server/lineage/service";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let tests: TestContext;
let ctx: JobContext;
let bank: { kind: "dataset"; id: string };
let datasetId: string;
let versionId: string;
let contractId: string;

beforeAll(async () => {
  tests = await createTestContext();
  ctx = await tests.jobContext();
  ({ datasetId, versionId } = await ingestBank(ctx));
  const { lineageId } = await ctx.db.dataset.findUniqueOrThrow({ where: { id: datasetId } });
  bank = { kind: "dataset", id: lineageId ?? "" };
  await ctx.db.dataset.update({ where: { id: datasetId }, data: { domain: "marketing" } });
  const contract = await createContract(ctx, {
    ...{ slug: "bank", name: "Bank", datasetId, source: SOURCE },
  });
  contractId = contract.id;
  await createEntity(ctx, { name: "client", joinKey: "client_id" });
  await createFeatureView(ctx, {
    ...{ name: "calls", entityName: "client", datasetId, timeColumn: "called_at" },
    features: [
      { name: "how", source: "contact", type: "categorical", imputation: { strategy: "mode" } },
    ],
  });
});
afterAll(() => tests.close());

const SOURCE = `apiVersion: v3.1.0
kind: DataContract
id: bank
version: 1.0.0
status: active
schema:
  - name: bank
    properties:
      - { name: age, logicalType: integer }
customProperties:
  - property: consumers
    value: [{ name: Reports, purpose: Monthly figures, contact: reports@example.org }, Audit, { x: 1 }]
`;

const named = (graph: LineageGraph, name: string) => graph.nodes.find((node) => node.name === name);
const idOf = async (name: string) => {
  const found = (await findLineageNodes(ctx, { text: name })).find((node) => node.name === name);
  return found?.id ?? "";
};

test("those whom a contract names stand behind its dataset, with who is to be asked", async () => {
  const graph = await getGraph(ctx, { ...bank, hops: 1, direction: "down" });
  expect(named(graph, "Reports")).toMatchObject({
    ...{ kind: "consumer", id: "Reports", group: "Monthly figures" },
    owner: { name: "Reports", contact: "reports@example.org" },
  });
  expect(named(graph, "Audit")).toMatchObject({ kind: "consumer" });
  expect(graph.nodes.filter(({ kind }) => kind === "consumer")).toHaveLength(2);
  const edge = graph.edges.find(({ to }) => to.id === "Reports");
  expect(edge).toMatchObject({ from: bank, origin: "declared", isDeclared: true });
  const back = await getGraph(ctx, { kind: "consumer", id: "Audit", hops: 1, direction: "up" });
  expect(named(back, "Bank")).toMatchObject({ distance: -1, domain: "marketing" });
});

test("nodes of every kind are found by their names, a dataset once by either of its two", async () => {
  const find = async (text: string) =>
    (await findLineageNodes(ctx, { text })).map(({ kind, name }) => `${kind} ${name}`);
  expect(await find("Audit")).toEqual(["consumer Audit"]);
  expect(await find("calls")).toEqual(["feature-view calls"]);
  expect(await find("bank")).toEqual(["dataset Bank"]);
  expect(await find("Samples")).toEqual(["store Samples"]);
});

test("what is wrong with a node now is told of it, and not of an earlier time", async () => {
  const at = new Date();
  const read = async (input = {}) => {
    const graph = await getGraph(ctx, { ...bank, hops: 1, ...input });
    return named(graph, "Bank")?.badges;
  };
  expect(await read()).toEqual([]);
  const common = { contractId, versionId, checksPassed: 0, computedAt: at };
  await ctx.db.contractRun.deleteMany({ where: { contractId } });
  await ctx.db.contractRun.create({
    data: { ...common, contractVersion: 1, state: "failed", checksFailed: 1 },
  });
  const incident = (kind: string) => ({
    ...{ datasetId, kind, ruleId: kind, title: kind, detail: "", affected: {} },
    ...{ openedAt: at, lastSeenAt: at },
  });
  await ctx.db.dataIncident.createMany({ data: [incident("freshness"), incident("volume")] });
  expect(await read()).toEqual(["broken", "incident", "stale"]);
  expect(await read({ at })).toEqual([]);
  await ctx.db.dataIncident.updateMany({ where: { datasetId }, data: { state: "resolved" } });
  expect(await read()).toEqual(["broken"]);
});

test("a job whose newest run failed says so, and an app is told by its producer's word", async () => {
  const told = anEvent({ job: "planner", run: randomUUID(), at: "03", outputs: ["plan"] });
  const failed = anEvent({ job: "planner", run: randomUUID(), at: "05", state: "FAIL" });
  const facets = {
    jobType: { processingType: "BATCH", integration: "CUSTOM", jobType: "APP" },
    ownership: { owners: [{ name: "team:sales" }] },
  };
  const job = { ...told.job, namespace: "shop", name: "planner", facets };
  await recordEvents(ctx, [{ ...told, job }, failed]);
  const graph = await getGraph(ctx, { kind: "job", id: await idOf("planner"), hops: 1 });
  expect(named(graph, "planner")).toMatchObject({
    ...{ type: "app", badges: ["failed"], state: "COMPLETE" },
    owner: { name: "team:sales", contact: "" },
  });
});

test("an edge that a run did and somebody says keeps both words", async () => {
  await recordEvents(ctx, [
    anEvent({ job: "both", at: "01", inputs: ["said", "done"] }),
    anEvent({ job: "both", run: randomUUID(), at: "02", inputs: ["done", "more"] }),
  ]);
  const graph = await getGraph(ctx, { kind: "job", id: await idOf("both"), hops: 1 });
  const words = graph.edges.map(({ from, origin, isDeclared }) => {
    const name = graph.nodes.find(({ id }) => id === from.id)?.name;
    return `${name} ${origin}${isDeclared ? " declared" : ""}`;
  });
  expect(words.sort()).toEqual([
    ...["done observed declared", "more observed", "said declared declared"],
  ]);
});

test("an app that reads an endpoint's answers and feeds the data closes the circle", async () => {
  const { id: projectId } = await ctx.db.project.create({ data: { slug: "p", name: "Sales" } });
  const model = await ctx.db.model.create({ data: { name: "propensity", title: "P", projectId } });
  const endpoint = await ctx.db.endpoint.create({ data: { name: "score", modelId: model.id } });
  const event = anEvent({ job: "call list", at: "01" });
  const uses = [
    aUse("input", "endpoints/score", { namespace: "headrace" }),
    aUse("input", "datasets/bank", { namespace: "headrace" }),
  ];
  await recordEvents(ctx, [{ ...event, uses, body: { uses } }]);
  const graph = await getGraph(ctx, { kind: "endpoint", id: endpoint.id, direction: "down" });
  expect(named(graph, "score")).toMatchObject({ project: "Sales", owner: null });
  expect(named(graph, "endpoints/score")?.distance).toBe(1);
  expect(named(graph, "call list")?.distance).toBe(2);
  const ofBank = await getGraph(ctx, { ...bank, direction: "down" });
  expect(named(ofBank, "call list")?.distance).toBe(2);
});

test("a change reaches all that lies behind, however far, and of a column only what is made of it", async () => {
  const chain = Array.from({ length: 9 }, (_, at) =>
    anEvent({
      ...{ job: `step${at}`, run: randomUUID(), at: "01" },
      ...{ inputs: [`chain${at}`], outputs: [`chain${at + 1}`] },
    }),
  );
  await recordEvents(ctx, chain);
  const far = await getImpact(ctx, { kind: "dataset", id: await idOf("chain0") });
  expect(far.isCut).toBe(false);
  expect(far.nodes).toHaveLength(18);
  expect(far.nodes.at(-1)).toMatchObject({ name: "chain9", distance: 18 });
  const names = async (column: string) => {
    const { nodes } = await getImpact(ctx, { ...bank, column });
    return nodes.map(({ name }) => name).sort();
  };
  expect(await names("contact")).toEqual(["Audit", "Reports", "calls"]);
  expect(await names("age")).toEqual(["Audit", "Reports"]);
  await expect(getImpact(ctx, { kind: "dataset", id: "none" })).rejects.toThrow("dataset none");
});

test("the times at which a graph changed are told, the newest first", async () => {
  await recordEvents(ctx, [
    anEvent({ job: "hourly", run: randomUUID(), at: "10", outputs: ["hours"] }),
    anEvent({ job: "hourly", run: randomUUID(), at: "20", outputs: ["hours"] }),
    anEvent({ job: "hourly", run: randomUUID(), at: "30", state: "FAIL" }),
  ]);
  await ctx.pool.query(`UPDATE lineage_runs r SET state_at = state_at + interval '5 microseconds'
    FROM lineage_jobs j WHERE j.id = r.job_id AND j.name = 'hourly'`);
  const { changes, isCut } = await listChanges(ctx, {
    ...{ kind: "dataset", id: await idOf("hours") },
  });
  expect(isCut).toBe(false);
  expect(changes).toEqual([
    { at: new Date("2026-03-01T10:20:00.001Z"), what: "hourly ran" },
    { at: new Date("2026-03-01T10:10:00.001Z"), what: "hourly ran" },
  ]);
  const at = changes.at(-1)?.at;
  const graph = await getGraph(ctx, { kind: "dataset", id: await idOf("hours"), at });
  expect(graph.edges).toHaveLength(1);
});
