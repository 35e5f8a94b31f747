import { randomUUID } from "node:crypto";
import { requirePermission } from "@/server/identity/service";
import type { Row } from "@/server/lib/ml/feature-spec";
import { requestComputeOncePerMinute } from "@/server/monitoring/service";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";
import { readInstances, requireParallel } from "@/server/serving/instances";
import { predictionSeconds, predictionsTotal, unseenCategories } from "@/server/serving/metrics";
import { getServingRuntime, type Resident } from "@/server/serving/resident";
import type { PredictAnswer, PredictBody, PredictionSource } from "@/server/serving/schema";
import type { Scored } from "@/server/serving/scorer";
import type { PendingRow } from "@/server/serving/writer";

export type PredictCall = Omit<PredictBody, "source"> & {
  endpointName: string;
  source: PredictionSource;
  requestId: string;
  /** `performance.now()` when the call arrived. */
  startedMs: number;
};

/**
 * Scores instances with the deployed version and logs each before it answers.
 *
 * `latency_ms.total` runs from the call's arrival to the commit of its rows, `queue` to the start of
 * the model, `model` is the model's own run over the call's instances.
 * @throws NotFoundError for an unknown endpoint, AppError UNAVAILABLE without a deployment
 * @throws InvalidInputError naming the instance and feature that is missing or of another type
 */
export async function predict(ctx: ServiceContext, call: PredictCall): Promise<PredictAnswer> {
  requirePermission(ctx, "predictions.write");
  const runtime = getServingRuntime(ctx);
  const resident = await runtime.getResident(call.endpointName);
  const { signature } = resident.scorer;
  const instances = readInstances(call.instances, signature.features);
  checkLists(call);

  const modelStartMs = performance.now();
  const scored = await resident.scorer.score(instances);
  const modelMs = performance.now() - modelStartMs;
  const queueMs = modelStartMs - call.startedMs;
  const threshold = signature.decisionThreshold;
  const rows = buildRows(call, resident, { instances, scored, modelMs, queueMs, now: ctx.now() });
  const totalMs = await runtime.writer.write(rows);

  count(resident, scored, totalMs);
  if (call.source !== "try") requestComputeOncePerMinute(ctx, call.endpointName);
  return {
    predictions: rows.map(({ id, score, decision }, index) => ({
      id,
      probability: score,
      decision,
      imputed: scored[index]?.imputed ?? [],
      unseen: scored[index]?.unseen ?? [],
    })),
    model: resident.modelName,
    model_version: resident.versionNumber,
    decision_threshold: threshold,
    latency_ms: { queue: queueMs, model: modelMs, total: totalMs },
  };
}

function checkLists({ instances, entities, event_times, prediction_ids }: PredictCall): void {
  requireParallel("entities", entities, instances.length);
  requireParallel("event_times", event_times, instances.length);
  requireParallel("prediction_ids", prediction_ids, instances.length);
  if (prediction_ids === undefined) return;
  const twice = prediction_ids.find((id, index) => prediction_ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new InvalidInputError(`prediction_ids: "${twice}" is given twice; each needs its own id`);
  }
}

function buildRows(
  call: PredictCall,
  { endpointId, versionId, scorer }: Resident,
  work: {
    instances: readonly Row[];
    scored: readonly Scored[];
    modelMs: number;
    queueMs: number;
    now: Date;
  },
): PendingRow[] {
  const { decisionThreshold } = scorer.signature;
  return work.scored.map(({ probability }, index) => ({
    id: call.prediction_ids?.[index] ?? randomUUID(),
    endpointId,
    versionId,
    receivedAt: work.now,
    eventAt: call.event_times?.[index] ?? work.now,
    entity: call.entities?.[index] ?? null,
    features: JSON.stringify(work.instances[index]),
    score: probability,
    decision: probability >= decisionThreshold,
    modelMs: work.modelMs,
    queueMs: work.queueMs,
    source: call.source,
    requestId: call.requestId,
    startedMs: call.startedMs,
  }));
}

function count(
  { endpointName, versionNumber }: Resident,
  scored: readonly Scored[],
  totalMs: number,
): void {
  predictionsTotal.inc({ endpoint: endpointName, version: versionNumber }, scored.length);
  predictionSeconds.observe({ endpoint: endpointName }, totalMs / 1_000);
  for (const { unseen } of scored) {
    for (const feature of unseen) unseenCategories.inc({ endpoint: endpointName, feature });
  }
}
