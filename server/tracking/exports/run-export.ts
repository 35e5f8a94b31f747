import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { JobContext } from "@/server/jobs/definition";
import type { Staging } from "@/server/platform/object-store";
import { inTransaction, type Sql, sqlOfPool } from "@/server/platform/sql";
import { EXPORT_FORMAT, EXPORT_KEEP_DAYS } from "@/server/tracking/exports/constants";
import { listRunFiles } from "@/server/tracking/exports/files";
import { groupSeries, writePointLines } from "@/server/tracking/exports/lines";
import {
  type ExportScope,
  findLines,
  findScopedExperiments,
  findScopedRuns,
  findSeries,
  findSpentExports,
  type ScopedRun,
} from "@/server/tracking/exports/repository";
import type {
  ExportColumn,
  ExportFile,
  ExportManifest,
  ExportPayload,
  ExportResult,
} from "@/server/tracking/exports/schema";
import {
  ARTIFACT_COLUMNS,
  EXPORT_DOCUMENTS,
  EXPORT_TABLES,
  type ExportTable,
  POINT_COLUMNS,
} from "@/server/tracking/exports/tables";
import { writeParquet } from "@/server/tracking/exports/write";
import { readPoints } from "@/server/tracking/metric-store/read";
import { getProject } from "@/server/tracking/service/projects";

export const EXPORT_KIND = "tracking.export";
const DAY_MS = 24 * 60 * 60 * 1000;
/** Runs asked for at once, and points held at once. */
const RUNS_AT_ONCE = 200;
const POINTS_AT_ONCE = 200_000;
/** Of the job's time, as measured on runs with long series: the points take the most. */
const POINTS_SHARE = 0.7;

/** Folder of an export's files in the artifact store. */
export const exportFolder = (id: string) => `exports/${id}`;

type Part = { name: string; rows: number | null; columns: readonly ExportColumn[] | null };
type Work = { ctx: JobContext; sql: Sql; staging: Staging; scope: ExportScope; runs: ScopedRun[] };

/**
 * Writes a project to Parquet and JSON as it stands at one moment: everything is read in one
 * snapshot. Files become visible when all are written, so a killed attempt leaves none behind.
 */
export async function runExport(ctx: JobContext, payload: ExportPayload): Promise<ExportResult> {
  await removeSpent(ctx);
  const project = await getProject(ctx, payload.project);
  const { experiments, deleted } = payload;
  const staging = await ctx.artifacts.stage();
  try {
    const written = await inTransaction(
      ctx.pool,
      async (sql) => {
        const scope = { projectId: project.id, experiments, deleted };
        const runs = await findScopedRuns(sql, scope);
        return writeAll({ ctx, sql, staging, scope, runs });
      },
      "REPEATABLE READ READ ONLY",
    );
    const artifacts = { ...written.artifacts, included: payload.artifacts };
    const files = await publishAll(ctx, staging, written.parts);
    const manifest: ExportManifest = {
      format: "headrace-export",
      formatVersion: EXPORT_FORMAT,
      exportedAt: ctx.now(),
      project: { slug: project.slug, name: project.name },
      options: { experiments, deleted, artifacts: payload.artifacts },
      artifacts,
      files: files.map((file, place) => ({
        ...file,
        columns: written.parts[place]?.columns?.slice() ?? null,
      })),
    };
    const key = `${exportFolder(ctx.jobId)}/manifest.json`;
    const stored = await ctx.artifacts.put(key, JSON.stringify(manifest, null, 2));
    return { files: [...files, { name: "manifest.json", rows: null, ...stored }], artifacts };
  } catch (error) {
    await ctx.artifacts.remove(exportFolder(ctx.jobId));
    throw error;
  } finally {
    await staging.discard();
  }
}

