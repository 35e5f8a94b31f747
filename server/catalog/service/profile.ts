import { measureColumns, readFirstTexts } from "@/server/catalog/analytics/profile";
import { replaceProfile } from "@/server/catalog/repository";
import type { Column, ColumnProfile, TextGuess } from "@/server/catalog/schema";
import { getDatasetRow, getVersion } from "@/server/catalog/service/datasets";
import { guessByName, guessTexts } from "@/server/catalog/text-guess";
import { audited, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";

export const PROFILE_JOB = "catalog.profile";
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
  ctx.report(0.05, "Counting");
  let done = 0;
  const measured = await measureColumns(ctx, parquetPaths, { columns, rowCount }, (more) => {
    done = Math.min(done + more, columns.length);
    ctx.report(0.05 + (0.75 * done) / columns.length, `${done} of ${columns.length} columns`);
  });
  ctx.report(0.8, "How texts are written");
  const texts = await guessColumns(ctx, parquetPaths, columns);
  const computedAt = ctx.now();
  const profiles: ColumnProfile[] = measured.map((measures, ordinal) => {
    const { name: column, type } = columns[ordinal] as Column;
    return {
      column,
      ordinal,
      type,
      rowCount,
      computedAt,
      texts: texts.get(column) ?? null,
      ...measures,
    };
  });
  await ctx.commit((tx) => replaceProfile(tx, versionId, profiles, ctx.now()));
  ctx.logLine(`${profiles.length} columns of ${rowCount} rows measured`);
  return { versionId, columns: profiles.length };
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
