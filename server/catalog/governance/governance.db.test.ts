import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import {
  describeColumns,
  editDatasets,
  getUsage,
  listTerms,
  recordReads,
  removeTerm,
  restoreDatasets,
  saveTerm,
} from "@/server/catalog/governance/service";
import {
  getDataset,
  getDatasetFacet,
  getSample,
  listDatasets,
  updateDataset,
} from "@/server/catalog/service";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let testContext: TestContext;
let ctx: ServiceContext;
let ada: ServiceContext;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = testContext.ctx;
  await ingestBank(await testContext.jobContext());
  const user = await ctx.db.user.create({
    data: { name: "Ada", email: "ada@example.org", role: "steward", emailVerified: true },
  });
  ada = { ...ctx, actor: { kind: "user", id: user.id, name: user.name, role: user.role } };
});
beforeEach(async () => {
  await ctx.db.glossaryTerm.deleteMany();
  await ctx.db.columnNote.deleteMany();
  await ctx.db.datasetRead.deleteMany();
});
afterAll(() => testContext.close());

const find = async (filter: string) =>
  (await listDatasets(ctx, { filter })).items.map(({ slug }) => slug);

/** Declared, and never ingested. */
async function addDataset(slug: string, facts: Partial<{ tags: string[]; domain: string }> = {}) {
  const { store } = await ctx.db.dataset.findFirstOrThrow({
    where: { slug: "bank" },
    include: { store: true },
  });
  return ctx.db.dataset.create({
    data: {
      ...{ slug, name: slug, storeId: store.id, path: `${slug}.csv`, format: "csv" },
      recipe: { columns: [{ name: "id", type: "integer" }] },
      ...facts,
    },
  });
}

test("an edit changes many at once, and its undo brings each back to what it was", async () => {
  const one = await addDataset("edit-one", { tags: ["old", "kept"], domain: "sales" });
  const two = await addDataset("edit-two", { tags: [] });
  const edited = await editDatasets(ada, {
    datasets: [one.id, "edit-two"],
    set: { ownerId: ada.actor.id, tier: 1, domain: "marketing" },
    addTags: ["crm"],
    removeTags: ["old"],
  });
  expect(edited.changed).toBe(2);
  expect(await find("owner:Ada and tier = 1 and domain:marketing and tag:crm")).toEqual([
    "edit-one",
    "edit-two",
  ]);
  expect(await getDataset(ctx, "edit-one")).toMatchObject({
    owner: { name: "Ada" },
    tags: ["kept", "crm"],
  });
  const audits = await ctx.db.auditEvent.findMany({
    where: { action: "datasets.edit", objectId: { in: [one.id, two.id] } },
  });
  expect(audits).toHaveLength(2);
  await restoreDatasets(ada, { datasets: edited.before });
  expect(await getDataset(ctx, "edit-one")).toMatchObject({
    ...{ owner: null, domain: "sales", tier: 3, tags: ["old", "kept"] },
  });
  expect(await find("owner:Ada")).toEqual([]);
});

test("an edit that changes nothing writes nothing, and one unknown dataset stops all", async () => {
  await addDataset("edit-same", { domain: "sales" });
  const same = await editDatasets(ctx, { datasets: ["edit-same"], set: { domain: "sales" } });
  expect(same).toEqual({ changed: 0, before: [] });
  const half = editDatasets(ctx, { datasets: ["edit-same", "none"], set: { tier: 1 } });
  await expect(half).rejects.toThrow(/none/);
  expect(await getDataset(ctx, "edit-same")).toMatchObject({ tier: 3 });
  const nobody = editDatasets(ctx, { datasets: ["edit-same"], set: { ownerId: "nobody" } });
  await expect(nobody).rejects.toThrow(/no person/);
  const viewer = { ...ctx, actor: { ...ctx.actor, role: "viewer" } };
  await expect(editDatasets(viewer, { datasets: ["edit-same"] })).rejects.toThrow(/may not|role/i);
});

