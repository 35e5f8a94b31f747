import { z } from "zod";
import {
  ColumnGraph,
  ColumnGraphInput,
  ColumnsInput,
  FindInput,
  FoundNode,
  GraphChanges,
  GraphInput,
  Impact,
  ImpactInput,
  LineageGraph,
  NodeColumn,
} from "@/server/lineage/schema";
import {
  findLineageNodes,
  getColumnGraph,
  getGraph,
  getImpact,
  listChanges,
  listColumns,
} from "@/server/lineage/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

export const lineageRouter = router({
  graph: protectedProcedure
    .input(GraphInput)
    .output(LineageGraph)
    .query(({ ctx, input }) => getGraph(ctx, input)),
  changes: protectedProcedure
    .input(GraphInput)
    .output(GraphChanges)
    .query(({ ctx, input }) => listChanges(ctx, input)),
  impact: protectedProcedure
    .input(ImpactInput)
    .output(Impact)
    .query(({ ctx, input }) => getImpact(ctx, input)),
  columns: protectedProcedure
    .input(ColumnsInput)
    .output(z.array(NodeColumn))
    .query(({ ctx, input }) => listColumns(ctx, input)),
  columnGraph: protectedProcedure
    .input(ColumnGraphInput)
    .output(ColumnGraph)
    .query(({ ctx, input }) => getColumnGraph(ctx, input)),
  find: protectedProcedure
    .input(FindInput)
    .output(z.array(FoundNode))
    .query(({ ctx, input }) => findLineageNodes(ctx, input)),
});
