import { getMe } from "@/server/identity/service";
import type { ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, NotFoundError } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import { mayDelete, mayEdit, mayRead, mayShare, type Reader } from "@/server/reports/access";
import { buildReportList } from "@/server/reports/list";
import { findFrozenData, findReport, type ReportRow } from "@/server/reports/repository";
import type {
  ListReportsInput,
  ReportComment,
  ReportDetail,
  ReportListItem,
} from "@/server/reports/schema";

export async function listReports(
  ctx: ServiceContext,
  { project, ...input }: ListReportsInput,
): Promise<ListPage<ReportListItem>> {
  return listRows(ctx, buildReportList(await getMe(ctx), project), input);
}

/** A report with all that its page shows. @throws NotFoundError also for those who may not read it */
export async function getReport(ctx: ServiceContext, id: string): Promise<ReportDetail> {
  const { report, reader } = await findReadable(ctx, id);
  const { project, title, blocks, ownerName, audience, revision, frozenAt, frozenByName } = report;
  const frozen =
    frozenAt === null
      ? null
      : { at: frozenAt, byName: frozenByName ?? "", data: await findFrozenData(ctx.db, id) };
  return {
    id,
    project,
    title,
    blocks,
    ownerName,
    audience,
    revision,
    frozen,
    comments: report.comments.map((comment) => toComment(comment, report, reader)),
    createdAt: report.createdAt,
    updatedAt: report.updatedAt,
    may: {
      edit: mayEdit(reader, report),
      share: mayShare(reader, report),
      delete: mayDelete(reader, report),
    },
  };
}

function toComment(
  { id, blockId, text, authorId, authorName, createdAt }: ReportRow["comments"][number],
  { frozenAt }: ReportRow,
  reader: Reader,
): ReportComment {
  const mayRemove = frozenAt === null && mayRemoveComment(authorId, reader);
  return { id, blockId, text, authorName, createdAt, mayRemove };
}

/** One's own; an admin removes any. */
export function mayRemoveComment(authorId: string | null, reader: Reader): boolean {
  return reader.role === "admin" || (authorId !== null && authorId === reader.id);
}

/** The report and who asks for it. What somebody may not read does not exist for them. */
export async function findReadable(
  ctx: ServiceContext,
  id: string,
): Promise<{ report: ReportRow; reader: Reader }> {
  const [report, reader] = await Promise.all([findReport(ctx.db, id), getMe(ctx)]);
  if (report === null || !mayRead(reader, report)) throw new NotFoundError("Report", id);
  return { report, reader };
}

/** @throws AppError CONFLICT: what was frozen is not changed again, by nobody */
export function requireLive({ title, frozenAt, frozenByName }: ReportRow): void {
  if (frozenAt === null) return;
  const when = `${frozenAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const problem = `"${title}" was frozen ${when} by ${frozenByName ?? "somebody"} and cannot change`;
  throw new AppError("CONFLICT", `${problem}. Duplicate it as a live copy and edit that`);
}
