import { composeFigures, type FigureFacts } from "@/server/insights/figures";
import { findRollbackTarget } from "@/server/insights/rollback";
import type { ExecutiveRow, ExecutiveSummary } from "@/server/insights/schema";
import { composeSentence, type ModelStanding } from "@/server/insights/sentence";
import { type ModelHealth, type MonitorWindow, SCORE_FEATURE } from "@/server/monitoring/schema";
import {
  findLastComplete,
  findLastDecided,
  getModelHealth,
  getMonitoringOverview,
} from "@/server/monitoring/service";
import type { ServiceContext } from "@/server/platform/context";
import { getEndpoint } from "@/server/serving/service";

/** The state of everything in production, in one sentence, a few figures and one row a model. */
export async function getExecutiveSummary(ctx: ServiceContext): Promise<ExecutiveSummary> {
  const { rows, monitored, asOf } = await getMonitoringOverview(ctx);
  const endpoints = await Promise.all(rows.map(({ endpoint }) => getEndpoint(ctx, endpoint)));
  const models = rows.map((row, index): ExecutiveRow => {
    const endpoint = endpoints[index];
    return { ...row, rollback: endpoint === undefined ? null : findRollbackTarget(endpoint) };
  });
  const healths = await Promise.all(
    models.map(({ model, endpoint }) => getModelHealth(ctx, { model, endpoint })),
  );
  const standings = models.flatMap((row, index) => {
    const health = healths[index];
    return health === undefined ? [] : [describeStanding(row, health)];
  });
  const [focus] = models;
  const [standing] = standings;
  const evaluation = healths[0]?.versions.find(({ isServing }) => isServing)?.evaluation ?? [];
  return {
    sentence: composeSentence(standings),
    focus: focus?.title ?? null,
    figures: composeFigures({
      rows: models,
      monitored,
      auc: standing?.quality?.auc ?? null,
      trainedAuc: standing?.quality?.trained ?? null,
      evaluation,
      latencyP95Ms: standing?.latencyP95Ms ?? null,
      volume: healths[0] === undefined ? null : sumVolume(servingWindows(healths[0])),
      openBreaks: focus === undefined || focus.data.value === null ? null : countOpen(focus),
      otherVersions: Math.max(0, (endpoints[0]?.versions.length ?? 0) - 1),
      asOf,
    }),
    models,
    asOf,
  };
}

function describeStanding(row: ExecutiveRow, health: ModelHealth): ModelStanding {
  const serving = health.versions.find(({ isServing }) => isServing);
  const windows = servingWindows(health);
  const complete = findLastComplete(windows);
  const trained = serving?.evaluation.find(
    ({ key, split }) => key === "auc" && split === "training",
  );
  const last = findLastDecided(health.features.flatMap((feature) => feature.windows));
  const inputs = last.filter(({ feature }) => feature !== SCORE_FEATURE);
  const cells = [row.quality, row.drift, row.latency, row.data];
  return {
    title: row.title,
    model: row.model,
    endpoint: row.endpoint,
    quality:
      complete?.auc == null
        ? null
        : {
            state: row.quality.state,
            auc: complete.auc,
            trained: trained?.value ?? null,
            from: complete.windowFrom,
          },
    drift:
      inputs.length === 0
        ? null
        : {
            drifted: inputs.filter(({ severity }) => severity === "drift").length,
            total: inputs.length,
          },
    latencyP95Ms: windows.at(-1)?.latencyP95Ms ?? null,
    openBreaks: countOpen(row),
    needsAttention: cells.some(({ state }) => state === "act"),
    rollbackNumber: row.rollback?.versionNumber ?? null,
  };
}

function servingWindows({ windows, versions }: ModelHealth): MonitorWindow[] {
  const serving = versions.find(({ isServing }) => isServing);
  return windows.filter(({ versionId }) => versionId === serving?.versionId);
}

function sumVolume(windows: readonly MonitorWindow[]): FigureFacts["volume"] {
  const [first] = windows;
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    n: windows.reduce((sum, { n }) => sum + n, 0),
    from: first.windowFrom,
    to: last.windowTo,
    computedAt: last.computedAt,
    isReplay: windows.every(({ source }) => source === "replay"),
  };
}

function countOpen({ data }: ExecutiveRow): number {
  return data.state === "act" ? Number.parseInt(data.value ?? "0", 10) : 0;
}
