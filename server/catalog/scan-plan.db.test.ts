import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { scanJob, scanPreviewJob } from "@/server/catalog/jobs";
import {
  createStore,
  getLastScan,
  getStoreDetail,
  listScans,
  requestScan,
  requestScanPreview,
  SCAN_JOB,
  updateStore,
} from "@/server/catalog/service";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let testContext: TestContext;
let ctx: ServiceContext;
let folder: string;
let count = 0;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = testContext.ctx;
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "headrace-plan-"));
  for (const name of ["orders.csv", "people.csv", "notes.txt"]) {
    await writeFile(path.join(folder, name), "a,b\n1,2\n");
  }
  return () => rm(folder, { recursive: true });
});
afterAll(() => testContext.close());

function addStore(plan: { include?: string[]; exclude?: string[]; scanEveryHours?: number }) {
  count += 1;
  const target = { kind: "folder", config: { path: folder } };
  return createStore(ctx, { slug: `plan-${count}`, name: "Plan", ...target, ...plan });
}

async function scan(id: string) {
  const jobId = await requestScan(ctx, id);
  expect(await testContext.runJob([scanJob], jobId)).toBe("succeeded");
  return getLastScan(ctx, id);
}

const queuedScans = (storeId: string) =>
  ctx.db.job.findMany({
    where: { kind: SCAN_JOB, payload: { path: ["storeId"], equals: storeId }, state: "queued" },
    orderBy: { runAfter: "asc" },
  });

test("a scan looks at what the patterns name, and what they leave out later is not gone", async () => {
  const { id } = await addStore({ include: ["*.csv"], exclude: ["people*"] });
  expect((await scan(id))?.entries.map((entry) => entry.path)).toEqual(["orders.csv"]);
  const { name, config } = await getStoreDetail(ctx, id);
  await updateStore(ctx, { store: id, name, config, include: ["people*"], exclude: [] });
  expect(await scan(id)).toMatchObject({ found: 1, added: 1, gone: 0 });
  expect(await getStoreDetail(ctx, id)).toMatchObject({ include: ["people*"], exclude: [] });
});

test("a preview tells what a scan would change, and keeps nothing", async () => {
  const { id } = await addStore({ include: ["*.csv"] });
  await scan(id);
  await rm(path.join(folder, "people.csv"));
  await writeFile(path.join(folder, "orders.csv"), "a,b,c\n1,2,3\n");
  await writeFile(path.join(folder, "new.csv"), "x\n1\n");
  const jobId = await requestScanPreview(ctx, id);
  expect(await testContext.runJob([scanPreviewJob], jobId)).toBe("succeeded");
  const { result } = await ctx.db.job.findUniqueOrThrow({ where: { id: jobId } });
  expect(result).toMatchObject({ found: 2, added: 1, changed: 1, gone: 1, omitted: 0 });
  expect(result).toMatchObject({
    entries: [
      { path: "new.csv", change: "added" },
      { path: "orders.csv", change: "changed", columnChanges: [{ kind: "added", column: "c" }] },
      { path: "people.csv", change: "gone" },
    ],
  });
  expect(await listScans(ctx, id)).toHaveLength(1);
});

test("a schedule queues scan after scan, and those of a former schedule do nothing", async () => {
  const { id } = await addStore({ scanEveryHours: 6 });
  const [first, ...others] = await queuedScans(id);
  expect(others).toEqual([]);
  const hours = (first?.runAfter.getTime() ?? 0) - ctx.now().getTime();
  expect(Math.abs(hours / 3_600_000 - 6)).toBeLessThan(0.1);
  await ctx.db.job.update({ where: { id: first?.id ?? "" }, data: { runAfter: ctx.now() } });
  expect(await testContext.runJob([scanJob], first?.id ?? "")).toBe("succeeded");
  expect(await listScans(ctx, id)).toHaveLength(1);
  const [second] = await queuedScans(id);
  expect(second?.payload).toMatchObject({ scheduled: { turn: 2 } });

  const { name, config } = await getStoreDetail(ctx, id);
  await updateStore(ctx, { store: id, name, config, scanEveryHours: null });
  await ctx.db.job.update({ where: { id: second?.id ?? "" }, data: { runAfter: ctx.now() } });
  expect(await testContext.runJob([scanJob], second?.id ?? "")).toBe("succeeded");
  expect(await listScans(ctx, id)).toHaveLength(1);
  expect(await queuedScans(id)).toEqual([]);
});
