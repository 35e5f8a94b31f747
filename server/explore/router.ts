import { z } from "zod";
import { getStoreTable, listStoreTables } from "@/server/catalog/service";
import {
  ListStoreTablesInput,
  StoreTableColumns,
  StoreTableRef,
  StoreTables,
} from "@/server/catalog/store-reads/schema";
import { savedRouter } from "@/server/explore/saved/router";
import {
  DraftFeaturesInput,
  FeatureDraft,
  HistoryEntry,
  QueryAnswer,
  QueryId,
  QueryPlan,
  QuerySummary,
  QuestionInput,
  RunQueryInput,
} from "@/server/explore/schema";
import {
  cancelQuery,
  draftFeatures,
  explainQuery,
  listHistory,
  runQuery,
  summariseQuery,
} from "@/server/explore/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

// Mutations though they change nothing: a query's text is longer than an address may be.
export const exploreRouter = router({
  run: protectedProcedure
    .input(RunQueryInput)
    .output(QueryAnswer)
    .mutation(({ ctx, input, signal }) => runQuery(ctx, input, { signal })),
  summarise: protectedProcedure
    .input(QuestionInput)
    .output(QuerySummary)
    .mutation(({ ctx, input, signal }) => summariseQuery(ctx, input, { signal })),
  explain: protectedProcedure
    .input(QuestionInput)
    .output(QueryPlan)
    .mutation(({ ctx, input }) => explainQuery(ctx, input)),
  cancel: protectedProcedure
    .input(QueryId)
    .output(z.object({ cancelled: z.boolean() }))
    .mutation(({ ctx, input }) => cancelQuery(ctx, input.id)),
  draftFeatures: protectedProcedure
    .input(DraftFeaturesInput)
    .output(FeatureDraft)
    .mutation(({ ctx, input, signal }) => draftFeatures(ctx, input, { signal })),
  storeTables: protectedProcedure
    .input(ListStoreTablesInput)
    .output(StoreTables)
    .query(({ ctx, input }) => listStoreTables(ctx, input)),
  storeTable: protectedProcedure
    .input(StoreTableRef)
    .output(StoreTableColumns)
    .query(({ ctx, input }) => getStoreTable(ctx, input.name)),
  history: protectedProcedure.output(z.array(HistoryEntry)).query(({ ctx }) => listHistory(ctx)),
  saved: savedRouter,
});
