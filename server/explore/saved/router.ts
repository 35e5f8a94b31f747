import {
  CreateSavedQueryInput,
  RemovedQueryRef,
  SavedAnswer,
  SavedQuery,
  SavedQueryPage,
  SavedQueryRef,
  UpdateSavedQueryInput,
} from "@/server/explore/saved/schema";
import {
  answerSavedQuery,
  createSavedQuery,
  getSavedQuery,
  listSavedQueries,
  removeSavedQuery,
  restoreSavedQuery,
  updateSavedQuery,
} from "@/server/explore/saved/service";
import { ListInput } from "@/server/lib/list/schema";
import { protectedProcedure, router } from "@/server/platform/trpc";

export const savedRouter = router({
  list: protectedProcedure
    .input(ListInput)
    .output(SavedQueryPage)
    .query(({ ctx, input }) => listSavedQueries(ctx, input)),
  get: protectedProcedure
    .input(SavedQueryRef)
    .output(SavedQuery)
    .query(({ ctx, input }) => getSavedQuery(ctx, input.slug)),
  answer: protectedProcedure
    .input(SavedQueryRef)
    .output(SavedAnswer)
    .query(({ ctx, input, signal }) => answerSavedQuery(ctx, input.slug, { signal })),
  create: protectedProcedure
    .input(CreateSavedQueryInput)
    .output(SavedQuery)
    .mutation(({ ctx, input }) => createSavedQuery(ctx, input)),
  update: protectedProcedure
    .input(UpdateSavedQueryInput)
    .output(SavedQuery)
    .mutation(({ ctx, input }) => updateSavedQuery(ctx, input)),
  remove: protectedProcedure
    .input(SavedQueryRef)
    .output(RemovedQueryRef)
    .mutation(({ ctx, input }) => removeSavedQuery(ctx, input.slug)),
  restore: protectedProcedure
    .input(RemovedQueryRef)
    .output(SavedQuery)
    .mutation(({ ctx, input }) => restoreSavedQuery(ctx, input.id)),
});