test("terms and descriptions are found, shown with the dataset, and go with the term", async () => {
  await saveTerm(ada, { slug: "churn", name: "Churn", definition: "Who leaves" });
  await saveTerm(ada, { slug: "reach", name: "Reachability" });
  await updateDataset(ada, { dataset: "bank", terms: ["churn"] });
  await describeColumns(ada, {
    dataset: "bank",
    columns: [
      { column: "contact", description: "How the person was telephoned", term: "reach" },
      { column: "age", description: "", term: null },
    ],
  });
  expect(await getDataset(ctx, "bank")).toMatchObject({
    terms: [{ slug: "churn", definition: "Who leaves" }],
    notes: [{ column: "contact", description: "How the person was telephoned", term: "reach" }],
  });
  for (const filter of ["telephoned", "telefoned", "reachability", "term:churn", "term:reach"]) {
    expect(await find(filter), filter).toEqual(["bank"]);
  }
  expect(await listTerms(ctx)).toMatchObject([
    { slug: "churn", datasets: 1, columns: 0 },
    { slug: "reach", datasets: 1, columns: 1 },
  ]);
  await expect(updateDataset(ada, { dataset: "bank", terms: ["gone"] })).rejects.toThrow(
    'The glossary has no term "gone". Add it there first',
  );
  await removeTerm(ada, "reach");
  expect(await find("reachability")).toEqual([]);
  expect((await getDataset(ctx, "bank")).notes).toMatchObject([{ column: "contact", term: null }]);
});

test("quality has the points of what is known, and the list sorts and filters by the same score", async () => {
  await updateDataset(ada, { dataset: "bank", description: "", ownerId: null });
  const bare = await getDataset(ctx, "bank");
  expect(bare.quality).toEqual({
    ...{ contract: null, completeness: null, freshness: null },
    ...{ documentation: 0, ownership: 0 },
  });
  await updateDataset(ada, { dataset: "bank", description: "Calls", ownerId: ada.actor.id });
  await describeColumns(ada, {
    dataset: "bank",
    columns: [{ column: "age", description: "Years", term: null }],
  });
  const { quality, latest } = await getDataset(ctx, "bank");
  const columns = latest?.columns.length ?? 0;
  expect(quality).toMatchObject({ ownership: 1 });
  expect(quality.documentation).toBeCloseTo(0.4 + 0.6 / columns, 10);
  // 15 points for the owner, and two fifths of 15 and a little for what is described.
  const { items } = await listDatasets(ctx, { filter: "quality = 21 and slug:bank" });
  expect(items).toMatchObject([{ slug: "bank", quality: 21, owner: "Ada" }]);
  const sorted = await listDatasets(ctx, { sort: "-quality", limit: 1 });
  expect(sorted.items).toMatchObject([{ slug: "bank" }]);
});

test("readers are counted by day, person and purpose; the system's own reading is not", async () => {
  await getSample(ada, "bank");
  await getSample(ada, "bank");
  await recordReads({ ...ada, now: () => new Date("2020-01-01") }, ["bank"], "query");
  await getSample(
    { ...ctx, actor: { kind: "system", id: null, name: "system", role: "admin" } },
    "bank",
  );
  const usage = await getUsage(ctx, "bank");
  expect(usage.readers).toMatchObject([
    { kind: "user", name: "Ada", purpose: "preview", count: 2 },
  ]);
  expect(usage.days).toHaveLength(90);
  expect(usage.days.at(-1)).toMatchObject({ count: 2 });
  expect(usage.days.slice(0, -1).every(({ count }) => count === 0)).toBe(true);
  expect(await find("lastRead > -1d")).toEqual(["bank"]);
  expect(await find("slug:bank and not lastRead > -1d")).toEqual([]);
});

test("a facet counts the values of the filtered datasets, each tag by itself", async () => {
  await addDataset("facet-one", { tags: ["x", "y"], domain: "facets" });
  await addDataset("facet-two", { tags: ["x"], domain: "facets" });
  const filter = "domain:facets";
  expect(await getDatasetFacet(ctx, { field: "tag", filter })).toEqual({
    values: [
      { value: "x", count: 2 },
      { value: "y", count: 1 },
    ],
    hasMore: false,
  });
  const owners = await getDatasetFacet(ctx, { field: "owner", filter });
  expect(owners.values).toEqual([{ value: null, count: 2 }]);
  await expect(getDatasetFacet(ctx, { field: "created" })).rejects.toThrow(/cannot be counted/);
  await expect(getDatasetFacet(ctx, { field: "nothing" })).rejects.toThrow(/Unknown field/);
});
