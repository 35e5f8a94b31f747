import { z } from "zod";
import { protectedProcedure, router } from "@/server/platform/trpc";
import {
  CreateExportInput,
  ExportItem,
  ExportList,
  ExportPreview,
  ExportPreviewInput,
} from "@/server/tracking/exports/schema";
import {
  createExport,
  deleteExport,
  getExport,
  listExports,
  previewExport,
} from "@/server/tracking/exports/service";

const Id = z.object({ id: z.string() });

export const exportsRouter = router({
  preview: protectedProcedure
    .input(ExportPreviewInput)
    .output(ExportPreview)
    .query(({ ctx, input }) => previewExport(ctx, input)),
  list: protectedProcedure
    .input(z.object({ project: z.string() }))
    .output(ExportList)
    .query(({ ctx, input }) => listExports(ctx, input.project)),
  get: protectedProcedure
    .input(Id)
    .output(ExportItem)
    .query(({ ctx, input }) => getExport(ctx, input.id)),
  create: protectedProcedure
    .input(CreateExportInput)
    .output(Id)
    .mutation(({ ctx, input }) => createExport(ctx, input)),
  delete: protectedProcedure.input(Id).mutation(({ ctx, input }) => deleteExport(ctx, input.id)),
});
