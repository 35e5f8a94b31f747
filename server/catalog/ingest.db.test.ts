import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBankDataset } from "@/server/catalog/fixtures/bank";
import { ingestJob, profileJob, scanJob } from "@/server/catalog/jobs";
import type { CreateDatasetInput } from "@/server/catalog/schema";
import {
  createDataset,
  createStore,
  getDataset,
  getLastScan,
  getProfile,
  getSample,
  getVersion,
  getVolume,
  ingestDataset,
  listDatasets,
  listStores,
  listVersions,
  profileVersion,
  requestIngest,
  requestProfile,
  requestScan,
  testStore,
  updateDataset,
} from "@/server/catalog/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let test_: TestContext;
let ctx: JobContext;
let folder: string;

beforeAll(async () => {
  test_ = await createTestContext();
  ctx = await test_.jobContext();
  folder = await mkdtemp(path.join(os.tmpdir(), "headrace-store-"));
});
afterAll(async () => {
  await test_.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the bank file", () => {
  test("becomes one version of 45,211 rows from May 2008 to November 2010, and stays one", async () => {
    const { id } = await createBankDataset(ctx);
    const first = await ingestDataset(ctx, id);
    expect(first).toMatchObject({ number: 1, rowCount: 45_211, created: true });
    const again = await ingestDataset({ ...ctx, jobId: "another-job" }, id);
    expect(again).toEqual({ ...first, created: false });

    const [version, ...others] = await listVersions(ctx, "bank");
    expect(others).toEqual([]);
    expect(version?.columns).toHaveLength(19);
    expect(version?.timeFrom?.toISOString()).toBe("2008-05-05T00:00:00.000Z");
    expect(version?.timeTo?.toISOString()).toBe("2010-11-17T00:00:00.000Z");
    expect(version?.files[0]?.sizeBytes).toBe(version?.sizeBytes);
    expect(await ctx.lake.find(version?.files[0]?.path ?? "")).not.toBeNull();
    expect(await ctx.lake.list(".staging")).toEqual([]);
  });

  test("shows its first rows as they lie in the file", async () => {
    const { rows, rowCount } = await getSample(ctx, "bank");
    expect(rowCount).toBe(45_211);
    expect(rows).toHaveLength(100);
    expect(rows[0]).toMatchObject({
      age: 58,
      job: "management",
      balance: 2143,
      y: false,
      client_id: 1,
      called_at: "2008-05-05",
    });
  });

  test("has the profile that its rows give, equal when measured again", async () => {
    const { latest } = await getDataset(ctx, "bank");
    const versionId = latest?.id ?? "";
    await profileVersion(ctx, versionId);
    const first = await getProfile(ctx, "bank");
    await profileVersion(ctx, versionId);
    const second = await getProfile(ctx, "bank");
    const withoutTime = ({ columns }: typeof first) =>
      columns.map((each) => ({ ...each, computedAt: null }));
    expect(withoutTime(second)).toEqual(withoutTime(first));

    const column = (name: string) => first.columns.find((each) => each.column === name);
    // The figures of this test were counted from the file by another program (Python, csv).
    expect(column("age")?.stats).toMatchObject({ kind: "numeric", min: 18, max: 95, median: 39 });
    expect(column("age")?.histogram?.edges).toEqual(
      Array.from({ length: 40 }, (_, at) => 18 + 2 * at),
    );
    expect(column("age")?.histogram?.counts.reduce((sum, n) => sum + n, 0)).toBe(45_211);
    expect(column("y")?.stats).toEqual({ kind: "boolean", trueCount: 5_289 });
    expect(column("marital")?.topValues).toEqual([
      { value: "married", count: 27_214 },
      { value: "single", count: 12_790 },
      { value: "divorced", count: 5_207 },
    ]);
    expect(column("client_id")).toMatchObject({ distinctCount: 45_211, nullCount: 0 });
  });

  test("has rows in 30 calendar months, none in September 2008", async () => {
    const volume = await getVolume(ctx, "bank");
    expect(volume?.months).toHaveLength(30);
    expect(volume?.months[0]).toEqual({ from: new Date("2008-05-01"), count: 7_957 });
    const september = new Date("2008-09-01").getTime();
    expect(volume?.months.some(({ from }) => from.getTime() === september)).toBe(false);
    expect(volume?.months.reduce((sum, { count }) => sum + count, 0)).toBe(45_211);
  });

  test("is found in the list by a column's name, with its figures", async () => {
    const page = await listDatasets(ctx, { filter: "column = poutcome and rows > 45000" });
    expect(page.items).toMatchObject([
      { slug: "bank", rowCount: 45_211, columnCount: 19, latestNumber: 1, contractState: "none" },
    ]);
  });
});

