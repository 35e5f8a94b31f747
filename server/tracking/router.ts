import { z } from "zod";
import { protectedProcedure, router } from "@/server/platform/trpc";
import {
  ArtifactEntry,
  ArtifactPathInput,
  ArtifactPreview,
  BulkResult,
  CompareRunsInput,
  ExperimentItem,
  ExperimentPlace,
  ListRunsInput,
  MetricHistoryInput,
  MoveRunsInput,
  PackedComparison,
  PackedHistory,
  ProjectItem,
  ProjectSlug,
  RunArtifact,
  RunColumns,
  RunColumnsInput,
  RunComparison,
  RunDetail,
  RunPage,
  RunSelectionInput,
  TagRunsInput,
  UpdateRunInput,
  WatchRunsInput,
} from "@/server/tracking/schema";
import {
  comparePacked,
  compareRuns,
  createExperiment,
  deleteExperiment,
  deleteRuns,
  getExperiment,
  getPackedHistory,
  getRun,
  listArtifacts,
  listExperiments,
  listProjects,
  listRunArtifacts,
  listRunColumns,
  listRuns,
  moveExperiment,
  moveRuns,
  previewArtifact,
  renameExperiment,
  restoreExperiment,
  restoreRuns,
  tagRuns,
  updateRun,
  watchRuns,
} from "@/server/tracking/service";

const RunId = z.object({ id: z.string().min(1) });
const ExperimentRef = z.object({ number: z.number().int() });
const ExperimentName = z.string().min(1).max(500);

export const projectsRouter = router({
  list: protectedProcedure.output(z.array(ProjectItem)).query(({ ctx }) => listProjects(ctx)),
});

export const experimentsRouter = router({
  list: protectedProcedure
    .input(z.object({ project: ProjectSlug.optional() }))
    .output(z.array(ExperimentItem))
    .query(({ ctx, input }) => listExperiments(ctx, input.project)),
  get: protectedProcedure
    .input(ExperimentRef)
    .output(ExperimentPlace)
    .query(async ({ ctx, input }) => {
      const { number, name, project, deletedAt } = await getExperiment(ctx, input.number);
      return { number, name, project, deletedAt };
    }),
  create: protectedProcedure
    .input(z.object({ project: ProjectSlug, name: ExperimentName }))
    .output(ExperimentRef)
    .mutation(async ({ ctx, input }) => ({ number: (await createExperiment(ctx, input)).number })),
  rename: protectedProcedure
    .input(ExperimentRef.extend({ name: ExperimentName }))
    .mutation(({ ctx, input }) => renameExperiment(ctx, input.number, input.name)),
  delete: protectedProcedure
    .input(ExperimentRef)
    .mutation(({ ctx, input }) => deleteExperiment(ctx, input.number)),
  restore: protectedProcedure
    .input(ExperimentRef)
    .mutation(({ ctx, input }) => restoreExperiment(ctx, input.number)),
  move: protectedProcedure
    .input(ExperimentRef.extend({ project: ProjectSlug }))
    .mutation(({ ctx, input }) => moveExperiment(ctx, input.number, input.project)),
});

export const runsRouter = router({
  list: protectedProcedure
    .input(ListRunsInput)
    .output(RunPage)
    .query(({ ctx, input }) => listRuns(ctx, input)),
  columns: protectedProcedure
    .input(RunColumnsInput)
    .output(RunColumns)
    .query(({ ctx, input }) => listRunColumns(ctx, input)),
  get: protectedProcedure
    .input(RunId)
    .output(RunDetail)
    .query(({ ctx, input }) => getRun(ctx, input.id)),
  artifacts: protectedProcedure
    .input(RunId)
    .output(z.array(RunArtifact))
    .query(({ ctx, input }) => listRunArtifacts(ctx, input.id)),
  artifactFolder: protectedProcedure
    .input(ArtifactPathInput)
    .output(z.array(ArtifactEntry))
    .query(({ ctx, input }) => listArtifacts(ctx, input.id, input.path)),
  artifactPreview: protectedProcedure
    .input(ArtifactPathInput)
    .output(ArtifactPreview)
    .query(({ ctx, input }) => previewArtifact(ctx, input.id, input.path)),
  history: protectedProcedure
    .input(MetricHistoryInput)
    .output(z.array(PackedHistory))
    .query(({ ctx, input }) => getPackedHistory(ctx, input)),
  compare: protectedProcedure
    .input(CompareRunsInput)
    .output(RunComparison)
    .query(({ ctx, input }) => compareRuns(ctx, input)),
  comparePacked: protectedProcedure
    .input(CompareRunsInput)
    .output(PackedComparison)
    .query(({ ctx, input }) => comparePacked(ctx, input)),
  update: protectedProcedure
    .input(UpdateRunInput)
    .output(RunDetail)
    .mutation(({ ctx, input }) => updateRun(ctx, input)),
  tag: protectedProcedure
    .input(TagRunsInput)
    .output(BulkResult)
    .mutation(({ ctx, input }) => tagRuns(ctx, input)),
  delete: protectedProcedure
    .input(RunSelectionInput)
    .output(BulkResult)
    .mutation(({ ctx, input }) => deleteRuns(ctx, input)),
  restore: protectedProcedure
    .input(RunSelectionInput)
    .output(BulkResult)
    .mutation(({ ctx, input }) => restoreRuns(ctx, input)),
  move: protectedProcedure
    .input(MoveRunsInput)
    .output(BulkResult)
    .mutation(({ ctx, input }) => moveRuns(ctx, input)),
  watch: protectedProcedure
    .input(WatchRunsInput)
    .subscription(({ ctx, input, signal }) => watchRuns(ctx, input, signal)),
});
