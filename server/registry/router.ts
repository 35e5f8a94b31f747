import { ListInput } from "@/server/lib/list/schema";
import { protectedProcedure, router } from "@/server/platform/trpc";
import {
  ModelDetail,
  ModelPage,
  ModelRef,
  RemoveAliasInput,
  SetAliasInput,
} from "@/server/registry/schema";
import { getModel, listModels, removeAlias, setAlias } from "@/server/registry/service";

export const modelsRouter = router({
  list: protectedProcedure
    .input(ListInput)
    .output(ModelPage)
    .query(({ ctx, input }) => listModels(ctx, input)),
  get: protectedProcedure
    .input(ModelRef)
    .output(ModelDetail)
    .query(({ ctx, input }) => getModel(ctx, input.name)),
  setAlias: protectedProcedure
    .input(SetAliasInput)
    .mutation(({ ctx, input }) => setAlias(ctx, input.modelName, input.alias, input.number)),
  removeAlias: protectedProcedure
    .input(RemoveAliasInput)
    .mutation(({ ctx, input }) => removeAlias(ctx, input.modelName, input.alias)),
});
