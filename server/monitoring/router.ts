import { z } from "zod";
import {
  FeaturePeek,
  FeaturePeekInput,
  ModelHealth,
  ModelHealthInput,
  MonitoringOverview,
  RecomputeInput,
} from "@/server/monitoring/schema";
import {
  getFeaturePeek,
  getModelHealth,
  getMonitoringOverview,
  requestRecompute,
} from "@/server/monitoring/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

export const monitoringRouter = router({
  overview: protectedProcedure
    .output(MonitoringOverview)
    .query(({ ctx }) => getMonitoringOverview(ctx)),
  model: protectedProcedure
    .input(ModelHealthInput)
    .output(ModelHealth)
    .query(({ ctx, input }) => getModelHealth(ctx, input)),
  feature: protectedProcedure
    .input(FeaturePeekInput)
    .output(FeaturePeek)
    .query(({ ctx, input }) => getFeaturePeek(ctx, input)),
  recompute: protectedProcedure
    .input(RecomputeInput)
    .output(z.object({ jobId: z.string() }))
    .mutation(async ({ ctx, input }) => ({
      jobId: await requestRecompute(ctx, input.endpointName),
    })),
});
