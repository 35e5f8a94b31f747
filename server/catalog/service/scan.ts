import { sniffFile } from "@/server/catalog/analytics/sniff";
import type { Connector, StoreFile } from "@/server/catalog/connectors/connector";
import { openConnector } from "@/server/catalog/connectors/open";
import { findLastScan, findScanOfJob, insertScan } from "@/server/catalog/repository";
import { findChange, guessFormat, listGone } from "@/server/catalog/scan-diff";
import type { ScanEntry } from "@/server/catalog/schema";
import { getStore } from "@/server/catalog/service/stores";
import { audited, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";

export const SCAN_JOB = "catalog.scan";

/** Queues a look into the store. Returns the job's id. */
export async function requestScan(
  ctx: ServiceContext,
  storeId: string,
  options: { idempotencyKey?: string } = {},
): Promise<string> {
  requirePermission(ctx, "catalog.write");
  const store = await getStore(ctx, storeId);
  return audited(ctx, SCAN_JOB, async (tx) => {
    const jobId = await enqueueJob(tx, {
      kind: SCAN_JOB,
      title: `Scan ${store.slug}`,
      payload: { storeId: store.id },
      actor: ctx.actor,
      ...options,
    });
    const audit = { objectKind: "store", objectId: store.id, objectName: store.slug };
    return { result: jobId, audit: { ...audit, after: { jobId } } };
  });
}

/** Lists the store's files, looks into new and changed ones and tells what changed since last time. */
export async function scanStore(ctx: JobContext, storeId: string) {
  const done = await findScanOfJob(ctx.db, ctx.jobId);
  if (done !== null) return { scanId: done.id, found: done.found };
  const store = await getStore(ctx, storeId);
  const startedAt = ctx.now();
  const connector = openConnector(store, ctx.config);
  const files = await connector.list();
  const before = (await findLastScan(ctx.db, store.id))?.entries ?? [];

  const entries: ScanEntry[] = [];
  for (const [index, file] of files.entries()) {
    ctx.signal.throwIfAborted();
    ctx.report(index / files.length, file.path);
    entries.push(await describeFile(ctx, connector, file, before));
  }
  const gone = listGone(files, before);
  const count = (change: ScanEntry["change"]) =>
    entries.filter((entry) => entry.change === change).length;
  const summary = {
    found: files.length,
    added: count("added"),
    changed: count("changed"),
    gone: gone.length,
  };
  ctx.logLine(
    `${summary.found} files: ${summary.added} new, ${summary.changed} changed, ${summary.gone} gone`,
  );
  const scanId = await ctx.commit((tx) =>
    insertScan(tx, {
      ...summary,
      storeId: store.id,
      jobId: ctx.jobId,
      entries: [...entries, ...gone],
      startedAt,
      finishedAt: ctx.now(),
    }),
  );
  return { scanId, ...summary };
}

async function describeFile(
  ctx: JobContext,
  connector: Connector,
  file: StoreFile,
  before: readonly ScanEntry[],
): Promise<ScanEntry> {
  const change = findChange(file, before);
  const format = guessFormat(file.path);
  const known = before.find(({ path }) => path === file.path);
  if (change === "same" && known !== undefined) return { ...known, change };
  try {
    const path = await connector.locate(file.path);
    const sniffed = await sniffFile(ctx.duckdb, path, format, ctx.signal);
    return { ...file, ...sniffed, format, change, problem: null };
  } catch (error) {
    ctx.signal.throwIfAborted();
    ctx.logLine(`${file.path}: its columns could not be read`, "warn");
    ctx.log.warn({ err: error, path: file.path }, "sniffing failed");
    const problem = "Its columns could not be read";
    return { ...file, format, columns: [], delimiter: null, change, problem };
  }
}
