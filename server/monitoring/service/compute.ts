import { requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import { windowOf } from "@/server/monitoring/calendar";
import {
  findEndpointByName,
  type MonitoredEndpoint,
} from "@/server/monitoring/repository/endpoints";
import { findTouchedDays, readPredictions } from "@/server/monitoring/repository/predictions";
import {
  type ComputedWindow,
  findLastComputedAt,
  saveWindows,
  type WindowKey,
} from "@/server/monitoring/repository/windows";
import { type ComputePayload, RESOLUTIONS, SCORE_FEATURE } from "@/server/monitoring/schema";
import { describeBins, WindowState } from "@/server/monitoring/window-state";
import { type ServiceContext, SYSTEM_ACTOR } from "@/server/platform/context";
import { NotFoundError } from "@/server/platform/errors";
import type { ServableVersion } from "@/server/registry/schema";
import { getServableVersion } from "@/server/registry/service";

export const COMPUTE_JOB_KIND = "monitoring.compute";
const MINUTE_MS = 60_000;
/** Rows are stamped before they are committed; this much of the last look is looked at again. */
const OVERLAP_MS = 30_000;

/**
 * Queues the computation of an endpoint's windows that have new predictions or labels.
 * @returns the job's id
 */
export async function requestCompute(ctx: ServiceContext, endpointName: string): Promise<string> {
  const endpoint = await requireMonitoredEndpoint(ctx, endpointName);
  return enqueueCompute(ctx, endpoint.name, { full: false });
}

/** The same for every window, as a person asks for it. */
export async function requestRecompute(ctx: ServiceContext, endpointName: string): Promise<string> {
  requirePermission(ctx, "jobs.write");
  const endpoint = await requireMonitoredEndpoint(ctx, endpointName);
  return enqueueCompute(ctx, endpoint.name, { full: true });
}

async function enqueueCompute(
  ctx: ServiceContext,
  endpointName: string,
  options: { full: boolean; idempotencyKey?: string; runAfter?: Date },
): Promise<string> {
  const { full, ...rest } = options;
  return enqueueJob(ctx.db, {
    kind: COMPUTE_JOB_KIND,
    title: `Compute quality, latency and drift of ${endpointName}`,
    payload: { endpointName, full },
    actor: ctx.actor,
    ...rest,
  });
}

const lastAskedMinute = new WeakMap<ServiceContext["pool"], Map<string, number>>();

/**
 * Has the windows computed at the end of this minute, once for all calls in it. Never throws and
 * does not wait: the caller is answering a prediction.
 */
export function requestComputeOncePerMinute(ctx: ServiceContext, endpointName: string): void {
  const minute = Math.floor(ctx.now().getTime() / MINUTE_MS);
  const asked = lastAskedMinute.get(ctx.pool) ?? new Map<string, number>();
  lastAskedMinute.set(ctx.pool, asked);
  if (asked.get(endpointName) === minute) return;
  asked.set(endpointName, minute);
  enqueueCompute({ ...ctx, actor: SYSTEM_ACTOR }, endpointName, {
    full: false,
    idempotencyKey: `${COMPUTE_JOB_KIND}:${endpointName}:${minute}`,
    runAfter: new Date((minute + 1) * MINUTE_MS),
  }).catch((error: unknown) => {
    asked.delete(endpointName);
    ctx.log.warn({ err: error, endpoint: endpointName }, "monitoring was not queued");
  });
}

/** Computes and stores windows; running it again changes nothing but the time of computation. */
export async function computeWindows(
  ctx: JobContext,
  { endpointName, full }: ComputePayload,
): Promise<{ windows: number; predictions: number }> {
  const endpoint = await requireMonitoredEndpoint(ctx, endpointName);
  const computedAt = ctx.now();
  const last = full ? null : await findLastComputedAt(ctx.db, endpoint.id);
  const since = last === null ? null : new Date(last.getTime() - OVERLAP_MS);
  const keys = await listTouchedWindows(ctx, endpoint, since);
  const versions = new Map<string, ServableVersion>();
  const computed: ComputedWindow[] = [];
  for (const [index, { key, windowTo }] of keys.entries()) {
    ctx.signal.throwIfAborted();
    const version = versions.get(key.versionId) ?? (await getServableVersion(ctx, key.versionId));
    versions.set(key.versionId, version);
    const window = await computeWindow(ctx, version, { key, windowTo, computedAt });
    computed.push(window);
    const day = key.windowFrom.toISOString().slice(0, 10);
    const note = `${key.resolution} from ${day}: ${window.quality.n} predictions`;
    ctx.report((index + 1) / keys.length, note);
  }
  // All at once: the time of the last computation says from when on there is something new.
  await ctx.commit((tx) => saveWindows(tx, endpoint.id, computed));
  const months = computed.filter(({ key }) => key.resolution === "month");
  const predictions = months.reduce((sum, { quality }) => sum + quality.n, 0);
  ctx.logLine(`${keys.length} windows with ${predictions} predictions computed`);
  return { windows: keys.length, predictions };
}

async function listTouchedWindows(
  ctx: JobContext,
  { id: endpointId }: MonitoredEndpoint,
  since: Date | null,
): Promise<{ key: WindowKey; windowTo: Date }[]> {
  const days = await findTouchedDays(ctx.pool, endpointId, since);
  const windows = new Map<string, { key: WindowKey; windowTo: Date }>();
  for (const { versionId, at } of days) {
    for (const resolution of RESOLUTIONS) {
      const { from, to } = windowOf(at, resolution);
      const key = { endpointId, versionId, resolution, windowFrom: from };
      windows.set(`${versionId} ${resolution} ${from.toISOString()}`, { key, windowTo: to });
    }
  }
  return [...windows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, window]) => window);
}

async function computeWindow(
  ctx: JobContext,
  { signature, reference }: ServableVersion,
  { key, windowTo, computedAt }: { key: WindowKey; windowTo: Date; computedAt: Date },
): Promise<ComputedWindow> {
  const state = new WindowState(signature, reference);
  const window = { ...key, from: key.windowFrom, to: windowTo };
  for await (const rows of readPredictions(ctx.pool, window)) state.add(rows);
  const quality = state.measure();
  const drifts = state.assess().map((drift) => {
    const own = drift.name === SCORE_FEATURE ? undefined : reference.features[drift.name];
    return { ...drift, labels: describeBins(own ?? reference.score) };
  });
  return { key, windowTo, quality, drifts, computedAt };
}

/** @throws NotFoundError */
export async function requireMonitoredEndpoint(
  ctx: Pick<ServiceContext, "db">,
  name: string,
): Promise<MonitoredEndpoint> {
  const endpoint = await findEndpointByName(ctx.db, name);
  if (endpoint === null) throw new NotFoundError("Endpoint", name);
  return endpoint;
}
