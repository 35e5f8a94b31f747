import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import {
  answerSavedQuery,
  createSavedQuery,
  getSavedQuery,
  listSavedQueries,
  removeSavedQuery,
  restoreSavedQuery,
  updateSavedQuery,
} from "@/server/explore/saved/service";
import { listHistory } from "@/server/explore/service";
import type { Role } from "@/server/identity/schema";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

const SQL = "SELECT job, count(*) AS calls FROM bank GROUP BY job ORDER BY calls DESC";
const CHART = { kind: "bar", x: "job", y: "calls", colour: "", facet: "" } as const;

let tests: TestContext;
let ada: ServiceContext;
let bob: ServiceContext;
let vera: ServiceContext;

beforeAll(async () => {
  tests = await createTestContext();
  await ingestBank(await tests.jobContext());
  ada = as("Ada", "scientist");
  bob = as("Bob", "steward");
  vera = as("Vera", "viewer");
}, 60_000);
afterAll(() => tests.close());

function as(name: string, role: Role): ServiceContext {
  return { ...tests.ctx, actor: { kind: "user", id: randomUUID(), name, role } };
}

const aSlug = () => `q-${randomUUID().slice(0, 8)}`;
async function save(ctx: ServiceContext, more: { shared?: boolean; slug?: string } = {}) {
  return createSavedQuery(ctx, { slug: aSlug(), name: "Calls by job", sql: SQL, ...more });
}

describe("a saved query", () => {
  test("of one's own is seen by nobody else, the team's by all", async () => {
    const own = await save(ada);
    const ours = await save(ada, { shared: true });
    const listed = async (ctx: ServiceContext) => {
      const { items } = await listSavedQueries(ctx, { limit: 500 });
      const known = items.filter(({ slug }) => [own.slug, ours.slug].includes(slug));
      return known.map(({ slug, isMine, mayEdit }) => ({ slug, isMine, mayEdit }));
    };
    expect(await listed(ada)).toEqual(
      expect.arrayContaining([
        { slug: own.slug, isMine: true, mayEdit: true },
        { slug: ours.slug, isMine: true, mayEdit: true },
      ]),
    );
    expect(await listed(bob)).toEqual([{ slug: ours.slug, isMine: false, mayEdit: true }]);
    expect(await listed(vera)).toEqual([{ slug: ours.slug, isMine: false, mayEdit: false }]);
    for (const attempt of [
      () => getSavedQuery(bob, own.slug),
      () => updateSavedQuery(bob, { slug: own.slug, name: "x" }),
      () => removeSavedQuery(bob, own.slug),
      () => answerSavedQuery(bob, own.slug),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  test("for the team is made and changed by those who may, one's own by anybody", async () => {
    await expect(save(vera, { shared: true })).rejects.toThrow(/queries\.write/);
    const own = await save(vera);
    await expect(updateSavedQuery(vera, { slug: own.slug, shared: true })).rejects.toThrow(
      /queries\.write/,
    );
    const ours = await save(ada, { shared: true });
    await expect(updateSavedQuery(vera, { slug: ours.slug, name: "x" })).rejects.toThrow(
      /queries\.write/,
    );
    const change = { slug: ours.slug, name: "Renamed", chart: CHART, brushes: [] };
    const changed = await updateSavedQuery(bob, change);
    expect(changed).toMatchObject({ slug: ours.slug, name: "Renamed", ownerName: "Ada", sql: SQL });
    expect(changed.chart).toEqual(CHART);
    await expect(updateSavedQuery(bob, { slug: ours.slug, shared: false })).rejects.toThrow(
      "only its owner",
    );
  });

  test("has an address of its own, which is none of the page's words", async () => {
    const { slug } = await save(ada);
    const twice = save(bob, { slug });
    await expect(twice).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
    await expect(save(ada, { slug: "chart" })).rejects.toThrow("no free address");
    await expect(save(ada, { slug: "No Slug" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  test("comes back as it was after it was removed, and each step is audited", async () => {
    const { slug, id } = await save(ada, { shared: true });
    expect(await removeSavedQuery(bob, slug)).toEqual({ id });
    await expect(getSavedQuery(ada, slug)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(restoreSavedQuery(vera, id)).rejects.toThrow(/queries\.write/);
    expect(await restoreSavedQuery(bob, id)).toMatchObject({ slug, ownerName: "Ada", sql: SQL });
    const rows = await tests.ctx.db.auditEvent.findMany({
      where: { objectId: id },
      orderBy: { at: "asc" },
    });
    expect(rows.map(({ action }) => action)).toEqual([
      "explore.saveQuery",
      "explore.removeQuery",
      "explore.restoreQuery",
    ]);
  });

  test("leaves its address to another when it is removed, and then cannot come back", async () => {
    const { slug, id } = await save(ada);
    await removeSavedQuery(ada, slug);
    await save(ada, { slug });
    await expect(restoreSavedQuery(ada, id)).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
  });

  test("answers from the newest version with its filters, outside of anybody's history", async () => {
    const { slug } = await createSavedQuery(ada, {
      slug: aSlug(),
      name: "Students",
      sql: SQL,
      brushes: [{ kind: "value", column: "job", value: "student" }],
      shared: true,
    });
    const { query, answer, computedAt } = await answerSavedQuery(vera, slug);
    expect(query.name).toBe("Students");
    expect(answer.rows).toEqual([["student", "938"]]);
    const source = { name: "bank", slug: "bank", number: 1, rowCount: 45_211, masked: [] };
    expect(answer.sources).toEqual([source]);
    expect(computedAt).toBeInstanceOf(Date);
    expect(await listHistory(vera)).toEqual([]);
  });
});
