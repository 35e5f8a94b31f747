import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { createEntity, createFeatureView } from "@/server/features/service";
import { anEvent, aUse } from "@/server/lineage/fixtures";
import type { Facets, LineageEvent } from "@/server/lineage/schema";
import {
  findLineageNodes,
  getColumnGraph,
  listColumns,
  recordEvents,
} from "@/server/lineage/service";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let testContext: TestContext;
let ctx: TestContext["ctx"];

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = testContext.ctx;
});
afterAll(() => testContext.close());
beforeEach(async () => {
  for (const table of ["events", "runs", "jobs", "datasets"]) {
    await ctx.pool.query(`TRUNCATE lineage_${table} CASCADE`);
  }
});

type From = { name: string; field: string; type?: string; subtype?: string };
const field = ({ name, field: column, type, subtype }: From) => ({
  ...{ namespace: "s3://lake", name, field: column },
  ...(type === undefined ? {} : { transformations: [{ type, subtype }] }),
});

function columnLineage(fields: Record<string, From[]>, dataset: From[] = []): Facets {
  const told = Object.entries(fields).map(([to, from]) => [to, { inputFields: from.map(field) }]);
  return { columnLineage: { fields: Object.fromEntries(told), dataset: dataset.map(field) } };
}

function wrote(job: string, at: string, output: string, facets: Facets): LineageEvent {
  const event = {
    ...anEvent({ job, run: `${job} ${at}`, at }),
    uses: [aUse("output", output, { facets })],
  };
  return { ...event, body: event };
}

async function idOf(name: string): Promise<string> {
  const found = (await findLineageNodes(ctx, { text: name })).find((node) => node.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.id;
}

/** Steps in words, in order. */
async function stepsOf(dataset: string, name: string): Promise<string[]> {
  const { steps } = await getColumnGraph(ctx, { kind: "dataset", id: await idOf(dataset), name });
  const { rows } = await ctx.pool.query("SELECT id, name FROM lineage_datasets");
  const names = new Map(rows.map((row) => [row.id, row.name]));
  const word = (ref: { id: string; name: string }) => `${names.get(ref.id)}.${ref.name || "*"}`;
  return steps
    .map(({ from, to, transformation, subtype }) =>
      `${word(from)} > ${word(to)} ${transformation} ${subtype}`.trim(),
    )
    .sort();
}

test("a column is followed through several datasets, both ways, with what was done to it", async () => {
  await recordEvents(ctx, [
    wrote("load", "01", "orders", columnLineage({ total: [{ name: "raw", field: "amount" }] })),
    wrote(
      "sum",
      "02",
      "sales",
      columnLineage(
        { day_total: [{ name: "orders", field: "total", type: "DIRECT", subtype: "aggregation" }] },
        [{ name: "orders", field: "day", type: "INDIRECT", subtype: "GROUP_BY" }],
      ),
    ),
  ]);
  const wanted = [
    "orders.day > sales.* INDIRECT GROUP_BY",
    "orders.total > sales.day_total DIRECT AGGREGATION",
    "raw.amount > orders.total DIRECT",
  ];
  expect(await stepsOf("sales", "day_total")).toEqual(wanted);
  expect(await stepsOf("raw", "amount")).toEqual(wanted.slice(1));
  expect(await stepsOf("orders", "day")).toEqual(wanted.slice(0, 1));
  const columns = await listColumns(ctx, { kind: "dataset", id: await idOf("orders") });
  expect(columns.map(({ name }) => name)).toEqual(["day", "total"]);
});

test("what is told later stands, also when it comes first, and what is taken away is gone", async () => {
  const made = (at: string, from: string) =>
    wrote("load", at, "orders", columnLineage({ total: [{ name: "raw", field: from }] }));
  await recordEvents(ctx, [made("05", "gross")]);
  await recordEvents(ctx, [made("01", "net")]);
  expect(await stepsOf("orders", "total")).toEqual(["raw.gross > orders.total DIRECT"]);
  await recordEvents(ctx, [wrote("load", "07", "orders", { columnLineage: null })]);
  expect(await stepsOf("orders", "total")).toEqual([]);
});

test("the columns are the same in whatever order events come, and however they are batched", async () => {
  const told = fc.record({
    at: fc.integer({ min: 10, max: 14 }),
    to: fc.constantFrom("a", "b"),
    from: fc.constantFrom("x", "y", "z"),
  });
  const read = async () => {
    const { rows } = await ctx.pool.query(
      `SELECT o.name AS "to", c.output_field, i.name AS "from", c.input_field FROM lineage_columns c
        JOIN lineage_datasets o ON o.id = c.output_id JOIN lineage_datasets i ON i.id = c.input_id
        ORDER BY 1, 2, 3, 4`,
    );
    return rows;
  };
  const tell = async (batches: LineageEvent[][]) => {
    for (const table of ["events", "runs", "jobs", "datasets"]) {
      await ctx.pool.query(`TRUNCATE lineage_${table} CASCADE`);
    }
    for (const batch of batches) await recordEvents(ctx, batch);
    return read();
  };
  await fc.assert(
    fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 6 }), async (list) => {
      const events = list.map(({ at, to, from }) =>
        wrote(`job ${to}`, String(at), to, columnLineage({ c: [{ name: "in", field: from }] })),
      );
      const together = await tell([events]);
      expect(await tell(events.map((event) => [event]).reverse())).toEqual(together);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test("a producer's slip in one column hides no other", async () => {
  const facets: Facets = {
    columnLineage: {
      fields: {
        good: { inputFields: [field({ name: "raw", field: "a" }), { field: 7 }] },
        bad: { inputFields: "none" },
        worse: null,
      },
    },
  };
  await recordEvents(ctx, [wrote("load", "01", "orders", facets)]);
  expect(await stepsOf("orders", "good")).toEqual(["raw.a > orders.good DIRECT"]);
});

test("a column of the catalog goes on into the features that are made of it", async () => {
  const { datasetId } = await ingestBank(await testContext.jobContext());
  await createEntity(ctx, { name: "client", joinKey: "client_id" });
  const view = await createFeatureView(ctx, {
    ...{ name: "calls", entityName: "client", datasetId, timeColumn: "called_at" },
    features: [
      { name: "how", source: "contact", type: "categorical", imputation: { strategy: "mode" } },
    ],
  });
  const { lineageId } = await ctx.db.dataset.findUniqueOrThrow({ where: { id: datasetId } });
  const node = { kind: "dataset", id: lineageId ?? "" };
  const columns = await listColumns(ctx, node);
  expect(columns.map(({ name }) => name)).toContain("contact");
  const { steps } = await getColumnGraph(ctx, { ...node, name: "contact" });
  expect(steps).toMatchObject([{ to: { kind: "feature-view", id: view.id, name: "how" } }]);
  const back = await getColumnGraph(ctx, { kind: "feature-view", id: view.id, name: "how" });
  expect(back.steps).toEqual(steps);
  expect(await listColumns(ctx, { kind: "feature-view", id: view.id })).toMatchObject([
    { name: "how" },
  ]);
});
