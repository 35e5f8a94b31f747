import { sniffFile } from "@/server/catalog/analytics/sniff";
import { STORE_SCANNED_JOB } from "@/server/catalog/announcements";
import type { Connector, FileConnector, StoreObject } from "@/server/catalog/connectors/connector";
import { findLastScan, findScanOfJob, insertScan } from "@/server/catalog/repository";
import {
  diffColumns,
  findChange,
  findKnown,
  guessFormat,
  listGone,
  toSniffed,
} from "@/server/catalog/scan-diff";
import type { ScanEntry } from "@/server/catalog/schema";
import { connectStore } from "@/server/catalog/service/store-access";
import { getStore } from "@/server/catalog/service/stores";
import { audited, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import { AppError } from "@/server/platform/errors";

export const SCAN_JOB = "catalog.scan";
/** Of a file of lines that lies elsewhere, so much tells its columns. */
const HEAD_BYTES = 1024 * 1024;

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

/** Lists what is in the store, looks into new and changed files and tells what changed since last time. */
export async function scanStore(ctx: JobContext, storeId: string) {
  const done = await findScanOfJob(ctx.db, ctx.jobId);
  if (done !== null) return { scanId: done.id, found: done.found };
  const store = await getStore(ctx, storeId);
  const startedAt = ctx.now();
  const connector = await connectStore(ctx, store);
  const objects = await connector.list(ctx.signal);
  const before = (await findLastScan(ctx.db, store.id))?.entries ?? [];

  const entries: ScanEntry[] = [];
  for (const [index, object] of objects.entries()) {
    ctx.signal.throwIfAborted();
    ctx.report(index / objects.length, object.path);
    entries.push(await describeObject(ctx, connector, object, before));
  }
  const gone = listGone(objects, before);
  const count = (change: ScanEntry["change"]) =>
    entries.filter((entry) => entry.change === change).length;
  const summary = {
    found: objects.length,
    added: count("added"),
    changed: count("changed"),
    gone: gone.length,
  };
  ctx.logLine(
    `${summary.found} found: ${summary.added} new, ${summary.changed} changed, ${summary.gone} gone`,
  );
  const scanId = await ctx.commit(async (tx) => {
    const id = await insertScan(tx, {
      ...summary,
      storeId: store.id,
      jobId: ctx.jobId,
      entries: [...entries, ...gone],
      startedAt,
      finishedAt: ctx.now(),
    });
    await enqueueJob(tx, {
      kind: STORE_SCANNED_JOB,
      title: `Review what changed in ${store.slug}`,
      payload: { scanId: id },
      actor: ctx.actor,
      idempotencyKey: `${STORE_SCANNED_JOB}:${id}`,
    });
    return id;
  });
  return { scanId, ...summary };
}

async function describeObject(
  ctx: JobContext,
  connector: Connector,
  object: StoreObject,
  before: readonly ScanEntry[],
): Promise<ScanEntry> {
  const { columns, problem, ...found } = object;
  const change = findChange(object, before);
  const known = findKnown(object.path, before);
  if (connector.family === "files") {
    return describeFile(ctx, connector, { ...found, change }, known);
  }
  const sniffed = (columns ?? []).map(toSniffed);
  const columnChanges = known === undefined ? [] : diffColumns(known.columns, sniffed);
  const format = problem === null ? "table" : null;
  return { ...found, format, columns: sniffed, delimiter: null, change, columnChanges, problem };
}

async function describeFile(
  ctx: JobContext,
  connector: FileConnector,
  file: Omit<StoreObject, "columns" | "problem"> & { change: Exclude<ScanEntry["change"], "gone"> },
  known: ScanEntry | undefined,
): Promise<ScanEntry> {
  const format = guessFormat(file.path);
  const entry = { ...file, format, columns: [], delimiter: null, columnChanges: [], problem: null };
  if (format === null) return entry;
  if (file.change === "same" && known !== undefined) {
    return { ...known, change: file.change, columnChanges: [] };
  }
  const staging = await ctx.lake.stage();
  try {
    const isLined = file.path.endsWith(".json") ? false : format !== "parquet";
    const options = { signal: ctx.signal, firstBytes: isLined ? HEAD_BYTES : undefined };
    const path = await connector.fetch(file.path, staging.dir, options);
    const sniffed = await sniffFile(ctx.duckdb, path, format, ctx.signal);
    const columnChanges =
      known === undefined || known.problem !== null
        ? []
        : diffColumns(known.columns, sniffed.columns);
    return { ...entry, ...sniffed, columnChanges };
  } catch (error) {
    ctx.signal.throwIfAborted();
    ctx.logLine(`${file.path}: its columns could not be read`, "warn");
    ctx.log.warn({ err: error, path: file.path }, "sniffing failed");
    const problem = error instanceof AppError ? error.message : "Its columns could not be read";
    return { ...entry, problem };
  } finally {
    await staging.discard();
  }
}
