import { z } from "zod";
import {
  ColumnNote,
  DatasetUsage,
  DescribeColumnsInput,
  EditDatasetsInput,
  EditedDatasets,
  GlossaryTerm,
  RestoreDatasetsInput,
  SaveTermInput,
} from "@/server/catalog/governance/schema";
import {
  describeColumns,
  editDatasets,
  getStoreUsage,
  getUsage,
  listTerms,
  removeTerm,
  restoreDatasets,
  saveTerm,
} from "@/server/catalog/governance/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

/** What people say of datasets: owners, terms, descriptions; and who reads them. */
export const governanceRouter = router({
  edit: protectedProcedure
    .input(EditDatasetsInput)
    .output(EditedDatasets)
    .mutation(({ ctx, input }) => editDatasets(ctx, input)),
  restore: protectedProcedure
    .input(RestoreDatasetsInput)
    .output(EditedDatasets)
    .mutation(({ ctx, input }) => restoreDatasets(ctx, input)),
  describeColumns: protectedProcedure
    .input(DescribeColumnsInput)
    .output(z.object({ columns: z.array(ColumnNote) }))
    .mutation(({ ctx, input }) => describeColumns(ctx, input)),
  usage: protectedProcedure
    .input(z.object({ dataset: z.string().min(1) }))
    .output(DatasetUsage)
    .query(({ ctx, input }) => getUsage(ctx, input.dataset)),
  storeUsage: protectedProcedure
    .input(z.object({ store: z.string().min(1) }))
    .output(DatasetUsage)
    .query(({ ctx, input }) => getStoreUsage(ctx, input.store)),
  terms: protectedProcedure.output(z.array(GlossaryTerm)).query(({ ctx }) => listTerms(ctx)),
  saveTerm: protectedProcedure
    .input(SaveTermInput)
    .output(z.object({ slug: z.string() }))
    .mutation(({ ctx, input }) => saveTerm(ctx, input)),
  removeTerm: protectedProcedure
    .input(z.object({ slug: z.string().min(1) }))
    .mutation(({ ctx, input }) => removeTerm(ctx, input.slug)),
});
