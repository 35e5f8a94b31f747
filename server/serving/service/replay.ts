import { buildFeatureSet, getFeatureView, readFeatureSet } from "@/server/features/service";
import {
  createApiKey,
  recordAudit,
  requirePermission,
  revokeApiKey,
} from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import { requestCompute } from "@/server/monitoring/service";
import { type ServiceContext, SYSTEM_ACTOR } from "@/server/platform/context";
import { InvalidInputError, parseInput } from "@/server/platform/errors";
import { getServableVersion } from "@/server/registry/service";
import { createEndpointClient, ownAddress } from "@/server/serving/endpoint-client";
import { orderRows, type ReplayRow } from "@/server/serving/replay-plan";
import { runReplay } from "@/server/serving/replay-run";
import { findDeployments } from "@/server/serving/repository/endpoints";
import { saveReplay, updateReplay } from "@/server/serving/repository/replays";
import { type ReplayItem, type ReplayPayload, RequestReplayInput } from "@/server/serving/schema";
import { requireEndpoint } from "@/server/serving/service/endpoints";
import { getRun } from "@/server/tracking/service";

export const REPLAY_JOB_KIND = "serving.replay";
const KEY_LIFETIME_MS = 24 * 3_600_000;

/**
 * Queues a replay: recorded rows of [from, to) sent through the endpoint in order of time, their
 * labels `labelDelayDays` later by the rows' own clock.
 * @returns the job's id
 */
export async function requestReplay(
  ctx: ServiceContext,
  input: RequestReplayInput,
): Promise<string> {
  requirePermission(ctx, "predictions.write");
  const { idempotencyKey, ...replay } = parseInput(RequestReplayInput, input, "replay");
  await requireEndpoint(ctx, replay.endpointName);
  const { endpointName, from, to } = replay;
  const payload = { ...replay, from: from.toISOString(), to: to.toISOString() };
  const days = `${payload.from.slice(0, 10)} to ${payload.to.slice(0, 10)}`;
  return enqueueJob(ctx.db, {
    kind: REPLAY_JOB_KIND,
    title: `Replay ${days} through ${endpointName}`,
    payload,
    actor: ctx.actor,
    maxAttempts: 10,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
}

/** Runs a replay from where an earlier attempt stopped, then has the windows computed. */
export async function replayDataset(
  ctx: JobContext,
  payload: ReplayPayload,
): Promise<{ replayId: string; sent: number; labelled: number; failed: number }> {
  const endpoint = await requireEndpoint(ctx, payload.endpointName);
  const rows = await readRows(ctx, endpoint, payload);
  const replay = await beginReplay(ctx, endpoint, payload, rows.length);
  const remaining = rows.length - replay.sent;
  ctx.logLine(`${rows.length} rows in order of time, ${remaining} of them still to be sent`);

  // The key acts for the system, not for whoever asked: it may predict and label, nothing more.
  const system: ServiceContext = { ...ctx, actor: SYSTEM_ACTOR };
  const key = await createApiKey(system, {
    name: `replay ${endpoint.name}`,
    purpose: `Replay ${replay.id}; revoked when it ends`,
    role: "scientist",
    expiresAt: new Date(ctx.now().getTime() + KEY_LIFETIME_MS),
  });
  try {
    const client = createEndpointClient({
      baseUrl: ownAddress(ctx.config),
      endpointName: endpoint.name,
      key: key.key,
      signal: ctx.signal,
    });
    const delayDays = replay.labelDelayDays;
    const end = await runReplay(ctx, client, rows, { id: replay.id, delayDays, start: replay });
    await ctx.commit((tx) => updateReplay(tx, replay.id, { ...end, finishedAt: ctx.now() }));
    const { sent, labelled, failed } = end;
    ctx.logLine(`${sent} rows sent, ${labelled} labels delivered, ${failed} rows refused`);
    await requestCompute(ctx, endpoint.name);
    return { replayId: replay.id, sent, labelled, failed };
  } finally {
    await revokeApiKey(system, key.id);
  }
}

async function beginReplay(
  ctx: JobContext,
  endpoint: { id: string; name: string },
  { datasetVersionId, from, to, labelDelayDays }: ReplayPayload,
  total: number,
): Promise<ReplayItem> {
  return ctx.commit(async (tx) => {
    const { replay, created } = await saveReplay(tx, ctx.jobId, {
      endpointId: endpoint.id,
      datasetVersionId,
      rangeFrom: from,
      rangeTo: to,
      labelDelayDays,
      total,
      startedAt: ctx.now(),
    });
    if (created) {
      await recordAudit(tx, ctx, "endpoints.replay", {
        objectKind: "endpoint",
        objectId: endpoint.id,
        objectName: endpoint.name,
        after: { replayId: replay.id, datasetVersionId, from, to, labelDelayDays, rows: total },
      });
    }
    return replay;
  });
}

/** The rows as the deployed version's feature view reads them from the dataset version. */
async function readRows(
  ctx: JobContext,
  endpoint: { id: string; name: string },
  { datasetVersionId, from, to }: ReplayPayload,
): Promise<ReplayRow[]> {
  const deployments = await findDeployments(ctx.db, endpoint.id);
  const serving = deployments.find(({ endedAt }) => endedAt === null);
  if (serving === undefined) {
    throw new InvalidInputError(`Endpoint ${endpoint.name} serves no version; deploy one first`);
  }
  const version = await getServableVersion(ctx, serving.versionId);
  const inputs = version.runId === null ? [] : (await getRun(ctx, version.runId)).inputs;
  const input = inputs.find(({ context }) => context === "training");
  if (input === undefined) {
    const problem = `v${version.number} does not record the feature view it was trained with`;
    throw new InvalidInputError(`${problem}, so rows of a dataset cannot be turned into instances`);
  }
  const view = await getFeatureView(ctx, input.featureView, input.featureViewVersion);
  const set = await buildFeatureSet(ctx, {
    viewId: view.id,
    datasetVersionId,
    purpose: "evaluation",
    from,
    to,
  });
  return orderRows(await readFeatureSet(ctx, set.id));
}
