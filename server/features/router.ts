import { z } from "zod";
import {
  CreateEntityInput,
  CreateFeatureViewInput,
  Entity,
  FeaturePage,
  FeatureViewDetail,
  FeatureViewRef,
} from "@/server/features/schema";
import {
  createEntity,
  createFeatureView,
  getFeatureViewDetail,
  listEntities,
  listFeatures,
} from "@/server/features/service";
import { ListInput } from "@/server/lib/list/schema";
import { protectedProcedure, router } from "@/server/platform/trpc";

export const featuresRouter = router({
  list: protectedProcedure
    .input(ListInput)
    .output(FeaturePage)
    .query(({ ctx, input }) => listFeatures(ctx, input)),
  getView: protectedProcedure
    .input(z.object({ view: z.string().min(1), version: z.number().int().optional() }))
    .output(FeatureViewDetail)
    .query(({ ctx, input }) => getFeatureViewDetail(ctx, input.view, input.version)),
  entities: protectedProcedure.output(z.array(Entity)).query(({ ctx }) => listEntities(ctx)),
  createEntity: protectedProcedure
    .input(CreateEntityInput)
    .output(z.object({ id: z.string(), name: z.string() }))
    .mutation(({ ctx, input }) => createEntity(ctx, input)),
  createView: protectedProcedure
    .input(CreateFeatureViewInput)
    .output(FeatureViewRef)
    .mutation(({ ctx, input }) => createFeatureView(ctx, input)),
});
