import { z } from "zod";
import { protectedProcedure, router } from "@/server/platform/trpc";
import {
  ChurnInput,
  ChurnJob,
  DefinitionRef,
  GroupRunsInput,
  ImportanceInput,
  ImportanceJob,
  JobRef,
  ListDefinitionsInput,
  MetricDefinition,
  ParallelInput,
  ParallelPlot,
  RunGroups,
  SaveDefinitionInput,
  SavedView,
  SaveStateInput,
  SaveViewInput,
  ScatterInput,
  ScatterPlot,
  StateRef,
  StoredState,
  ViewRef,
  ViewScope,
  WorkspaceDefaults,
  WorkspaceDefaultsInput,
} from "@/server/tracking/workspace/schema";
import {
  getChurn,
  getImportance,
  getState,
  groupRuns,
  learnDefaults,
  listDefinitions,
  listViews,
  plotParallel,
  plotScatter,
  removeDefinition,
  removeView,
  requestChurn,
  requestImportance,
  saveDefinition,
  saveState,
  saveView,
} from "@/server/tracking/workspace/service";

const viewsRouter = router({
  list: protectedProcedure
    .input(ViewScope)
    .output(z.array(SavedView))
    .query(({ ctx, input }) => listViews(ctx, input)),
  save: protectedProcedure
    .input(SaveViewInput)
    .output(SavedView)
    .mutation(({ ctx, input }) => saveView(ctx, input)),
  remove: protectedProcedure.input(ViewRef).mutation(({ ctx, input }) => removeView(ctx, input.id)),
});

const statesRouter = router({
  save: protectedProcedure
    .input(SaveStateInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => saveState(ctx, input)),
  get: protectedProcedure
    .input(StateRef)
    .output(StoredState)
    .query(({ ctx, input }) => getState(ctx, input.id)),
});

const definitionsRouter = router({
  list: protectedProcedure
    .input(ListDefinitionsInput)
    .output(z.array(MetricDefinition))
    .query(({ ctx, input }) => listDefinitions(ctx, input)),
  save: protectedProcedure
    .input(SaveDefinitionInput)
    .output(MetricDefinition)
    .mutation(({ ctx, input }) => saveDefinition(ctx, input)),
  remove: protectedProcedure
    .input(DefinitionRef)
    .output(MetricDefinition)
    .mutation(({ ctx, input }) => removeDefinition(ctx, input)),
});

export const workspaceRouter = router({
  groups: protectedProcedure
    .input(GroupRunsInput)
    .output(RunGroups)
    .query(({ ctx, input }) => groupRuns(ctx, input)),
  scatter: protectedProcedure
    .input(ScatterInput)
    .output(ScatterPlot)
    .query(({ ctx, input }) => plotScatter(ctx, input)),
  parallel: protectedProcedure
    .input(ParallelInput)
    .output(ParallelPlot)
    .query(({ ctx, input }) => plotParallel(ctx, input)),
  defaults: protectedProcedure
    .input(WorkspaceDefaultsInput)
    .output(WorkspaceDefaults)
    .query(({ ctx, input }) => learnDefaults(ctx, input)),
  importance: protectedProcedure
    .input(ImportanceInput)
    .output(ImportanceJob)
    .mutation(({ ctx, input }) => requestImportance(ctx, input)),
  importanceResult: protectedProcedure
    .input(JobRef)
    .output(ImportanceJob)
    .query(({ ctx, input }) => getImportance(ctx, input.jobId)),
  churn: protectedProcedure
    .input(ChurnInput)
    .output(ChurnJob)
    .mutation(({ ctx, input }) => requestChurn(ctx, input)),
  churnResult: protectedProcedure
    .input(JobRef)
    .output(ChurnJob)
    .query(({ ctx, input }) => getChurn(ctx, input.jobId)),
  views: viewsRouter,
  states: statesRouter,
  definitions: definitionsRouter,
});
