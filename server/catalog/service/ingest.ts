import { createHash } from "node:crypto";
import {
  findBadCell,
  findBadDate,
  measureVersion,
  readSample,
  stageRawRows,
  VERSION_FILE,
  writeVersion,
} from "@/server/catalog/analytics/ingest";
import { openConnector } from "@/server/catalog/connectors/open";
import { checkHeader, describeBadCell } from "@/server/catalog/read-fault";
import { listVersionColumns } from "@/server/catalog/recipe-sql";
import { ensureVersion, findVersionByContent } from "@/server/catalog/repository";
import { type DatasetVersion, IngestRecipe } from "@/server/catalog/schema";
import { getDatasetRow } from "@/server/catalog/service/datasets";
import { audited, recordAudit, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import { inspectCsv } from "@/server/platform/csv-file";
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

/**
 * Reads the dataset's file by its recipe into an immutable version. The same content is the same
 * version; a file that breaks the recipe leaves nothing behind.
 * @throws InvalidInputError naming file, line and column of the first fault
 */
export async function ingestDataset(ctx: JobContext, datasetId: string): Promise<Ingested> {
  const dataset = await getDatasetRow(ctx, datasetId);
  const recipe = parseInput(IngestRecipe, dataset.recipe, `recipe of ${dataset.slug}`);
  const file = await openConnector(dataset.store, ctx.config).locate(dataset.path);
  const staging = await ctx.lake.stage();
  try {
    const { dir } = staging;
    ctx.report(0.05, "Reading the file");
    const source = await inspectCsv(file, dataset.path, recipe.csv, ctx.signal);
    checkHeader(
      dataset.path,
      source.header,
      recipe.columns.map(({ name }) => name),
    );
    const { header } = source;
    await stageRawRows(ctx, { file, fileName: dataset.path, recipe, header, dir });
    ctx.report(0.4, "Checking every cell");
    const badCell = await findBadCell(ctx, dir, recipe);
    if (badCell !== null) throw describeBadCell(dataset.path, badCell);
    ctx.report(0.6, "Writing Parquet");
    await writeVersion(ctx, dir, recipe);
    const badDate = await findBadDate(ctx, dir, recipe);
    if (badDate !== null) throw describeBadCell(dataset.path, badDate);

    const version = await publishVersion(ctx, dataset, { recipe, source, dir, staging });
    return toIngested(version.version, version.created);
  } finally {
    await staging.discard();
  }
}

type DatasetRow = Awaited<ReturnType<typeof getDatasetRow>>;
type Work = {
  recipe: IngestRecipe;
  source: { sha256: string };
  dir: string;
  staging: Awaited<ReturnType<ServiceContext["lake"]["stage"]>>;
};

async function publishVersion(ctx: JobContext, dataset: DatasetRow, work: Work) {
  const columns = listVersionColumns(work.recipe);
  const measured = await measureVersion(ctx, work.dir, { columns, timeColumn: dataset.timeColumn });
  const { rowCount, digest, timeFrom, timeTo } = measured;
  if (rowCount === 0) {
    throw new InvalidInputError(`${dataset.path} holds a header and no rows`);
  }
  const content = JSON.stringify({ columns, rowCount, digest });
  const contentHash = createHash("sha256").update(content).digest("hex");
  const known = await findVersionByContent(ctx.db, dataset.id, contentHash);
  if (known !== null) {
    ctx.logLine(`The content is that of version ${known.number}: no new version`);
    return { version: known, created: false };
  }
  const sample = await readSample(ctx, work.dir, columns);
  ctx.report(0.9, "Publishing");
  // The key names the content, so a version that two workers publish at once is the same file.
  const key = `datasets/${dataset.slug}/${contentHash}/${VERSION_FILE}`;
  const stored = await work.staging.publish(VERSION_FILE, key);
  return ctx.commit(async (tx) => {
    const result = await ensureVersion(tx, {
      ...{ datasetId: dataset.id, columns, rowCount, contentHash, timeFrom, timeTo, sample },
      sizeBytes: stored.sizeBytes,
      files: [{ path: key, rowCount, ...stored }],
      sourceHash: work.source.sha256,
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
      ctx.logLine(`Version ${number}: ${rowCount} rows, content ${contentHash.slice(0, 12)}`);
    }
    return result;
  });
}

function toIngested({ id, number, rowCount }: DatasetVersion, created: boolean): Ingested {
  return { versionId: id, number, rowCount, created };
}
