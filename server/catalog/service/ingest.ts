import { createHash } from "node:crypto";
import { findClasses } from "@/server/catalog/access/service";
import {
  findBadCell,
  findBadDate,
  measureVersion,
  readSample,
  readWatermark,
  VERSION_FILE,
  writeVersion,
} from "@/server/catalog/analytics/ingest";
import {
  openFileRows,
  openTableRows,
  type SourceRows,
} from "@/server/catalog/analytics/source-rows";
import { VERSION_ADDED_JOB } from "@/server/catalog/announcements";
import { type BadCell, describeBadCell } from "@/server/catalog/read-fault";
import { listVersionColumns } from "@/server/catalog/recipe-sql";
import {
  ensureVersion,
  findSample,
  findVersionByContent,
  findVersions,
  toJson,
} from "@/server/catalog/repository";
import { type DatasetVersion, IngestRecipe } from "@/server/catalog/schema";
import { getDatasetRow } from "@/server/catalog/service/datasets";
import { connectStore } from "@/server/catalog/service/store-access";
import { audited, recordAudit, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { InvalidInputError, parseInput } from "@/server/platform/errors";

export const INGEST_JOB = "catalog.ingest";

export type Ingested = { versionId: string; number: number; rowCount: number; created: boolean };

/** Queues the reading of the dataset's file into a version. Returns the job's id. */
export async function requestIngest(
  ctx: ServiceContext,
  datasetId: string,
  options: { idempotencyKey?: string } = {},
): Promise<string> {
  requirePermission(ctx, "catalog.write");
  const dataset = await getDatasetRow(ctx, datasetId);
  return audited(ctx, INGEST_JOB, async (tx) => {
    const jobId = await enqueueJob(tx, {
      kind: INGEST_JOB,
      title: `Ingest ${dataset.slug}`,
      payload: { datasetId: dataset.id },
      actor: ctx.actor,
      ...options,
    });
    const audit = { objectKind: "dataset", objectId: dataset.id, objectName: dataset.slug };
    return { result: jobId, audit: { ...audit, after: { jobId } } };
  });
}

async function describeFault(
  ctx: JobContext,
  datasetId: string,
  source: Parameters<typeof describeBadCell>[0],
  cell: BadCell,
): Promise<InvalidInputError> {
  const classes = await findClasses(ctx, datasetId);
  return describeBadCell(source, cell, classes(cell.column).isMasked);
}

/**
 * Reads the dataset's source by its recipe into an immutable version. The same content is the same
 * version; a source that breaks the recipe leaves nothing behind. An incremental recipe adds what is
 * new to the files of the version before.
 * @throws InvalidInputError naming the source and the place of its first fault
 */
export async function ingestDataset(ctx: JobContext, datasetId: string): Promise<Ingested> {
  const dataset = await getDatasetRow(ctx, datasetId);
  const recipe = parseInput(IngestRecipe, dataset.recipe, `recipe of ${dataset.slug}`);
  const former =
    recipe.incremental === undefined ? null : await findFormer(ctx, dataset.id, recipe);
  const staging = await ctx.lake.stage();
  try {
    const { dir } = staging;
    ctx.report(0.05, "Reading the source");
    const rows = await openSource(ctx, dataset, { recipe, dir, former });
    if (rows === null) return nothingNew(ctx, dataset, former);
    ctx.report(0.4, "Checking every cell");
    const badCell = await findBadCell(ctx, rows, recipe);
    if (badCell !== null) throw await describeFault(ctx, dataset.id, rows, badCell);
    ctx.report(0.6, "Writing Parquet");
    await writeVersion(ctx, rows, { dir, recipe });
    const badDate = await findBadDate(ctx, rows, { dir, recipe });
    if (badDate !== null) throw await describeFault(ctx, dataset.id, rows, badDate);

    const { sourceHash } = rows;
    const version = await publishVersion(ctx, dataset, {
      recipe,
      sourceHash,
      dir,
      staging,
      former,
    });
    return toIngested(version.version, version.created);
  } finally {
    await staging.discard();
  }
}

type DatasetRow = Awaited<ReturnType<typeof getDatasetRow>>;

async function openSource(
  ctx: JobContext,
  dataset: DatasetRow,
  { recipe, dir, former }: { recipe: IngestRecipe; dir: string; former: DatasetVersion | null },
): Promise<SourceRows | null> {
  const connector = await connectStore(ctx, dataset.store);
  if (connector.family === "files") {
    const file = await connector.fetch(dataset.path, dir, { signal: ctx.signal });
    return openFileRows(ctx, { file, name: dataset.path, format: dataset.format, recipe, dir });
  }
  const { incremental } = recipe;
  const watermark = former?.watermark ?? null;
  const after =
    incremental === undefined || watermark === null
      ? null
      : { column: incremental.column, value: watermark };
  if (after !== null) {
    const { isMasked } = (await findClasses(ctx, dataset.id))(after.column);
    const than = isMasked ? "than at the last ingest" : `than ${after.value}`;
    ctx.logLine(`Rows whose ${after.column} is greater ${than}`);
  }
  const columns = recipe.columns.map(({ name }) => name);
  return openTableRows(ctx, connector, {
    request: { path: dataset.path, columns, after, limit: null },
    dir,
  });
}

/** The version to add to: the newest, unless its columns are of another recipe. */
async function findFormer(
  ctx: JobContext,
  datasetId: string,
  recipe: IngestRecipe,
): Promise<DatasetVersion | null> {
  const [latest] = await findVersions(ctx.db, datasetId, 1);
  if (latest === undefined) return null;
  const isSame = JSON.stringify(latest.columns) === JSON.stringify(listVersionColumns(recipe));
  if (!isSame) ctx.logLine("The recipe has other columns than before: everything is read anew");
  return isSame ? latest : null;
}

function nothingNew(ctx: JobContext, { path }: DatasetRow, former: DatasetVersion | null) {
  if (former === null) throw new InvalidInputError(`${path} holds no rows`);
  ctx.logLine(`Nothing is new since version ${former.number}`);
  return toIngested(former, false);
}

type Work = {
  recipe: IngestRecipe;
  sourceHash: string;
  dir: string;
  staging: Awaited<ReturnType<ServiceContext["lake"]["stage"]>>;
  former: DatasetVersion | null;
};

async function publishVersion(ctx: JobContext, dataset: DatasetRow, work: Work) {
  const { recipe, dir, former } = work;
  const columns = listVersionColumns(recipe);
  const part = await measureVersion(ctx, dir, { columns, timeColumn: dataset.timeColumn });
  if (part.rowCount === 0) {
    throw new InvalidInputError(`${dataset.path} holds a header and no rows`);
  }
  const { rowCount, digest } = part;
  const base = former === null ? {} : { former: former.contentHash };
  const content = JSON.stringify({ columns, rowCount, digest, ...base });
  const contentHash = createHash("sha256").update(content).digest("hex");
  const known = await findVersionByContent(ctx.db, dataset.id, contentHash);
  if (known !== null) {
    ctx.logLine(`The content is that of version ${known.number}: no new version`);
    return { version: known, created: false };
  }
  const sample =
    former === null
      ? await readSample(ctx, dir, columns)
      : toJson(await findSample(ctx.db, former.id));
  const watermark =
    recipe.incremental === undefined
      ? null
      : await readWatermark(ctx, dir, recipe.incremental.column);
  ctx.report(0.9, "Publishing");
  // The key names the content, so a version that two workers publish at once is the same file.
  const key = `datasets/${dataset.slug}/${contentHash}/${VERSION_FILE}`;
  const stored = await work.staging.publish(VERSION_FILE, key);
  const files = [...(former?.files ?? []), { path: key, rowCount, ...stored }];
  return ctx.commit(async (tx) => {
    const result = await ensureVersion(tx, {
      ...{ datasetId: dataset.id, columns, contentHash, sample, files },
      ...spanOf(former, part),
      rowCount: (former?.rowCount ?? 0) + rowCount,
      sizeBytes: (former?.sizeBytes ?? 0) + stored.sizeBytes,
      sourceHash: work.sourceHash,
      watermark: watermark ?? former?.watermark ?? null,
      jobId: ctx.jobId,
    });
    const { id, number } = result.version;
    if (result.created) {
      await recordAudit(tx, ctx, "datasets.addVersion", {
        objectKind: "dataset",
        objectId: dataset.id,
        objectName: dataset.slug,
        after: { versionId: id, number, rowCount, contentHash },
      });
      const added = former === null ? "" : ` added to version ${former.number}`;
      ctx.logLine(
        `Version ${number}: ${rowCount} rows${added}, content ${contentHash.slice(0, 12)}`,
      );
      await announceVersion(ctx, tx, dataset, result.version);
    }
    return result;
  });
}

async function announceVersion(
  ctx: JobContext,
  tx: Tx,
  { slug }: DatasetRow,
  { id, number }: DatasetVersion,
): Promise<void> {
  await enqueueJob(tx, {
    kind: VERSION_ADDED_JOB,
    title: `Check ${slug} v${number} against its contracts`,
    payload: { versionId: id },
    actor: ctx.actor,
    idempotencyKey: `${VERSION_ADDED_JOB}:${id}`,
  });
}

type Span = Pick<DatasetVersion, "timeFrom" | "timeTo">;

function spanOf(former: Span | null, part: Span): Span {
  const pick = (a: Date | null, b: Date | null, isEarlier: boolean) => {
    if (a === null || b === null) return a ?? b;
    return a < b === isEarlier ? a : b;
  };
  return {
    timeFrom: pick(former?.timeFrom ?? null, part.timeFrom, true),
    timeTo: pick(former?.timeTo ?? null, part.timeTo, false),
  };
}

function toIngested({ id, number, rowCount }: DatasetVersion, created: boolean): Ingested {
  return { versionId: id, number, rowCount, created };
}
