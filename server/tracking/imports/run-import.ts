import type { JobContext } from "@/server/jobs/definition";
import type { Tx } from "@/server/platform/db";
import { IMPORT_SOURCE_TAG } from "@/server/tracking/imports/constants";
import { importRun } from "@/server/tracking/imports/import-run";
import { openSource, uploadFolder } from "@/server/tracking/imports/open-source";
import {
  type ImportCounts,
  ImportMapping,
  type ImportPayload,
  type ImportPreview,
  type PreviewPayload,
  type StoredSource,
} from "@/server/tracking/imports/schema";
import { ensureExperiment } from "@/server/tracking/service/experiments";

export const IMPORT_KIND = "tracking.import";
export const PREVIEW_KIND = "tracking.import-preview";

/** What a source holds and how its names would fit here. Changes nothing. */
export async function previewImport(
  ctx: JobContext,
  { source, project }: PreviewPayload,
): Promise<ImportPreview> {
  const staging = await ctx.artifacts.stage();
  try {
    const opened = await openSource(
      ctx,
      source,
      ImportMapping.parse({ experiments: [] }),
      staging.dir,
    );
    const preview = await opened.preview();
    const taken = await ctx.db.experiment.findMany({
      where: { name: { in: preview.experiments.map(({ name }) => name) } },
      select: { name: true, project: { select: { slug: true } } },
    });
    const experiments = preview.experiments.map((each) => {
      const takenBy = taken.find(({ name }) => name === each.name)?.project.slug ?? null;
      const isFree = takenBy === null || takenBy === project;
      return { ...each, takenBy, name: isFree ? each.name : `${each.name} (${project})` };
    });
    await ctx.commit((tx) => forgetCredentials(tx, source));
    return { ...preview, experiments, source: opened.name };
  } finally {
    await staging.discard();
  }
}

/**
 * Brings the runs that a mapping chose. An attempt after a crash walks the source again and passes
 * over what an earlier one brought.
 */
export async function runImport(ctx: JobContext, payload: ImportPayload): Promise<ImportCounts> {
  const { source, mapping, project } = payload;
  const counts: ImportCounts = {
    runs: 0,
    existing: 0,
    points: 0,
    params: 0,
    files: 0,
    skipped: {},
  };
  const skip = (reason: string, count = 1) => {
    counts.skipped[reason] = (counts.skipped[reason] ?? 0) + count;
  };
  const staging = await ctx.artifacts.stage();
  try {
    const opened = await openSource(ctx, source, mapping, staging.dir);
    const total = await opened.countRuns();
    ctx.logLine(`${total ?? "unknown"} runs in ${opened.name}, tag ${IMPORT_SOURCE_TAG}`);
    const experimentOf = rememberExperiments(ctx, project, mapping);
    for await (const run of opened.runs(skip)) {
      ctx.signal.throwIfAborted();
      await importRun(ctx, { source: opened.name, experimentOf, counts, skip }, run);
      ctx.report(total ? counts.runs / total : 0, `${counts.runs} of ${total ?? "?"} runs`);
    }
  } finally {
    await staging.discard();
  }
  for (const [reason, count] of Object.entries(counts.skipped)) {
    ctx.logLine(`skipped ${count} ${reason}`, "warn");
  }
  await ctx.commit((tx) => forgetCredentials(tx, source));
  if (source.kind !== "mlflow") {
    for (const id of source.uploads) await ctx.artifacts.remove(uploadFolder(id));
  }
  return counts;
}

/** The experiment here for one of the source, made at its first run. */
function rememberExperiments(ctx: JobContext, project: string, mapping: ImportMapping) {
  const names = new Map(mapping.experiments.map(({ id, name }) => [id, name]));
  const known = new Map<string, Promise<string>>();
  return (sourceId: string): Promise<string> => {
    // A CSV file's own experiment names need no mapping.
    const name = names.get(sourceId) ?? sourceId;
    const found =
      known.get(name) ?? ensureExperiment(ctx, { projectSlug: project, name }).then(({ id }) => id);
    known.set(name, found);
    return found;
  };
}

/** Takes a server's credentials out of the job that needed them. */
export async function forgetCredentials(tx: Tx, source: StoredSource): Promise<void> {
  if (source.kind !== "mlflow" || source.sealed === null) return;
  await tx.$executeRaw`
    UPDATE jobs SET payload = jsonb_set(payload, '{source,sealed}', 'null')
    WHERE kind IN (${IMPORT_KIND}, ${PREVIEW_KIND}) AND payload #>> '{source,sealed}' = ${source.sealed}`;
}
