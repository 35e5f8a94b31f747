import { z } from "zod";
import { ListInput } from "@/server/lib/list/schema";
import { protectedProcedure, router } from "@/server/platform/trpc";
import {
  CreateSweepInput,
  ExtendSweepInput,
  SettingItem,
  SpacePreview,
  SpacePreviewInput,
  SweepDetail,
  SweepPage,
  SweepRef,
  TrainTrialInput,
  TrialPage,
} from "@/server/sweeps/schema";
import {
  cancelSweep,
  createSweep,
  extendSweep,
  getSweep,
  listSettings,
  listSweeps,
  listTrials,
  pauseSweep,
  previewSpace,
  resumeSweep,
  trainTrial,
} from "@/server/sweeps/service";

const Numbered = z.object({ number: z.number().int() });

export const sweepsRouter = router({
  list: protectedProcedure
    .input(ListInput.extend({ project: z.string().optional() }))
    .output(SweepPage)
    .query(({ ctx, input }) => listSweeps(ctx, input)),
  get: protectedProcedure
    .input(SweepRef)
    .output(SweepDetail)
    .query(({ ctx, input }) => getSweep(ctx, input.number)),
  trials: protectedProcedure
    .input(ListInput.extend(SweepRef.shape))
    .output(TrialPage)
    .query(({ ctx, input }) => listTrials(ctx, input)),
  settings: protectedProcedure
    .input(z.object({ pipelineSlug: z.string() }))
    .output(z.array(SettingItem))
    .query(({ ctx, input }) => listSettings(ctx, input.pipelineSlug)),
  preview: protectedProcedure
    .input(SpacePreviewInput)
    .output(SpacePreview)
    .query(({ ctx, input }) => previewSpace(ctx, input)),
  create: protectedProcedure
    .input(CreateSweepInput)
    .output(Numbered.extend({ id: z.string(), project: z.string() }))
    .mutation(({ ctx, input }) => createSweep(ctx, input)),
  pause: protectedProcedure
    .input(SweepRef)
    .mutation(({ ctx, input }) => pauseSweep(ctx, input.number)),
  resume: protectedProcedure
    .input(SweepRef)
    .mutation(({ ctx, input }) => resumeSweep(ctx, input.number)),
  cancel: protectedProcedure
    .input(SweepRef)
    .mutation(({ ctx, input }) => cancelSweep(ctx, input.number)),
  extend: protectedProcedure
    .input(SweepRef.extend(ExtendSweepInput.shape))
    .mutation(({ ctx, input }) => extendSweep(ctx, input.number, input)),
  train: protectedProcedure
    .input(SweepRef.extend(TrainTrialInput.shape))
    .output(Numbered.extend({ pipelineSlug: z.string() }))
    .mutation(({ ctx, input }) => trainTrial(ctx, input.number, input)),
});
