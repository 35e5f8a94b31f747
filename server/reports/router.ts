import { z } from "zod";
import { protectedProcedure, router } from "@/server/platform/trpc";
import {
  AddCommentInput,
  AppendBlockInput,
  CommentRef,
  CreateReportInput,
  FreezeReportInput,
  ListReportsInput,
  ReportDetail,
  ReportPage,
  ReportRef,
  SavedReport,
  SaveReportInput,
  ShareReportInput,
} from "@/server/reports/schema";
import {
  addComment,
  appendBlock,
  createReport,
  deleteReport,
  duplicateReport,
  freezeReport,
  getReport,
  listReports,
  removeComment,
  saveReport,
  shareReport,
} from "@/server/reports/service";

export const reportsRouter = router({
  list: protectedProcedure
    .input(ListReportsInput)
    .output(ReportPage)
    .query(({ ctx, input }) => listReports(ctx, input)),
  get: protectedProcedure
    .input(ReportRef)
    .output(ReportDetail)
    .query(({ ctx, input }) => getReport(ctx, input.id)),
  create: protectedProcedure
    .input(CreateReportInput)
    .output(SavedReport)
    .mutation(({ ctx, input }) => createReport(ctx, input)),
  save: protectedProcedure
    .input(SaveReportInput)
    .output(SavedReport)
    .mutation(({ ctx, input }) => saveReport(ctx, input)),
  append: protectedProcedure
    .input(AppendBlockInput)
    .output(SavedReport)
    .mutation(({ ctx, input }) => appendBlock(ctx, input)),
  duplicate: protectedProcedure
    .input(ReportRef)
    .output(SavedReport)
    .mutation(({ ctx, input }) => duplicateReport(ctx, input.id)),
  freeze: protectedProcedure
    .input(FreezeReportInput)
    .output(SavedReport)
    .mutation(({ ctx, input }) => freezeReport(ctx, input)),
  share: protectedProcedure
    .input(ShareReportInput)
    .mutation(({ ctx, input }) => shareReport(ctx, input)),
  delete: protectedProcedure
    .input(ReportRef)
    .mutation(({ ctx, input }) => deleteReport(ctx, input.id)),
  addComment: protectedProcedure
    .input(AddCommentInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => addComment(ctx, input)),
  removeComment: protectedProcedure
    .input(CommentRef)
    .mutation(({ ctx, input }) => removeComment(ctx, input)),
});
