import { z } from "zod";
import { protectedProcedure, router } from "@/server/platform/trpc";
import {
  CreateImportInput,
  ImportItem,
  ImportList,
  PreviewImportInput,
  PreviewJob,
} from "@/server/tracking/imports/schema";
import {
  cancelImport,
  createImport,
  getImport,
  getPreview,
  listImports,
  requestPreview,
} from "@/server/tracking/imports/service";

const Id = z.object({ id: z.string() });

export const importsRouter = router({
  requestPreview: protectedProcedure
    .input(PreviewImportInput)
    .output(Id)
    .mutation(({ ctx, input }) => requestPreview(ctx, input)),
  preview: protectedProcedure
    .input(Id)
    .output(PreviewJob)
    .query(({ ctx, input }) => getPreview(ctx, input.id)),
  list: protectedProcedure
    .input(z.object({ project: z.string() }))
    .output(ImportList)
    .query(({ ctx, input }) => listImports(ctx, input.project)),
  get: protectedProcedure
    .input(Id)
    .output(ImportItem)
    .query(({ ctx, input }) => getImport(ctx, input.id)),
  create: protectedProcedure
    .input(CreateImportInput)
    .output(Id)
    .mutation(({ ctx, input }) => createImport(ctx, input)),
  cancel: protectedProcedure.input(Id).mutation(({ ctx, input }) => cancelImport(ctx, input.id)),
});
