import { tracked } from "@trpc/server";
import { z } from "zod";
import { ListInput } from "@/server/lib/list/schema";
import {
  CreatePipelineInput,
  JobDetail,
  JobLogInput,
  JobLogPage,
  JobPage,
  PipelineConfig,
  PipelineDetail,
  PipelinePage,
  PipelineRef,
  PipelineRunDetail,
  PipelineRunPage,
  RunRef,
  StartRunInput,
  WorkerItem,
} from "@/server/pipelines/schema";
import {
  cancelJob,
  cancelPipelineRun,
  createPipeline,
  getJob,
  getPipeline,
  getPipelineRun,
  listJobLogs,
  listJobs,
  listPipelineRuns,
  listPipelines,
  listWorkers,
  retryJob,
  retryPipelineRun,
  startPipelineRun,
  updatePipelineDefaults,
  watchJob,
  watchPipelineRun,
} from "@/server/pipelines/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

const Id = z.object({ id: z.string().min(1) });
/** Sent by the client when it reconnects. */
const LastEvent = z.object({ lastEventId: z.string().nullish() });

export const pipelinesRouter = router({
  list: protectedProcedure
    .input(ListInput)
    .output(PipelinePage)
    .query(({ ctx, input }) => listPipelines(ctx, input)),
  get: protectedProcedure
    .input(PipelineRef)
    .output(PipelineDetail)
    .query(({ ctx, input }) => getPipeline(ctx, input.slug)),
  create: protectedProcedure
    .input(CreatePipelineInput)
    .mutation(({ ctx, input }) => createPipeline(ctx, input)),
  updateConfig: protectedProcedure
    .input(PipelineRef.extend({ config: z.record(z.string(), z.unknown()) }))
    .output(PipelineConfig)
    .mutation(({ ctx, input }) => updatePipelineDefaults(ctx, input.slug, input.config)),
  listRuns: protectedProcedure
    .input(ListInput.extend({ pipelineSlug: z.string() }))
    .output(PipelineRunPage)
    .query(({ ctx, input: { pipelineSlug, ...list } }) =>
      listPipelineRuns(ctx, pipelineSlug, list),
    ),
  getRun: protectedProcedure
    .input(RunRef)
    .output(PipelineRunDetail)
    .query(({ ctx, input }) => getPipelineRun(ctx, input)),
  startRun: protectedProcedure
    .input(StartRunInput)
    .mutation(({ ctx, input }) => startPipelineRun(ctx, input)),
  cancelRun: protectedProcedure
    .input(Id)
    .mutation(({ ctx, input }) => cancelPipelineRun(ctx, input.id)),
  retryRun: protectedProcedure
    .input(Id)
    .mutation(({ ctx, input }) => retryPipelineRun(ctx, input.id)),
  watchRun: protectedProcedure.input(RunRef.extend(LastEvent.shape)).subscription(async function* ({
    ctx,
    input: { lastEventId, ...ref },
    signal,
  }) {
    const since = { lastId: lastEventId ?? null, signal };
    for await (const { id, data } of watchPipelineRun(ctx, ref, since)) yield tracked(id, data);
  }),
});

export const jobsRouter = router({
  list: protectedProcedure
    .input(ListInput)
    .output(JobPage)
    .query(({ ctx, input }) => listJobs(ctx, input)),
  get: protectedProcedure
    .input(Id)
    .output(JobDetail)
    .query(({ ctx, input }) => getJob(ctx, input.id)),
  logs: protectedProcedure
    .input(JobLogInput)
    .output(JobLogPage)
    .query(({ ctx, input }) => listJobLogs(ctx, input)),
  cancel: protectedProcedure.input(Id).mutation(({ ctx, input }) => cancelJob(ctx, input.id)),
  retry: protectedProcedure.input(Id).mutation(({ ctx, input }) => retryJob(ctx, input.id)),
  workers: protectedProcedure.output(z.array(WorkerItem)).query(({ ctx }) => listWorkers(ctx)),
  watch: protectedProcedure.input(Id.extend(LastEvent.shape)).subscription(async function* ({
    ctx,
    input: { id: jobId, lastEventId },
    signal,
  }) {
    const since = { lastId: lastEventId ?? null, signal };
    for await (const { id, data } of watchJob(ctx, jobId, since)) yield tracked(id, data);
  }),
});
