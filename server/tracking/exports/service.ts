import type { Readable } from "node:stream";
import yazl from "yazl";
import { audited, requirePermission } from "@/server/identity/service";
import { enqueueJob, requestCancel } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { sqlOfPool } from "@/server/platform/sql";
import { EXPORT_KEEP_DAYS } from "@/server/tracking/exports/constants";
import { findRunFiles } from "@/server/tracking/exports/files";
import {
  countScope,
  type ExportRow,
  findExport,
  findExports,
  findScopedExperiments,
  findScopedRuns,
} from "@/server/tracking/exports/repository";
import { EXPORT_KIND, exportFolder } from "@/server/tracking/exports/run-export";
import {
  CreateExportInput,
  type ExportItem,
  ExportPayload,
  type ExportPreview,
  ExportPreviewInput,
  ExportResult,
} from "@/server/tracking/exports/schema";
import { type OpenedArtifact, openStored } from "@/server/tracking/service/artifacts";
import { getProject } from "@/server/tracking/service/projects";

const DAY_MS = 24 * 60 * 60 * 1000;

/** How much an export of the project would hold, and its experiments to choose from. */
export async function previewExport(
  ctx: ServiceContext,
  input: ExportPreviewInputValue,
): Promise<ExportPreview> {
  const { project, experiments, deleted } = parseInput(ExportPreviewInput, input, "export");
  const { id } = await getProject(ctx, project);
  return countScope(sqlOfPool(ctx.pool), { projectId: id, experiments, deleted });
}
type ExportPreviewInputValue = Pick<CreateExportInput, "project" | "experiments" | "deleted">;

/**
 * Queues an export of a project to Parquet and JSON.
 * @throws InvalidInputError naming an experiment that is not the project's
 */
export async function createExport(
  ctx: ServiceContext,
  input: CreateExportInput,
): Promise<{ id: string }> {
  requirePermission(ctx, "runs.write");
  const payload = parseInput(CreateExportInput, input, "export");
  const project = await getProject(ctx, payload.project);
  const { experiments, deleted } = payload;
  const scope = { projectId: project.id, experiments, deleted };
  const found = await findScopedExperiments(sqlOfPool(ctx.pool), scope);
  const missing = experiments?.find((wanted) => !found.some(({ number }) => number === wanted));
  if (missing !== undefined) {
    throw new InvalidInputError(`Project ${project.name} has no experiment ${missing}`);
  }
  return audited(ctx, "exports.create", async (tx) => {
    const id = await enqueueJob(tx, {
      kind: EXPORT_KIND,
      title: `Export ${project.name}`,
      payload,
      actor: ctx.actor,
    });
    const audit = { objectKind: "export", objectId: id, objectName: project.name, after: payload };
    return { result: { id }, audit };
  });
}

/** The project's exports, newest first; at most a hundred. */
export async function listExports(
  ctx: Pick<ServiceContext, "pool" | "now">,
  project: string,
): Promise<ExportItem[]> {
  const rows = await findExports(sqlOfPool(ctx.pool), EXPORT_KIND, project);
  return rows.map((row) => toItem(row, ctx.now()));
}

/** @throws NotFoundError */
export async function getExport(
  ctx: Pick<ServiceContext, "pool" | "now">,
  id: string,
): Promise<ExportItem> {
  const row = await findExport(sqlOfPool(ctx.pool), EXPORT_KIND, id);
  if (row === null) throw new NotFoundError("Export", id);
  return toItem(row, ctx.now());
}

/** Ends an export that is under way, or removes the files of one that is over. */
export async function deleteExport(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, "runs.write");
  const { options, state } = await getExport(ctx, id);
  const isOver = await audited(ctx, "exports.delete", async (tx) => {
    const cancelled = await requestCancel(tx, id);
    if (!cancelled) await tx.job.update({ where: { id }, data: { result: { removed: true } } });
    const audit = { objectKind: "export", objectId: id, objectName: options.project };
    return { result: !cancelled, audit: { ...audit, before: { state } } };
  });
  if (isOver) await ctx.artifacts.remove(exportFolder(id));
}

/** One file of a finished export. @throws NotFoundError, also when its days are over */
export async function openExportFile(
  ctx: ServiceContext,
  id: string,
  name: string,
): Promise<OpenedArtifact> {
  const { files } = requireFiles(await getExport(ctx, id));
  if (!files.some((file) => file.name === name)) throw new NotFoundError("Export file", name);
  return openStored(ctx.artifacts, `${exportFolder(id)}/${name}`, name);
}

/**
 * All files of an export as a zip that is made while it is read; with the runs' own files, as they
 * are by then, where the export was asked to hold them.
 */
export async function zipExport(
  ctx: ServiceContext,
  id: string,
): Promise<{ name: string; stream: Readable }> {
  const item = await getExport(ctx, id);
  const { files } = requireFiles(item);
  const zip = new yazl.ZipFile();
  const stream = zip.outputStream as Readable;
  zip.on("error", (error: Error) => stream.destroy(error));
  const options = { compress: false, mtime: item.createdAt };
  for (const { name, sizeBytes } of files) {
    zip.addReadStreamLazy(name, { ...options, size: sizeBytes }, (take) =>
      take(null, ctx.artifacts.openStream(`${exportFolder(id)}/${name}`)),
    );
  }
  if (item.options.artifacts) await addRunFiles(ctx, zip, item.options);
  zip.end();
  return { name: `headrace-${item.options.project}.zip`, stream };
}

async function addRunFiles(ctx: ServiceContext, zip: yazl.ZipFile, payload: ExportPayload) {
  const { id: projectId } = await getProject(ctx, payload.project);
  const runs = await findScopedRuns(sqlOfPool(ctx.pool), { projectId, ...pickScope(payload) });
  for (const run of runs) {
    for (const { path, object } of (await findRunFiles(ctx, run)) ?? []) {
      const about = { compress: false, mtime: object.modifiedAt, size: object.sizeBytes };
      zip.addReadStreamLazy(`artifacts/${run.id}/${path}`, about, (take) =>
        take(null, ctx.artifacts.openStream(object.key)),
      );
    }
  }
}

const pickScope = ({ experiments, deleted }: ExportPayload) => ({ experiments, deleted });

function requireFiles({ id, state, result }: ExportItem): ExportResult {
  if (result !== null) return result;
  const reason = state === "succeeded" ? "its files were removed" : `it is ${state}`;
  throw new AppError("NOT_FOUND", `Export ${id} has no files: ${reason}`);
}

function toItem({ payload, result, ...row }: ExportRow, now: Date): ExportItem {
  const { state, finishedAt } = row;
  const stored = ExportResult.safeParse(result).data ?? null;
  const ends = finishedAt === null ? null : finishedAt.getTime() + EXPORT_KEEP_DAYS * DAY_MS;
  const isThere = state === "succeeded" && ends !== null && ends > now.getTime();
  return {
    ...row,
    options: ExportPayload.parse(payload),
    result: isThere ? stored : null,
    expiresAt: isThere && stored !== null ? new Date(ends) : null,
  };
}
