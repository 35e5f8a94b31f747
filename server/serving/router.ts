import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ListInput } from "@/server/lib/list/schema";
import { protectedProcedure, router } from "@/server/platform/trpc";
import {
  CreateEndpointInput,
  DeployInput,
  EndpointDetail,
  EndpointPage,
  EndpointRef,
  ListPredictionsInput,
  PredictAnswer,
  PredictionPage,
  ReplayItem,
  Traffic,
  TrafficInput,
  TryInput,
} from "@/server/serving/schema";
import {
  createEndpoint,
  deployVersion,
  getEndpoint,
  getTraffic,
  listEndpoints,
  listPredictions,
  listReplays,
  predict,
} from "@/server/serving/service";

export const endpointsRouter = router({
  list: protectedProcedure
    .input(ListInput)
    .output(EndpointPage)
    .query(({ ctx, input }) => listEndpoints(ctx, input)),
  get: protectedProcedure
    .input(EndpointRef)
    .output(EndpointDetail)
    .query(({ ctx, input }) => getEndpoint(ctx, input.name)),
  create: protectedProcedure
    .input(CreateEndpointInput)
    .mutation(({ ctx, input }) => createEndpoint(ctx, input)),
  deploy: protectedProcedure
    .input(DeployInput)
    .mutation(({ ctx, input }) => deployVersion(ctx, input)),
  traffic: protectedProcedure
    .input(TrafficInput)
    .output(Traffic)
    .query(({ ctx, input }) => getTraffic(ctx, input)),
  predictions: protectedProcedure
    .input(ListPredictionsInput)
    .output(PredictionPage)
    .query(({ ctx, input }) => listPredictions(ctx, input)),
  replays: protectedProcedure
    .input(EndpointRef)
    .output(z.array(ReplayItem))
    .query(({ ctx, input }) => listReplays(ctx, input.name)),
  tryPredict: protectedProcedure
    .input(TryInput)
    .output(PredictAnswer)
    .mutation(({ ctx, input }) =>
      predict(ctx, {
        endpointName: input.name,
        instances: [input.instance],
        source: "try",
        requestId: randomUUID(),
        startedMs: performance.now(),
      }),
    ),
});
