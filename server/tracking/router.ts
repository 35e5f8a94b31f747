import { z } from "zod";
import { protectedProcedure, router } from "@/server/platform/trpc";
import {
  CompareRunsInput,
  ListRunsInput,
  MetricHistory,
  MetricHistoryInput,
  ProjectItem,
  ProjectSlug,
  RunArtifact,
  RunColumns,
  RunComparison,
  RunDetail,
  RunPage,
  UpdateRunInput,
} from "@/server/tracking/schema";
import {
  compareRuns,
  getMetricHistory,
  getRun,
  listProjects,
  listRunArtifacts,
  listRunColumns,
  listRuns,
  updateRun,
} from "@/server/tracking/service";

const RunId = z.object({ id: z.string().min(1) });

export const projectsRouter = router({
  list: protectedProcedure.output(z.array(ProjectItem)).query(({ ctx }) => listProjects(ctx)),
});

export const runsRouter = router({
  list: protectedProcedure
    .input(ListRunsInput)
    .output(RunPage)
    .query(({ ctx, input }) => listRuns(ctx, input)),
  columns: protectedProcedure
    .input(z.object({ project: ProjectSlug }))
    .output(RunColumns)
    .query(({ ctx, input }) => listRunColumns(ctx, input.project)),
  get: protectedProcedure
    .input(RunId)
    .output(RunDetail)
    .query(({ ctx, input }) => getRun(ctx, input.id)),
  artifacts: protectedProcedure
    .input(RunId)
    .output(z.array(RunArtifact))
    .query(({ ctx, input }) => listRunArtifacts(ctx, input.id)),
  history: protectedProcedure
    .input(MetricHistoryInput)
    .output(z.array(MetricHistory))
    .query(({ ctx, input }) => getMetricHistory(ctx, input)),
  compare: protectedProcedure
    .input(CompareRunsInput)
    .output(RunComparison)
    .query(({ ctx, input }) => compareRuns(ctx, input)),
  update: protectedProcedure
    .input(UpdateRunInput)
    .output(RunDetail)
    .mutation(({ ctx, input }) => updateRun(ctx, input)),
});
