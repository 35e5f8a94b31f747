import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { actAs, ingestPeople, SECRETS } from "@/server/catalog/access/fixtures/people";
import { grantAccess } from "@/server/catalog/access/service";
import {
  compareVersions,
  getDataset,
  getProfile,
  getSample,
  listVersions,
} from "@/server/catalog/service";
import {
  getContract,
  getFailingRows,
  listChecks,
  listIncidents,
  listProposals,
} from "@/server/contracts/service";
import { exportQuery, runQuery, summariseQuery } from "@/server/explore/service";
import {
  buildFeatureSet,
  createEntity,
  createFeatureView,
  getFeatureViewDetail,
} from "@/server/features/service";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { computeAnswers } from "@/server/reports/service/answers";

let testContext: TestContext;
let ctx: ServiceContext;
let people: Awaited<ReturnType<typeof ingestPeople>>;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = testContext.ctx;
  const job = await testContext.jobContext();
  people = await ingestPeople(job);
  // As an incremental ingest would have left it: the greatest value so far.
  const { recipe } = await ctx.db.dataset.findUniqueOrThrow({ where: { id: people.datasetId } });
  const marked = { ...Object(recipe), incremental: { column: "salary" } };
  await ctx.db.dataset.update({ where: { id: people.datasetId }, data: { recipe: marked } });
  await ctx.db.datasetVersion.updateMany({ data: { watermark: "987656" } });
  await createEntity(ctx, { name: "person", joinKey: "id" });
  const { id: viewId } = await createFeatureView(ctx, {
    ...{ name: "pay", entityName: "person", datasetId: people.datasetId, timeColumn: "seen" },
    features: [
      { name: "pay", source: "salary", type: "numeric", imputation: { strategy: "median" } },
      { name: "mail", source: "email", type: "categorical", imputation: { strategy: "mode" } },
    ],
  });
  const range = { from: new Date("2020-01-01"), to: new Date("2021-01-01") };
  const set = {
    viewId,
    datasetVersionId: people.versionId,
    purpose: "training",
    ...range,
  } as const;
  await buildFeatureSet(job, set);
}, 60_000);
beforeEach(async () => {
  await ctx.db.sensitiveAccess.deleteMany();
});
afterAll(async () => {
  await testContext.close();
  await people.remove();
});

const query = (sql: string) => ({ id: randomUUID(), sql });
const ALL = "SELECT * FROM people";
const ofContract = async (as: ServiceContext) => {
  const { source } = await getContract(as, "people");
  return listProposals(as, { contract: "people", source });
};

/** Where rows or values come out, and whether whoever may read sees them there. */
const OUTLETS: [string, (as: ServiceContext) => Promise<unknown>, boolean][] = [
  ["sample", (as) => getSample(as, "people"), true],
  ["sample of a former version", (as) => getSample(as, "people", 1), true],
  ["profile", (as) => getProfile(as, "people"), true],
  ["comparison", (as) => compareVersions(as, "people", { before: 1, after: 2 }), true],
  ["dataset", (as) => getDataset(as, "people"), true],
  ["versions", (as) => listVersions(as, "people"), true],
  ["Explore", (as) => runQuery(as, query(ALL)), true],
  ["Explore, a version by number", (as) => runQuery(as, query('SELECT * FROM "people@1"')), true],
  ["Explore's distributions", (as) => summariseQuery(as, query(ALL)), true],
  [
    "Explore's file",
    async (as) => text((await exportQuery(as, { ...query(ALL), format: "csv" })).stream),
    true,
  ],
  ["failing rows", (as) => getFailingRows(as, people.runId, "known-email"), true],
  ["statistics of features", (as) => getFeatureViewDetail(as, "pay"), true],
  // What everybody reads later holds nothing sensitive, whoever makes it.
  ["results of checks", (as) => listChecks(as, people.runId), false],
  ["proposed rules", ofContract, false],
  ["incidents", (as) => listIncidents(as, {}), false],
  [
    "a frozen report",
    (as) => computeAnswers(as, { id: "b", kind: "profile", dataset: "people", version: null }),
    false,
  ],
];

async function grantTo(kind: "user" | "key" | "role", id: string, hours: number): Promise<void> {
  const expiresAt = new Date(Date.now() + hours * 3_600_000);
  const grant = { datasetId: people.datasetId, granteeKind: kind, granteeId: id, purpose: "test" };
  await ctx.db.sensitiveAccess.create({
    data: {
      ...{ ...grant, granteeName: id, state: "granted", openKey: `${kind}${id}`, expiresAt },
      ...{ createdByName: "a steward", createdAt: ctx.now() },
    },
  });
}