async function writeAll(work: Work) {
  const { ctx, sql, staging, scope, runs } = work;
  const parts: Part[] = [];
  const experiments = await findScopedExperiments(sql, scope);
  const values = {
    experiments: [experiments.map(({ number }) => number)],
    project: [scope.projectId],
  };
  for (const [place, table] of EXPORT_TABLES.entries()) {
    ctx.report((place / EXPORT_TABLES.length) * (1 - POINTS_SHARE), `${table.name}.parquet`);
    const lines =
      table.per === "runs" ? readByRuns(sql, table, runs) : readOnce(sql, table, values[table.per]);
    parts.push(await writeTable(work, table, "json", lines));
  }
  const points = { name: "metric_points", columns: POINT_COLUMNS };
  parts.push(await writeTable(work, points, "csv", readAllPoints(work)));
  const artifacts = { count: 0, sizeBytes: 0, outside: 0 };
  const files = { name: "artifacts", columns: ARTIFACT_COLUMNS };
  parts.push(await writeTable(work, files, "json", listRunFiles(ctx, runs, artifacts)));
  for (const { name, sql: query } of EXPORT_DOCUMENTS) {
    const lines = await findLines(sql, query, [scope.projectId]);
    await writeFile(path.join(staging.dir, `${name}.json`), `[${lines.join(",\n")}]\n`);
    parts.push({ name: `${name}.json`, rows: null, columns: null });
  }
  return { parts, artifacts };
}

async function writeTable(
  { ctx, staging: { dir } }: Work,
  { name, columns }: Pick<ExportTable, "name" | "columns">,
  source: "json" | "csv",
  text: AsyncIterable<string>,
): Promise<Part> {
  const rows = await writeParquet(ctx, { dir, name, columns }, source, text);
  ctx.logLine(`${name}.parquet: ${rows} rows`);
  return { name: `${name}.parquet`, rows, columns };
}

async function* readByRuns(sql: Sql, table: ExportTable, runs: readonly ScopedRun[]) {
  for (const seqs of batchesOf(runs)) yield* toText(await findLines(sql, table.sql, [seqs]));
}

async function* readOnce(sql: Sql, table: ExportTable, values: readonly unknown[]) {
  yield* toText(await findLines(sql, table.sql, values));
}

function* toText(lines: readonly string[]) {
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}

async function* readAllPoints({ ctx, sql, runs }: Work) {
  let done = 0;
  for (const seqs of batchesOf(runs)) {
    for (const group of groupSeries(await findSeries(sql, seqs), POINTS_AT_ONCE)) {
      ctx.signal.throwIfAborted();
      const [first] = group;
      if (first === undefined) continue;
      const points = await readPoints(
        sql,
        group.map(({ seq }) => seq),
        first.keyId,
      );
      for (const { seq, runId, key } of group) {
        const own = points.get(seq);
        if (own !== undefined) yield* writePointLines(runId, key, own);
      }
    }
    done += seqs.length;
    const share = 1 - POINTS_SHARE + (POINTS_SHARE * done) / runs.length;
    ctx.report(share, `points of ${done} of ${runs.length} runs`);
  }
}

function* batchesOf(runs: readonly ScopedRun[]): Generator<number[]> {
  for (let from = 0; from < runs.length; from += RUNS_AT_ONCE) {
    yield runs.slice(from, from + RUNS_AT_ONCE).map(({ seq }) => seq);
  }
}

async function publishAll(
  ctx: JobContext,
  staging: Staging,
  parts: readonly Part[],
): Promise<ExportFile[]> {
  ctx.signal.throwIfAborted();
  const files: ExportFile[] = [];
  for (const { name, rows } of parts) {
    const stored = await staging.publish(name, `${exportFolder(ctx.jobId)}/${name}`);
    files.push({ name, rows, ...stored });
  }
  return files;
}

/** Files of exports that are past their days, or whose worker died for good. */
async function removeSpent(ctx: JobContext): Promise<void> {
  const before = new Date(ctx.now().getTime() - EXPORT_KEEP_DAYS * DAY_MS);
  for (const id of await findSpentExports(sqlOfPool(ctx.pool), EXPORT_KIND, before)) {
    await ctx.artifacts.remove(exportFolder(id));
  }
}
