import { z } from "zod";
import {
  ColumnGraph,
  ColumnGraphInput,
  ColumnsInput,
  FindInput,
  FoundNode,
  GraphInput,
  LineageGraph,
  NodeColumn,
} from "@/server/lineage/schema";
import { findLineageNodes, getColumnGraph, getGraph, listColumns } from "@/server/lineage/service";
import { protectedProcedure, router } from "@/server/platform/trpc";

export const lineageRouter = router({
  graph: protectedProcedure
    .input(GraphInput)
    .output(LineageGraph)
    .query(({ ctx, input }) => getGraph(ctx, input)),
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
