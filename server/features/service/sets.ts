import { createHash } from "node:crypto";
import path from "node:path";
import { findClasses, getVersion, recordReads } from "@/server/catalog/service";
import {
  countLabels,
  measureSet,
  readSet,
  SET_FILE,
  type SetColumns,
  type SetQuery,
  writeSet,
} from "@/server/features/analytics";
import { toFeatureSpecs } from "@/server/features/feature-specs";
import { ensureSet, findSet, findSetById, type SetKey } from "@/server/features/repository";
import type { FeatureSet, FeatureStatistics, FeatureView } from "@/server/features/schema";
import { getFeatureView } from "@/server/features/service/views";
import { describeFeatures } from "@/server/features/statistics";
import type { JobContext } from "@/server/jobs/definition";
import { fitImputation, imputeColumns } from "@/server/lib/ml/imputation";
import { InvalidInputError, NotFoundError } from "@/server/platform/errors";

export type SetRequest = {
  viewId: string;
  datasetVersionId: string;
  purpose: "training" | "evaluation";
  from: Date;
  to: Date;
};

/**
 * Writes the rows of a view in [from, to) as Parquet with statistics per feature. Views and dataset
 * versions never change, so the same request returns the same set. Rows without a label are left out.
 * @throws InvalidInputError when the range is empty or a label is not a yes or no
 */
export async function buildFeatureSet(
  ctx: JobContext,
  { viewId, datasetVersionId, purpose, from, to }: SetRequest,
): Promise<FeatureSet> {
  const key: SetKey = { viewId, datasetVersionId, purpose, rangeFrom: from, rangeTo: to };
  const known = await findSet(ctx.db, key);
  if (known !== null) return known;
  const view = await getFeatureView(ctx, viewId);
  await recordReads(ctx, [view.datasetId], "training");
  const version = await getVersion(ctx, datasetVersionId);
  if (version.datasetId !== view.datasetId) {
    throw new InvalidInputError(
      `Feature view ${view.name} reads another dataset than version ${datasetVersionId} belongs to`,
    );
  }
  const { joinKey, timeColumn, labelColumn, features } = view;
  const paths = version.parquetPaths;
  const query = { paths, joinKey, timeColumn, labelColumn, features, from, to };
  await checkRows(ctx, view, query);

  const staging = await ctx.lake.stage();
  try {
    await writeSet(ctx, query, staging.dir);
    const { rowCount, digest } = await measureSet(ctx, staging.dir, query);
    const file = path.join(staging.dir, SET_FILE);
    const rows = await readSet(ctx, [file], features, labelColumn !== null);
    const statistics = describeSet(view, rows, purpose);
    const content = JSON.stringify({
      features: features.map(({ name }) => name),
      rowCount,
      digest,
    });
    const contentHash = createHash("sha256").update(content).digest("hex");
    // The key names the content, so a set that two workers publish at once is the same file.
    const objectKey = `features/${view.name}/v${view.version}/${contentHash}/${SET_FILE}`;
    const stored = await staging.publish(SET_FILE, objectKey);
    const files = [{ path: objectKey, rowCount, ...stored }];
    return await ctx.commit((tx) =>
      ensureSet(tx, key, { files, rowCount, contentHash, statistics, jobId: ctx.jobId }),
    );
  } finally {
    await staging.discard();
  }
}

async function checkRows(ctx: JobContext, view: FeatureView, query: SetQuery): Promise<void> {
  const { rows, unlabelled, wrong } = await countLabels(ctx, query);
  const range = `${query.from.toISOString().slice(0, 10)} to ${query.to.toISOString().slice(0, 10)}`;
  if (wrong !== null) {
    const classes = await findClasses(ctx, view.datasetId);
    const isMasked = classes(view.labelColumn ?? "").isMasked;
    const found = isMasked ? "something else (not shown: it is sensitive)" : `"${wrong}"`;
    throw new InvalidInputError(
      `Feature view ${view.name}: the label "${view.labelColumn}" holds ${found}; a label is true or false (yes or no, 1 or 0)`,
    );
  }
  if (rows - unlabelled === 0) {
    const what = rows === 0 ? "no rows" : "no row with a label";
    throw new InvalidInputError(
      `Feature view ${view.name}: ${range} holds ${what}. Choose a range inside the data`,
    );
  }
  if (unlabelled > 0) {
    ctx.logLine(`${unlabelled} of ${rows} rows have no label and are left out`, "warn");
  }
}

function describeSet(
  { name, features }: FeatureView,
  { columns }: SetColumns,
  purpose: SetRequest["purpose"],
): FeatureStatistics[] {
  if (purpose !== "training") return describeFeatures(features, columns, null);
  try {
    const fitted = fitImputation(columns, toFeatureSpecs(features));
    const { values } = imputeColumns(columns, fitted);
    const fills = Object.fromEntries(fitted.features.map(({ spec, fill }) => [spec.name, fill]));
    return describeFeatures(features, columns, { values, fills });
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new InvalidInputError(`Feature view ${name}: ${error.message}`, { cause: error });
  }
}

/**
 * A set's raw rows by column, before imputation; sentinels are null already. `labels` is empty for a
 * view without a label.
 * @throws NotFoundError
 */
export async function readFeatureSet(
  ctx: JobContext,
  featureSetId: string,
): Promise<SetColumns & { viewId: string; rowCount: number }> {
  const set = await findSetById(ctx.db, featureSetId);
  if (set === null) throw new NotFoundError("Feature set", featureSetId);
  const view = await getFeatureView(ctx, set.viewId);
  const paths = set.files.map((file) => ctx.lake.locate(file.path));
  const rows = await readSet(ctx, paths, view.features, view.labelColumn !== null);
  return { ...rows, viewId: set.viewId, rowCount: set.rowCount };
}