test("what is said about a dataset is changed, checked and audited", async () => {
  const told = {
    dataset: "bank",
    name: "Bank calls",
    description: "Of 2008 to 2010",
    tier: 1,
    tags: ["bank", "calls", "bank"],
    sensitivity: "confidential" as const,
    timeColumn: "called_at",
    labelColumn: "y",
  };
  await updateDataset(ctx, told);
  const { dataset: _, tags: __, ...kept } = told;
  expect(await getDataset(ctx, "bank")).toMatchObject({ ...kept, tags: ["bank", "calls"] });
  const [row] = await ctx.db.auditEvent.findMany({ where: { action: "datasets.update" } });
  expect(row).toMatchObject({ objectName: "bank", before: { name: "Bank" } });
  await expect(updateDataset(ctx, { ...told, timeColumn: "job" })).rejects.toThrow(
    'The time column "job" is not a date or timestamp',
  );
  await expect(updateDataset(ctx, { ...told, labelColumn: "gone" })).rejects.toThrow('"gone"');
});

test("jobs of the worker scan, ingest and profile a store's file", async () => {
  const dir = path.join(folder, "by-jobs");
  await mkdir(dir);
  await writeFile(path.join(dir, "a.csv"), "name,n\nx,1\ny,\n");
  const store = await createStore(ctx, {
    slug: "by-jobs",
    name: "By jobs",
    kind: "folder",
    config: { path: dir },
  });
  const jobs = [scanJob, ingestJob, profileJob];
  expect(await test_.runJob(jobs, await requestScan(ctx, store.id))).toBe("succeeded");
  const scan = await getLastScan(ctx, "by-jobs");
  expect(scan).toMatchObject({ found: 1, added: 1, changed: 0, gone: 0 });
  expect(scan?.entries[0]?.columns.map(({ name }) => name)).toEqual(["name", "n"]);

  const { id } = await createDataset(ctx, {
    storeId: store.id,
    path: "a.csv",
    slug: "by-jobs",
    name: "By jobs",
    recipe: {
      columns: [
        { name: "name", type: "text" },
        { name: "n", type: "integer", nullable: true },
      ],
    },
  });
  const key = { idempotencyKey: "ingest-once" };
  const jobId = await requestIngest(ctx, id, key);
  expect(await requestIngest(ctx, id, key)).toBe(jobId);
  expect(await test_.runJob(jobs, jobId)).toBe("succeeded");
  const { latest } = await getDataset(ctx, "by-jobs");
  expect(await test_.runJob(jobs, await requestProfile(ctx, latest?.id ?? ""))).toBe("succeeded");
  const { columns } = await getProfile(ctx, "by-jobs");
  expect(columns.map(({ column, nullCount }) => [column, nullCount])).toEqual([
    ["name", 0],
    ["n", 1],
  ]);

  await writeFile(path.join(dir, "a.csv"), "name,n\nx,1\ny,2\n");
  await writeFile(path.join(dir, "b.csv"), "z\n1\n");
  await test_.runJob(jobs, await requestScan(ctx, store.id));
  expect(await getLastScan(ctx, "by-jobs")).toMatchObject({ found: 2, added: 1, changed: 1 });
  await test_.runJob(jobs, await requestIngest(ctx, id));
  const versions = await listVersions(ctx, "by-jobs");
  expect(versions.map(({ number }) => number)).toEqual([2, 1]);
  await expect(getVersion(ctx, "none")).rejects.toThrow("Dataset version none not found");
});

