import { requirePermission } from "@/server/identity/service";
import { requestComputeOncePerMinute } from "@/server/monitoring/service";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError, NotFoundError } from "@/server/platform/errors";
import { findResident, saveLabels } from "@/server/serving/repository/predictions";
import type { LabelsAnswer, LabelsBody } from "@/server/serving/schema";

/**
 * Records what really happened after predictions; a later label of the same prediction replaces it.
 * @throws NotFoundError for an unknown endpoint
 * @throws InvalidInputError when an id stands twice in one call
 */
export async function recordLabels(
  ctx: ServiceContext,
  endpointName: string,
  { labels }: LabelsBody,
): Promise<LabelsAnswer> {
  requirePermission(ctx, "predictions.write");
  const endpoint = await findResident(ctx.pool, endpointName);
  if (endpoint === null) throw new NotFoundError("Endpoint", endpointName);
  const ids = new Set<string>();
  for (const [index, { prediction_id }] of labels.entries()) {
    if (ids.has(prediction_id)) {
      const place = `labels[${index}].prediction_id`;
      throw new InvalidInputError(`${place}: "${prediction_id}" stands twice; send one label each`);
    }
    ids.add(prediction_id);
  }
  const recordedAt = ctx.now();
  const known = await saveLabels(
    ctx.pool,
    endpoint.endpointId,
    labels.map(({ prediction_id, label, arrived_at }) => ({
      predictionId: prediction_id,
      label: Boolean(label),
      arrivedAt: arrived_at ?? recordedAt,
    })),
    recordedAt,
  );
  if (known.length > 0) requestComputeOncePerMinute(ctx, endpointName);
  const found = new Set(known);
  return { recorded: known.length, unknown: [...ids].filter((id) => !found.has(id)) };
}
