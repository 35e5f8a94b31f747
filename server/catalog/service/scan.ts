import { sniffFile } from "@/server/catalog/analytics/sniff";
import { STORE_SCANNED_JOB } from "@/server/catalog/announcements";
import type { Connector, FileConnector, StoreObject } from "@/server/catalog/connectors/connector";
import { isWanted } from "@/server/catalog/path-globs";
import {
  findJobResult,
  findLastScan,
  findScanOfJob,
  findStore,
  insertScan,
} from "@/server/catalog/repository";
import {
  diffColumns,
  findChange,
  findKnown,
  guessFormat,
  listGone,
  toSniffed,
} from "@/server/catalog/scan-diff";
import {
  type ScanEntry,
  type ScanPreview,
  ScanPreview as ScanPreviewSchema,
} from "@/server/catalog/schema";
import {
  queueScheduledScan,
  SCAN_JOB,
  type ScanTurn,
} from "@/server/catalog/service/scan-schedule";
import { connectStore } from "@/server/catalog/service/store-access";
import { getStore } from "@/server/catalog/service/stores";
import { audited, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, NotFoundError } from "@/server/platform/errors";

export const SCAN_PREVIEW_JOB = "catalog.previewScan";
/** Of a file of lines that lies elsewhere, so much tells its columns. */
const HEAD_BYTES = 1024 * 1024;
/** Changes that a preview lists; the rest is counted. */
const PREVIEW_ENTRIES = 500;

/** Queues a look into the store. Returns the job's id. */
export async function requestScan(
  ctx: ServiceContext,
  storeId: string,
  options: { idempotencyKey?: string } = {},
): Promise<string> {
  return requestLook(ctx, storeId, { kind: SCAN_JOB, title: "Scan", ...options });
}

/** Queues the same look, of which nothing is kept: what a scan would change. */
export async function requestScanPreview(ctx: ServiceContext, storeId: string): Promise<string> {
  return requestLook(ctx, storeId, { kind: SCAN_PREVIEW_JOB, title: "Preview a scan of" });
}

async function requestLook(
  ctx: ServiceContext,
  storeId: string,
  { kind, title, idempotencyKey }: { kind: string; title: string; idempotencyKey?: string },
): Promise<string> {
  requirePermission(ctx, "catalog.write");
  const store = await getStore(ctx, storeId);
  return audited(ctx, kind, async (tx) => {
    const jobId = await enqueueJob(tx, {
      kind,
      title: `${title} ${store.slug}`,
      payload: { storeId: store.id },
      actor: ctx.actor,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
    const audit = { objectKind: "store", objectId: store.id, objectName: store.slug };
    return { result: jobId, audit: { ...audit, after: { jobId } } };
  });
}

/** What a preview found. @throws NotFoundError before it is done */
export async function getScanPreview(ctx: ServiceContext, jobId: string): Promise<ScanPreview> {
  requirePermission(ctx, "catalog.write");
  const found = await findJobResult(ctx.db, jobId, SCAN_PREVIEW_JOB);
  if (found === null) throw new NotFoundError("Finished preview", jobId);
  return ScanPreviewSchema.parse(found);
}

/** Lists what is in the store, looks into new and changed files and tells what changed since last time. */
export async function scanStore(ctx: JobContext, storeId: string, turn?: ScanTurn) {
  const done = await findScanOfJob(ctx.db, ctx.jobId);
  if (done !== null) return { scanId: done.id, found: done.found };
  if (turn !== undefined && !(await isDue(ctx, storeId, turn))) return { skipped: true };
  const store = await getStore(ctx, storeId);
  const startedAt = ctx.now();
  const { entries, ...summary } = await lookInto(ctx, store);
  const scanId = await ctx.commit(async (tx) => {
    const id = await insertScan(tx, {
      ...summary,
      storeId: store.id,
      jobId: ctx.jobId,
      entries,
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

/** What a scan would change, found as a scan finds it. */
export async function previewScan(ctx: JobContext, storeId: string): Promise<ScanPreview> {
  const { entries, ...summary } = await lookInto(ctx, await getStore(ctx, storeId));
  const changes = entries.filter(({ change }) => change !== "same");
  const listed = changes.slice(0, PREVIEW_ENTRIES);
  return { ...summary, entries: listed, omitted: changes.length - listed.length };
}

/** Whether a scheduled scan is still wanted; if so, the one after it is queued, whatever this one finds. */
async function isDue(ctx: JobContext, storeId: string, turn: ScanTurn): Promise<boolean> {
  const store = await findStore(ctx.db, storeId);
  const hours = store?.scanPlan === turn.plan ? store.scanEveryHours : null;
  if (store === null || hours === null) {
    ctx.logLine("The schedule has changed since this scan was queued; nothing to do");
    return false;
  }
  await ctx.commit((tx) =>
    queueScheduledScan(tx, ctx, store, { ...turn, turn: turn.turn + 1 }, hours),
  );
  return true;
}

async function lookInto(ctx: JobContext, store: Awaited<ReturnType<typeof getStore>>) {
  const connector = await connectStore(ctx, store);
  const listed = await connector.list(ctx.signal);
  const objects = listed.filter(({ path }) => isWanted(path, store));
  const known = (await findLastScan(ctx.db, store.id))?.entries ?? [];
  // What the patterns leave out by now is not gone from the store.
  const before = known.filter(({ path }) => isWanted(path, store));
  const entries: ScanEntry[] = [];
  for (const [index, object] of objects.entries()) {
    ctx.signal.throwIfAborted();
    ctx.report(index / objects.length, object.path);
    entries.push(await describeObject(ctx, connector, object, before));
  }
  const gone = listGone(objects, before);
  const count = (change: ScanEntry["change"]) =>
    entries.filter((entry) => entry.change === change).length;
  const found = objects.length;
  const [added, changed] = [count("added"), count("changed")];
  const leftOut = listed.length - found;
  ctx.logLine(
    `${found} found: ${added} new, ${changed} changed, ${gone.length} gone${leftOut > 0 ? `; ${leftOut} left out by the patterns` : ""}`,
  );
  return { entries: [...entries, ...gone], found, added, changed, gone: gone.length };
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
    const isLined = (format === "csv" || format === "json") && !file.path.endsWith(".json");
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
