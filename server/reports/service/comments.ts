import { audited, getMe } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import {
  deleteCommentRow,
  findReport,
  insertComment,
  lockReport,
  type ReportRow,
} from "@/server/reports/repository";
import { AddCommentInput, type CommentRef } from "@/server/reports/schema";
import { findReadable, mayRemoveComment, requireLive } from "@/server/reports/service/read";

/** Anyone who reads a live report may comment on its blocks. @throws AppError CONFLICT if frozen */
export async function addComment(
  ctx: ServiceContext,
  input: AddCommentInput,
): Promise<{ id: string }> {
  const { id: reportId, blockId, text } = parseInput(AddCommentInput, input, "comment");
  await findReadable(ctx, reportId);
  const { id: authorId, name: authorName } = await getMe(ctx);
  return audited(ctx, "reports.comment", async (tx) => {
    const report = await lockLive(tx, reportId);
    if (!report.blocks.some(({ id }) => id === blockId)) {
      throw new InvalidInputError(`blockId: the report has no block ${blockId}; it may be deleted`);
    }
    const createdAt = ctx.now();
    const id = await insertComment(tx, {
      reportId,
      blockId,
      text,
      authorId,
      authorName,
      createdAt,
    });
    const after = { blockId, text };
    const audit = { objectKind: "report", objectId: reportId, objectName: report.title, after };
    return { result: { id }, audit };
  });
}

/** @throws AppError FORBIDDEN for somebody else's, CONFLICT if the report is frozen */
export async function removeComment(ctx: ServiceContext, input: CommentRef): Promise<void> {
  const { reader } = await findReadable(ctx, input.id);
  await audited(ctx, "reports.removeComment", async (tx) => {
    const report = await lockLive(tx, input.id);
    const comment = report.comments.find(({ id }) => id === input.commentId);
    if (comment === undefined) throw new NotFoundError("Comment", input.commentId);
    if (!mayRemoveComment(comment.authorId, reader)) {
      throw new AppError("FORBIDDEN", `${comment.authorName} or an admin can remove this comment`);
    }
    await deleteCommentRow(tx, comment.id);
    const before = { blockId: comment.blockId, text: comment.text };
    const audit = { objectKind: "report", objectId: input.id, objectName: report.title, before };
    return { result: undefined, audit };
  });
}

async function lockLive(tx: Tx, id: string): Promise<ReportRow> {
  await lockReport(tx, id);
  const report = await findReport(tx, id);
  if (report === null) throw new NotFoundError("Report", id);
  requireLive(report);
  return report;
}