describe("a file that breaks its recipe is refused by file, line and column, and leaves nothing", () => {
  const recipe: CreateDatasetInput["recipe"] = {
    columns: [
      { name: "name", type: "text" },
      { name: "n", type: "integer" },
      { name: "month", type: "text" },
      { name: "day", type: "integer" },
      { name: "ok", type: "boolean", trueValues: ["yes"], falseValues: ["no"] },
    ],
    derived: [
      {
        kind: "calendar-rollover",
        monthColumn: "month",
        dayColumn: "day",
        startYear: 2008,
        as: "at",
      },
    ],
  };
  const head = "name,n,month,day,ok\n";
  const good = "a,1,may,5,yes\n";

  test.each([
    ["a row with a cell too many", `${head}${good}b,2,may,6,no,7\n`, /line 3: .*6 cells.*has 5/],
    ["a row with a cell too few", `${head}${good}b,2,may\n`, /line 3: .*3 cells.*has 5/],
    ["a word for a number", `${head}${good}b,two,may,6,no\n`, /line 3, column "n".*"two".*whole/],
    ["a fraction for a whole number", `${head}b,1.5,may,6,no\n`, /line 2, column "n".*"1.5"/],
    ["an empty cell", `${head}${good}b,,may,6,no\n`, /line 3, column "n".*is empty/],
    ["an unknown word for a boolean", `${head}b,1,may,6,maybe\n`, /line 2, column "ok".*"maybe"/],
    ["a month that is none", `${head}b,1,mai,6,no\n`, /line 2, column "month".*"mai".*jan to dec/],
    ["a day that is none", `${head}b,1,apr,31,no\n`, /line 2, column "day".*"31"/],
    [
      "a leap day of a year without one",
      `${head}a,1,dec,1,no\nb,1,feb,29,no\n`,
      /line 3, column "day".*"29".*year/,
    ],
    [
      "a fault below a cell of two lines",
      `${head}"a\nb",1,may,5,no\nc,x,may,6,no\n`,
      /line 4, column "n".*"x"/,
    ],
    ["a quote that is never closed", `${head}${good}"b,2,may,6,no\n`, /line 3: a quoted cell/],
    ["a header without a column", "name,n,month,day\na,1,may,5\n", /line 1: .*lacks.*"ok"/],
    ["a header with one more", `name,n,month,day,ok,q\n${good}`, /line 1: .*not name: "q"/],
    ["a header alone", head, /no rows/],
    ["an empty file", "", /line 1: the header lacks/],
  ])("%s", async (name, content, message) => {
    const slug = name.replaceAll(" ", "-");
    const dir = path.join(folder, slug);
    await mkdir(dir);
    await writeFile(path.join(dir, "bad.csv"), content);
    const store = await createStore(ctx, {
      slug,
      name,
      kind: "folder",
      config: { path: dir },
    });
    const { id } = await createDataset(ctx, {
      ...{ storeId: store.id, path: "bad.csv", slug, name, recipe, timeColumn: "at" },
    });
    const failure = await ingestDataset(ctx, id).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "INVALID_INPUT" });
    expect(String(failure)).toMatch(/bad\.csv/);
    expect(String(failure)).toMatch(message);
    expect(await listVersions(ctx, slug)).toEqual([]);
    expect(await ctx.lake.list(`datasets/${slug}`)).toEqual([]);
    expect(await ctx.lake.list(".staging")).toEqual([]);
  });

  test("a file that is not there", async () => {
    const store = await createStore(ctx, {
      slug: "no-file",
      name: "No file",
      kind: "folder",
      config: { path: folder },
    });
    const { id } = await createDataset(ctx, {
      ...{ storeId: store.id, path: "gone.csv", slug: "no-file", name: "No file", recipe },
    });
    await expect(ingestDataset(ctx, id)).rejects.toThrow(
      `File "gone.csv" is not in the folder "${folder}"`,
    );
    const job = await requestIngest(ctx, id);
    expect(await test_.runJob([ingestJob], job)).toBe("failed");
    const row = await ctx.db.job.findUniqueOrThrow({ where: { id: job } });
    expect(row).toMatchObject({ errorCode: "INVALID_INPUT", attempts: 1 });
    expect(await listVersions(ctx, "no-file")).toEqual([]);
  });

  test("a path that climbs out of the store", async () => {
    const store = await createStore(ctx, {
      slug: "climb",
      name: "Climb",
      kind: "folder",
      config: { path: folder },
    });
    const { id } = await createDataset(ctx, {
      ...{ storeId: store.id, path: "../passwd", slug: "climb", name: "Climb", recipe },
    });
    await expect(ingestDataset(ctx, id)).rejects.toThrow("leaves its root folder");
  });
});

describe("a store's test tells what is wrong with it", () => {
  test.each([
    ["a folder that is there", async () => folder, "connected", null],
    ["a missing folder", async () => `${folder}/none`, "failed", /does not exist/],
    [
      "a file in place of a folder",
      async () => {
        await writeFile(`${folder}/file.txt`, "x");
        return `${folder}/file.txt`;
      },
      "failed",
      /is a file, not a folder/,
    ],
    ["a relative path", async () => "data", "failed", /not an absolute path/],
    [
      "a package that is not installed",
      async () => "package:@none/at-all",
      "failed",
      /not installed/,
    ],
    ["Headrace's own data folder", async () => ctx.config.dataDir, "failed", /own data folder/],
    ["a folder that holds it", async () => "/", "failed", /own data folder/],
    [
      "a link to a folder in it",
      async () => {
        await symlink(`${ctx.config.dataDir}`, `${folder}/link`);
        return `${folder}/link`;
      },
      "failed",
      /own data folder/,
    ],
  ])("%s", async (name, makePath, state, message) => {
    const slug = `test-${name.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
    const config = { path: await makePath() };
    await createStore(ctx, { slug, name, kind: "folder", config });
    const result = await testStore(ctx, slug);
    expect(result.steps.map((step) => step.name)).toEqual(["resolve", "list", "read"]);
    expect(result.ok).toBe(state === "connected");
    const { items } = await listStores(ctx, { filter: `slug = "${slug}"` });
    expect(items).toMatchObject([{ state }]);
    if (message === null) expect(items[0]?.stateMessage).toBeNull();
    else expect(items[0]?.stateMessage).toMatch(message);
  });
});

test("a viewer reads the catalog and changes nothing of it", async () => {
  const viewer = { ...ctx, actor: { ...ctx.actor, role: "viewer" } };
  expect((await listStores(viewer, {})).items.length).toBeGreaterThan(0);
  const before = await ctx.db.auditEvent.count();
  await expect(testStore(viewer, "climb")).rejects.toThrow("catalog.write");
  await expect(requestIngest(viewer, "no-file")).rejects.toThrow("catalog.write");
  expect(await ctx.db.auditEvent.count()).toBe(before);
});
