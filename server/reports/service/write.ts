import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { mayDelete, mayShare } from "@/server/reports/access";
import { BLOCKS_BYTES_MAX, TITLE_MAX } from "@/server/reports/constants";
import {
  deleteReportRow,
  findReport,
  insertReport,
  lockReport,
  type NewReport,
  updateAudience,
  updateContent,
} from "@/server/reports/repository";
import {
  AppendBlockInput,
  CreateReportInput,
  type ReportBlocks,
  type SavedReport,
  SaveReportInput,
  ShareReportInput,
} from "@/server/reports/schema";
import { findReadable, requireLive } from "@/server/reports/service/read";
import { getProject } from "@/server/tracking/service";

export async function createReport(
  ctx: ServiceContext,
  input: CreateReportInput,
): Promise<SavedReport> {
  requirePermission(ctx, "runs.write");
  const { project, ...data } = parseInput(CreateReportInput, input, "report");
  const { id: projectId } = await getProject(ctx, project);
  return insertAudited(ctx, "reports.create", { projectId, ...data });
}

/** A new live report of the caller's with the same blocks; comments stay with the first. */
export async function duplicateReport(ctx: ServiceContext, id: string): Promise<SavedReport> {
  requirePermission(ctx, "runs.write");
  const { report } = await findReadable(ctx, id);
  const { projectId, title, blocks, audience } = report;
  const copied = `${title.slice(0, TITLE_MAX - 7)} (copy)`;
  return insertAudited(ctx, "reports.duplicate", { projectId, title: copied, blocks, audience });
}

async function insertAudited(
  ctx: ServiceContext,
  action: string,
  data: Omit<NewReport, "ownerId" | "ownerName">,
): Promise<SavedReport> {
  const { id: ownerId, name: ownerName } = ctx.actor;
  if (data.audience === "owner" && ownerId === null) {
    throw new InvalidInputError(`audience: ${ownerName} owns no reports, choose another audience`);
  }
  checkSize(data.blocks);
  return audited(ctx, action, async (tx) => {
    const result = await insertReport(tx, { ...data, ownerId, ownerName });
    const { title, audience, blocks } = data;
    const after = { title, audience, blocks: blocks.length };
    return {
      result,
      audit: { objectKind: "report", objectId: result.id, objectName: title, after },
    };
  });
}

/**
 * Writes title and blocks over the revision that they were made from.
 * @throws AppError CONFLICT when somebody saved or froze the report since
 */
export async function saveReport(
  ctx: ServiceContext,
  input: SaveReportInput,
): Promise<SavedReport> {
  requirePermission(ctx, "runs.write");
  const { id, revision, title, blocks } = parseInput(SaveReportInput, input, "report");
  const { report } = await findReadable(ctx, id);
  requireLive(report);
  checkSize(blocks);
  return audited(ctx, "reports.update", async (tx) => {
    const isSaved = await updateContent(tx, { id, revision }, { title, blocks });
    if (!isSaved) throw await explainConflict(tx, id, revision);
    const before = { title: report.title, revision, blocks: report.blocks.length };
    const after = { title, revision: revision + 1, blocks: blocks.length };
    const audit = { objectKind: "report", objectId: id, objectName: title, before, after };
    return { result: { id, revision: revision + 1 }, audit };
  });
}

/** Adds a block at a report's end, whoever edits it meanwhile. @throws AppError CONFLICT if frozen */
export async function appendBlock(
  ctx: ServiceContext,
  input: AppendBlockInput,
): Promise<SavedReport> {
  requirePermission(ctx, "runs.write");
  const { id, block } = parseInput(AppendBlockInput, input, "block");
  await findReadable(ctx, id);
  return audited(ctx, "reports.append", async (tx) => {
    await lockReport(tx, id);
    const report = await findReport(tx, id);
    if (report === null) throw new NotFoundError("Report", id);
    requireLive(report);
    const { title, revision } = report;
    const data = parseInput(
      SaveReportInput,
      { id, revision, title, blocks: [...report.blocks, block] },
      "report",
    );
    checkSize(data.blocks);
    await updateContent(tx, { id, revision }, data);
    const after = { kind: block.kind, revision: revision + 1, blocks: data.blocks.length };
    const audit = { objectKind: "report", objectId: id, objectName: title, after };
    return { result: { id, revision: revision + 1 }, audit };
  });
}

function checkSize(blocks: Readonly<ReportBlocks>): void {
  const sizeBytes = Buffer.byteLength(JSON.stringify(blocks));
  if (sizeBytes <= BLOCKS_BYTES_MAX) return;
  throw new InvalidInputError(
    `blocks: ${sizeBytes} bytes, at most ${BLOCKS_BYTES_MAX}. Part the report in two`,
  );
}

/** Why a write to `revision` found no live report there. */
export async function explainConflict(tx: Tx, id: string, revision: number): Promise<AppError> {
  const report = await findReport(tx, id);
  if (report === null) return new NotFoundError("Report", id);
  requireLive(report);
  const problem = `"${report.title}" was saved elsewhere: it is at revision ${report.revision}, yours is ${revision}`;
  return new AppError("CONFLICT", `${problem}. Reload it, or keep yours as a copy`);
}

/** Says who may read a report; also a frozen one, whose content that leaves alone. */
export async function shareReport(ctx: ServiceContext, input: ShareReportInput): Promise<void> {
  const { id, audience } = parseInput(ShareReportInput, input, "share");
  const { report, reader } = await findReadable(ctx, id);
  if (!mayShare(reader, report)) {
    throw new AppError(
      "FORBIDDEN",
      `${report.ownerName} or an admin says who reads "${report.title}"`,
    );
  }
  if (audience === "owner" && report.ownerId !== reader.id) {
    throw new InvalidInputError("audience: only its owner can keep a report to themselves");
  }
  await audited(ctx, "reports.share", async (tx) => {
    await updateAudience(tx, id, audience);
    const change = { before: { audience: report.audience }, after: { audience } };
    const audit = { objectKind: "report", objectId: id, objectName: report.title, ...change };
    return { result: undefined, audit };
  });
}

/** Removes a report with its comments for good; a frozen one only for an admin. */
export async function deleteReport(ctx: ServiceContext, id: string): Promise<void> {
  const { reader } = await findReadable(ctx, id);
  await audited(ctx, "reports.delete", async (tx) => {
    await lockReport(tx, id);
    const report = await findReport(tx, id);
    if (report === null) throw new NotFoundError("Report", id);
    if (!mayDelete(reader, report)) {
      const able = report.frozenAt === null ? `${report.ownerName} or an admin` : "An admin";
      throw new AppError("FORBIDDEN", `${able} can delete "${report.title}"`);
    }
    await deleteReportRow(tx, id);
    const { title, revision, frozenAt, blocks } = report;
    const before = { title, revision, frozenAt, blocks: blocks.length };
    return {
      result: undefined,
      audit: { objectKind: "report", objectId: id, objectName: title, before },
    };
  });
}
