import { z } from "zod";
import { FindInput, FoundNode, GraphInput, LineageGraph } from "@/server/lineage/schema";
import { findLineageNodes, getGraph } from "@/server/lineage/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

export const lineageRouter = router({
  graph: protectedProcedure
    .input(GraphInput)
    .output(LineageGraph)
    .query(({ ctx, input }) => getGraph(ctx, input)),
  find: protectedProcedure
    .input(FindInput)
    .output(z.array(FoundNode))
    .query(({ ctx, input }) => findLineageNodes(ctx, input)),
});