type Case = [string, (as: ServiceContext) => ServiceContext, () => Promise<void>, boolean];
const nothing = async () => undefined;
const READERS: Case[] = [
  ["a viewer", (as) => actAs(as, "viewer"), nothing, false],
  ["a scientist", (as) => actAs(as, "scientist"), nothing, false],
  ["an approver", (as) => actAs(as, "approver"), nothing, false],
  ["a steward", (as) => actAs(as, "steward"), nothing, true],
  ["an admin", (as) => actAs(as, "admin"), nothing, true],
  ["a key of a scientist", (as) => actAs(as, "scientist", "key"), nothing, false],
  [
    "a viewer with a grant",
    (as) => actAs(as, "viewer"),
    () => grantTo("user", "user-viewer", 1),
    true,
  ],
  [
    "a viewer whose grant has ended",
    (as) => actAs(as, "viewer"),
    () => grantTo("user", "user-viewer", -1),
    false,
  ],
  [
    "a viewer when another has a grant",
    (as) => actAs(as, "viewer"),
    () => grantTo("user", "user-scientist", 1),
    false,
  ],
  [
    "a scientist whose role has a grant",
    (as) => actAs(as, "scientist"),
    () => grantTo("role", "scientist", 1),
    true,
  ],
  [
    "a viewer when the role above has a grant",
    (as) => actAs(as, "viewer"),
    () => grantTo("role", "scientist", 1),
    false,
  ],
  [
    "a key with a grant",
    (as) => actAs(as, "viewer", "key"),
    () => grantTo("key", "key-viewer", 1),
    true,
  ],
  [
    "a key when its person has a grant",
    (as) => actAs(as, "viewer", "key"),
    () => grantTo("user", "user-viewer", 1),
    false,
  ],
];

describe.each(READERS)("%s", (_, actor, prepare, mayRead) => {
  test.each(OUTLETS)(
    `${mayRead ? "sees" : "does not see"} sensitive values in: %s`,
    async (...[, read, isShown]) => {
      await prepare();
      const answer = JSON.stringify(await read(actor(ctx)));
      if (mayRead && isShown) expect(answer).toMatch(SECRETS);
      else expect(answer).not.toMatch(SECRETS);
    },
  );
});

test("masked columns are named, keep their type and their counts, and the open ones are whole", async () => {
  const viewer = actAs(ctx, "viewer");
  const sample = await getSample(viewer, "people");
  expect(sample.masked).toEqual(["email", "salary", "born"]);
  expect(sample.rows[0]).toEqual({
    ...{ id: 1, email: "•••", salary: null, born: null, city: "Rome" },
    seen: sample.rows[0]?.seen,
  });
  const { columns } = await getProfile(viewer, "people");
  expect(columns.find(({ column }) => column === "email")).toMatchObject({
    ...{ rowCount: 4, nullCount: 1, distinctCount: 3, histogram: null, topValues: [] },
    ...{ stats: { kind: "masked" }, texts: { shapes: [], personal: "e-mail" } },
  });
  expect(columns.find(({ column }) => column === "city")?.topValues[0]).toEqual({
    value: "Rome",
    count: 2,
  });
});

test("a grant of one dataset opens no other, and one that ends while somebody reads masks at once", async () => {
  const viewer = actAs(ctx, "viewer");
  await grantTo("user", "user-viewer", 1);
  expect((await getSample(viewer, "people")).masked).toEqual([]);
  const later = { ...viewer, now: () => new Date(Date.now() + 2 * 3_600_000) };
  expect((await getSample(later, "people")).masked).toEqual(["email", "salary", "born"]);
  await ctx.db.sensitiveAccess.updateMany({ data: { state: "revoked" } });
  expect((await getSample(viewer, "people")).masked).toHaveLength(3);
});

test("a dataset that becomes confidential is masked whole, but for what a steward opened", async () => {
  const admin = actAs(ctx, "admin");
  const expiresAt = new Date(Date.now() + 60_000);
  const grantee = { kind: "role", id: "scientist" } as const;
  await grantAccess(admin, { dataset: "people", grantee, purpose: "test", expiresAt });
  const where = { id: people.datasetId };
  await ctx.db.dataset.update({ where, data: { sensitivity: "confidential" } });
  expect((await getSample(actAs(ctx, "viewer"), "people")).masked).toHaveLength(6);
  expect((await getSample(actAs(ctx, "scientist"), "people")).masked).toEqual([]);
  await ctx.db.dataset.update({ where, data: { sensitivity: "internal" } });
});
