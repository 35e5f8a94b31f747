import { readFile } from "node:fs/promises";
import path from "node:path";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { findLineageNodes, getColumnGraph, getGraph } from "@/server/lineage/service";
import { createRestRouter } from "@/server/platform/rest";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { createOpenLineageApi } from "@/server/protocols/openlineage/router";

const FIXTURES = path.resolve("server/protocols/openlineage/fixtures");
const FACETS = [
  ...["SchemaDatasetFacet", "ColumnLineageDatasetFacet", "DatasetVersionDatasetFacet"],
  ...["OutputStatisticsOutputDatasetFacet", "JobTypeJobFacet"],
];
let here: TestContext;
let there: TestContext;

beforeAll(async () => {
  here = await createTestContext();
  there = await createTestContext();
  await ingestBank(await here.jobContext());
});
afterAll(async () => {
  await here.close();
  await there.close();
});

async function call(context: TestContext, url: string, init?: RequestInit) {
  const api = createRestRouter();
  api.use(async (c, next) => {
    c.set("services", context.ctx);
    await next();
  });
  return api.route("/", createOpenLineageApi()).request(url, init);
}

const readJson = async (name: string) =>
  JSON.parse(await readFile(path.join(FIXTURES, name), "utf8"));

test("what Headrace did is told in events that keep the standard's own schemas", async () => {
  const { events } = await (await call(here, "/lineage/events")).json();
  expect(events).toMatchObject([
    {
      eventType: "COMPLETE",
      job: { namespace: "headrace", name: "ingest/bank" },
      inputs: [{ namespace: "file" }],
      outputs: [
        {
          name: "datasets/bank",
          outputFacets: { outputStatistics: { rowCount: 45_211 } },
        },
      ],
    },
  ]);
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  const core = ajv.compile(await readJson("openlineage-2-0-2.json"));
  for (const event of events) expect([core(event), core.errors]).toEqual([true, null]);
  const [{ job, outputs }] = events;
  const told = { ...job.facets, ...outputs[0].facets, ...outputs[0].outputFacets };
  for (const name of FACETS) {
    const validate = ajv.compile(await readJson(`${name}.json`));
    const key = Object.keys(told).find((each) => told[each]._schemaURL.includes(`/${name}.json`));
    expect([name, validate({ [key ?? ""]: told[key ?? ""] }), validate.errors]).toEqual([
      ...[name, true, null],
    ]);
  }
});

test("another Headrace that is told them draws the same way, column by column", async () => {
  const { events } = await (await call(here, "/lineage/events")).json();
  const sent = { method: "POST", body: JSON.stringify(events) };
  expect((await call(there, "/lineage/batch", sent)).status).toBe(204);
  const [job] = await findLineageNodes(there.ctx, { text: "ingest/bank" });
  if (job === undefined) throw new Error("the job is not drawn");
  const graph = await getGraph(there.ctx, { kind: "job", id: job.id, hops: 1 });
  const names = graph.nodes.map(({ name }) => name);
  expect(names).toContain("datasets/bank");
  expect(graph.edges).toHaveLength(2);
  const bank = graph.nodes.find(({ name }) => name === "datasets/bank");
  const { steps } = await getColumnGraph(there.ctx, {
    ...{ kind: "dataset", id: bank?.id ?? "", name: "contact" },
  });
  expect(steps).toMatchObject([{ from: { name: "contact" }, subtype: "IDENTITY" }]);
});

test("events are told page by page, and each once", async () => {
  const first = await (await call(here, "/lineage/events?limit=1")).json();
  expect(first.events).toHaveLength(1);
  const rest = await (await call(here, `/lineage/events?after=${first.next}`)).json();
  expect(rest).toEqual({ events: [], next: null });
  expect((await call(here, "/lineage/events?after=nowhere")).status).toBe(400);
});
