import { randomUUID } from "node:crypto";
import superjson, { type SuperJSONResult } from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { SavedAnswer } from "@/server/explore/saved/schema";
import {
  createSavedQuery,
  removeSavedQuery,
  updateSavedQuery,
} from "@/server/explore/saved/service";
import type { Role } from "@/server/identity/schema";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import type { ReportBlock } from "@/server/reports/schema";
import { appendBlock, createReport, freezeReport, getReport } from "@/server/reports/service";
import { someRuns } from "@/server/tracking/workspace/fixtures/runs";

let tests: TestContext;
let project: string;
let ada: ServiceContext;
let bob: ServiceContext;

beforeAll(async () => {
  tests = await createTestContext();
  await ingestBank(await tests.jobContext());
  ({ slug: project } = await someRuns(tests.ctx, []));
  ada = as("Ada", "scientist");
  bob = as("Bob", "scientist");
}, 60_000);
afterAll(() => tests.close());

function as(name: string, role: Role): ServiceContext {
  return { ...tests.ctx, actor: { kind: "user", id: randomUUID(), name, role } };
}

async function aQuery(shared: boolean, sql = "SELECT count(*) AS calls FROM bank") {
  const slug = `q-${randomUUID().slice(0, 8)}`;
  return (await createSavedQuery(ada, { slug, name: "Calls", sql, shared })).slug;
}

const block = (query: string): ReportBlock => ({
  ...{ id: "q", kind: "query", title: "", query },
  show: { as: "number", column: "calls" },
});

async function aReport(query: string) {
  return createReport(ada, { project, title: "About calls", blocks: [block(query)] });
}

test("a query is kept as it answered on the day of freezing, whatever becomes of it", async () => {
  const slug = await aQuery(true);
  const { id, revision } = await aReport(slug);
  await freezeReport(ada, { id, revision });
  await updateSavedQuery(ada, { slug, sql: "SELECT 1 AS calls" });
  await removeSavedQuery(ada, slug);
  const [kept] = (await getReport(bob, id)).frozen?.data.q ?? [];
  expect(kept).toMatchObject({ path: "explore.saved.answer", key: null });
  const { query, answer } = SavedAnswer.parse(
    superjson.deserialize(kept?.output as SuperJSONResult),
  );
  expect(query.sql).toContain("FROM bank");
  expect(answer.rows).toEqual([["45211"]]);
  expect(answer.sources).toMatchObject([{ slug: "bank", number: 1 }]);
});

test("a query that the freezer may not see, or that is wrong, names its block", async () => {
  const own = await aReport(await aQuery(false));
  const attempt = freezeReport(bob, { id: own.id, revision: own.revision });
  await expect(attempt).rejects.toThrow(
    /block 1, query "q-\w+" cannot be frozen: Query .* not found/,
  );
  await freezeReport(ada, { id: own.id, revision: own.revision });
  const wrong = await aReport(await aQuery(true, "SELECT agee FROM bank"));
  await expect(freezeReport(ada, { id: wrong.id, revision: wrong.revision })).rejects.toThrow(
    /"agee" not found/,
  );
});

test("a query goes to the end of a report that is there", async () => {
  const slug = await aQuery(true);
  const { id } = await createReport(ada, { project, title: "Empty" });
  await appendBlock(bob, { id, block: block(slug) });
  expect((await getReport(ada, id)).blocks).toEqual([block(slug)]);
});
