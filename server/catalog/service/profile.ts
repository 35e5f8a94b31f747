import {
  type ColumnSummary,
  countMonths,
  countTopValues,
  readFirstTexts,
  summariseColumns,
} from "@/server/catalog/analytics/profile";
import { replaceProfile } from "@/server/catalog/repository";
import type { Column, ColumnProfile, TextGuess, TopValue } from "@/server/catalog/schema";
import { getDatasetRow, getVersion } from "@/server/catalog/service/datasets";
import { guessByName, guessTexts } from "@/server/catalog/text-guess";
import { audited, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";

export const PROFILE_JOB = "catalog.profile";
/** Frequent values are looked for among so many different ones at most. */
const FREQUENT_AMONG = 100_000;
/** The first rows of a version show how its texts are written. */
const GUESS_ROWS = 10_000;

/** Queues the profile of a version. Returns the job's id. */
export async function requestProfile(
  ctx: ServiceContext,
  versionId: string,
  options: { idempotencyKey?: string } = {},
): Promise<string> {
  requirePermission(ctx, "catalog.write");
  const version = await getVersion(ctx, versionId);
  const dataset = await getDatasetRow(ctx, version.datasetId);
  return audited(ctx, PROFILE_JOB, async (tx) => {
    const jobId = await enqueueJob(tx, {
      kind: PROFILE_JOB,
      title: `Profile ${dataset.slug} v${version.number}`,
      payload: { versionId },
      actor: ctx.actor,
      ...options,
    });
    const audit = { objectKind: "dataset", objectId: dataset.id, objectName: dataset.slug };
    return { result: jobId, audit: { ...audit, after: { jobId, versionId } } };
  });
}

/** Measures every column of a version; running again replaces the profile with an equal one. */
export async function profileVersion(
  ctx: JobContext,
  versionId: string,
): Promise<{ versionId: string; columns: number }> {
  const version = await getVersion(ctx, versionId);
  const { columns, parquetPaths, rowCount } = version;
  ctx.report(0.02, "Counting");
  const summaries = await summariseColumns(ctx, parquetPaths, { columns, rowCount });
  ctx.report(0.5, "Frequent values");
  const topValues = await findTopValues(ctx, parquetPaths, columns, summaries);
  const texts = await guessColumns(ctx, parquetPaths, columns);
  const profiles: ColumnProfile[] = [];
  for (const [ordinal, column] of columns.entries()) {
    const summary = summaries[ordinal];
    if (summary === undefined) continue;
    ctx.report(0.7 + (0.25 * ordinal) / columns.length, column.name);
    const detail = await measureColumn(ctx, parquetPaths, column, summary);
    const { name, type } = column;
    const { nullCount, distinctCount } = summary;
    const computedAt = ctx.now();
    profiles.push({
      column: name,
      ordinal,
      type,
      rowCount,
      nullCount,
      distinctCount,
      computedAt,
      topValues: topValues[ordinal] ?? [],
      texts: texts.get(name) ?? null,
      ...detail,
    });
  }
  await ctx.commit((tx) => replaceProfile(tx, versionId, profiles, ctx.now()));
  ctx.logLine(`${profiles.length} columns of ${rowCount} rows measured`);
  return { versionId, columns: profiles.length };
}

/** The most frequent of values that hardly repeat say nothing, and cost the most: those stay empty. */
async function findTopValues(
  ctx: JobContext,
  paths: readonly string[],
  columns: readonly Column[],
  summaries: readonly ColumnSummary[],
): Promise<TopValue[][]> {
  const found: TopValue[][] = columns.map(() => []);
  const places = columns.flatMap((_, at) =>
    (summaries[at]?.distinctCount ?? 0) <= FREQUENT_AMONG ? [at] : [],
  );
  const some = places.flatMap((at) => columns[at] ?? []);
  for (const [index, values] of (await countTopValues(ctx, paths, some)).entries()) {
    found[places[index] ?? -1] = values;
  }
  return found;
}

/** How text columns are written, and which columns may tell about persons. */
async function guessColumns(
  ctx: JobContext,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<Map<string, TextGuess>> {
  const some = columns.filter(({ type }) => type === "text");
  const read = await readFirstTexts(ctx, paths, { columns: some, limit: GUESS_ROWS });
  const guessed = new Map<string, TextGuess>();
  for (const [at, { name }] of some.entries()) {
    const guess = guessTexts(
      name,
      (read[at] ?? []).map((value) => ({ value, count: 1 })),
    );
    if (guess !== null) guessed.set(name, guess);
  }
  for (const { name, type } of columns) {
    const personal = type === "text" ? null : guessByName(name);
    if (personal !== null) guessed.set(name, { shapes: [], personal });
  }
  return guessed;
}

async function measureColumn(
  ctx: JobContext,
  paths: readonly string[],
  column: Column,
  { stats, histogram }: ColumnSummary,
): Promise<Pick<ColumnProfile, "stats" | "histogram">> {
  if (stats.kind !== "time") return { stats, histogram };
  return { stats: { ...stats, months: await countMonths(ctx, paths, column) }, histogram };
}
