import { summarizeFeatures } from "@/server/monitoring/feature-health";
import { isMonitored, judgeHealth, sortRows } from "@/server/monitoring/judge";
import { findEndpoints, type MonitoredEndpoint } from "@/server/monitoring/repository/endpoints";
import { findFirstOpenLabel } from "@/server/monitoring/repository/predictions";
import { findDrift, findDrifts, findWindows } from "@/server/monitoring/repository/windows";
import {
  type FeaturePeek,
  type FeaturePeekInput,
  type HealthVersion,
  type ModelHealth,
  ModelHealthInput,
  type MonitoringOverview,
  type MonitorWindow,
  SCORE_FEATURE,
} from "@/server/monitoring/schema";
import { requireMonitoredEndpoint } from "@/server/monitoring/service/compute";
import { getHealthFacts, listModelAnnotations } from "@/server/monitoring/service/facts";
import { describeBins, toReferenceCounts } from "@/server/monitoring/window-state";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError, parseInput } from "@/server/platform/errors";
import type { ServableVersion } from "@/server/registry/schema";
import { getModel, getServableVersion } from "@/server/registry/service";

/** Every served model against the same rules, worst first. */
export async function getMonitoringOverview(ctx: ServiceContext): Promise<MonitoringOverview> {
  const endpoints = await findEndpoints(ctx.db);
  const facts = await Promise.all(endpoints.map((endpoint) => getHealthFacts(ctx, endpoint)));
  const rows = facts.flatMap((each) => (each === null ? [] : [judgeHealth(each)]));
  const monitored = new Set(rows.filter(isMonitored).map(({ model }) => model)).size;
  return { rows: sortRows(rows), monitored, asOf: ctx.now() };
}

/**
 * Quality, latency, volume and drift of a model over event time, on one of its endpoints.
 * @throws NotFoundError for an unknown model, an endpoint that does not serve it, or a version
 */
export async function getModelHealth(
  ctx: ServiceContext,
  input: ModelHealthInput,
): Promise<ModelHealth> {
  const {
    model: name,
    endpoint: endpointName,
    version,
    resolution,
  } = parseInput(ModelHealthInput, input, "health");
  const model = await getModel(ctx, name);
  const endpoints = await findEndpoints(ctx.db, name);
  const endpoint = chooseEndpoint(endpoints, endpointName);
  const head = {
    model: { name: model.name, title: model.title },
    endpoints: endpoints.map((each) => each.name),
    resolution,
  };
  if (endpoint === null) return { ...head, ...NOTHING_SERVED };

  const windows = await findWindows(ctx.db, { endpointId: endpoint.id, resolution });
  const details = await getVersions(ctx, endpoint, windows);
  const chosen = chooseVersion(details, endpoint, version);
  const drifts =
    chosen === null
      ? []
      : await findDrifts(ctx.db, { endpointId: endpoint.id, versionId: chosen.id, resolution });
  const firstOpen = windows.find(({ n, nLabelled }) => nLabelled < n);
  const computed = windows.map(({ computedAt }) => computedAt.getTime());
  return {
    ...head,
    endpoint: { id: endpoint.id, name: endpoint.name },
    versions: details.map((detail) => describeVersion(detail, endpoint)),
    drifting: chosen === null ? null : { versionId: chosen.id, number: chosen.number },
    reference: chosen === null ? null : describeReference(chosen),
    windows,
    features: summarizeFeatures(drifts),
    annotations: await listModelAnnotations(ctx, endpoint, details),
    labelsCompleteTo:
      firstOpen === undefined
        ? null
        : await findFirstOpenLabel(ctx.pool, endpoint.id, firstOpen.windowFrom),
    computedAt: computed.length === 0 ? null : new Date(Math.max(...computed)),
  };
}

const NOTHING_SERVED = {
  endpoint: null,
  versions: [],
  drifting: null,
  reference: null,
  windows: [],
  features: [],
  annotations: [],
  labelsCompleteTo: null,
  computedAt: null,
};

function chooseEndpoint(
  endpoints: readonly MonitoredEndpoint[],
  name: string | undefined,
): MonitoredEndpoint | null {
  if (name !== undefined) {
    const named = endpoints.find((endpoint) => endpoint.name === name);
    if (named === undefined) throw new NotFoundError("Endpoint of the model", name);
    return named;
  }
  return endpoints.find(({ serving }) => serving !== null) ?? endpoints[0] ?? null;
}

/** Versions that serve or have windows, newest first. */
async function getVersions(
  ctx: ServiceContext,
  { serving }: MonitoredEndpoint,
  windows: readonly MonitorWindow[],
): Promise<ServableVersion[]> {
  const ids = new Set(windows.map(({ versionId }) => versionId));
  if (serving !== null) ids.add(serving.versionId);
  const details = await Promise.all([...ids].map((id) => getServableVersion(ctx, id)));
  return details.sort((a, b) => b.number - a.number);
}

function chooseVersion(
  details: readonly ServableVersion[],
  { serving }: MonitoredEndpoint,
  number: number | undefined,
): ServableVersion | null {
  if (number !== undefined) {
    const found = details.find((detail) => detail.number === number);
    if (found === undefined) throw new NotFoundError("Monitored version", `v${number}`);
    return found;
  }
  return details.find(({ id }) => id === serving?.versionId) ?? details[0] ?? null;
}

function describeVersion(
  { id, number, signature, trainedFrom, trainedTo, evaluation }: ServableVersion,
  { serving }: MonitoredEndpoint,
): HealthVersion {
  const { decisionThreshold } = signature;
  const isServing = id === serving?.versionId;
  return {
    versionId: id,
    number,
    isServing,
    decisionThreshold,
    trainedFrom,
    trainedTo,
    evaluation,
  };
}

function describeReference({ reference }: ServableVersion) {
  return { from: reference.from, to: reference.to, n: reference.rowCount };
}

/** One feature in one window beside its training distribution. @throws NotFoundError */
export async function getFeaturePeek(
  ctx: ServiceContext,
  { endpointName, ...input }: FeaturePeekInput,
): Promise<FeaturePeek> {
  const endpoint = await requireMonitoredEndpoint(ctx, endpointName);
  const found = await findDrift(ctx.db, { ...input, endpointId: endpoint.id });
  if (found === null) {
    const day = input.windowFrom.toISOString().slice(0, 10);
    throw new NotFoundError(`Drift of ${input.feature} from`, day);
  }
  const { reference } = await getServableVersion(ctx, input.versionId);
  const own = input.feature === SCORE_FEATURE ? undefined : reference.features[input.feature];
  const training = own ?? reference.score;
  return {
    drift: found.drift,
    window: found.distribution,
    reference: { labels: describeBins(training), counts: toReferenceCounts(training) },
  };
}
