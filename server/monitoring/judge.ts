import {
  type FeatureDrift,
  type HealthCell,
  type HealthRow,
  MIN_LABELLED,
  type MonitorWindow,
  SCORE_FEATURE,
} from "@/server/monitoring/schema";
import type { EvaluationMetric } from "@/server/registry/schema";

/** Limits of the overview's judgement; each cell's `detail` says the one that it used. */
export const HEALTH_LIMITS = {
  /** Ranking quality (AUC): 0.5 is chance. */
  aucAct: 0.55,
  aucWatch: 0.6,
  /** Loss against the quality on the training data. */
  lossAct: 0.1,
  lossWatch: 0.05,
  /** Share of features that drifted. */
  driftShareAct: 0.5,
  latencyWatchMs: 100,
  latencyActMs: 500,
} as const;

export type DataFacts = {
  /** Active contracts of the training dataset. */
  contracts: number;
  evaluatedAt: Date | null;
  breaks: readonly { title: string; from: Date; until: Date | null }[];
  /** Time of the dataset's last row. */
  dataUntil: Date | null;
};

export type HealthFacts = {
  model: string;
  title: string;
  endpoint: string;
  version: {
    number: number;
    evaluation: readonly EvaluationMetric[];
    trainedFrom: Date | null;
    trainedTo: Date | null;
  };
  /** Months of the serving version, oldest first. */
  windows: readonly MonitorWindow[];
  drifts: readonly FeatureDrift[];
  data: DataFacts | null;
};

const NOT_MEASURED = { value: null, from: null, to: null, n: null, computedAt: null } as const;
const RANK = { act: 0, watch: 1, unknown: 2, good: 3 } as const;

/** One row of the overview. Cells that nobody measured are "unknown", never good. */
export function judgeHealth(facts: HealthFacts): HealthRow {
  const { model, title, endpoint, version } = facts;
  return {
    model,
    title,
    endpoint,
    versionNumber: version.number,
    quality: judgeQuality(facts),
    drift: judgeDrift(facts),
    latency: judgeLatency(facts),
    data: judgeData(facts),
  };
}

/** Worst first, then by name. */
export function sortRows(rows: readonly HealthRow[]): HealthRow[] {
  return [...rows].sort((a, b) => rankOf(a) - rankOf(b) || (a.title < b.title ? -1 : 1));
}

/** Monitored: quality or drift is computed, and latency is. */
export function isMonitored({ quality, drift, latency }: HealthRow): boolean {
  return latency.value !== null && (quality.value !== null || drift.value !== null);
}

/** A row stands by its worst cell; red weighs most, then amber, then what is not measured. */
function rankOf({ quality, drift, latency, data }: HealthRow): number {
  const ranks = [quality, drift, latency, data].map(({ state }) => RANK[state]);
  return Math.min(...ranks) * 10 + ranks.reduce<number>((sum, rank) => sum + rank, 0) / 10;
}

/** The last window whose predictions all have labels, with enough of them and both outcomes. */
export function findLastComplete(windows: readonly MonitorWindow[]): MonitorWindow | null {
  const complete = windows.filter(
    ({ n, nLabelled, auc }) => nLabelled === n && nLabelled >= MIN_LABELLED && auc !== null,
  );
  return complete.at(-1) ?? null;
}

/** The last window of which at least one column has enough rows to decide; its drifts. */
export function findLastDecided(drifts: readonly FeatureDrift[]): FeatureDrift[] {
  const decided = drifts.filter(({ severity }) => severity !== "insufficient data");
  const last = Math.max(0, ...decided.map(({ windowFrom }) => windowFrom.getTime()));
  return decided.filter(({ windowFrom }) => windowFrom.getTime() === last);
}

function judgeQuality({ windows, version }: HealthFacts): HealthCell {
  const window = findLastComplete(windows);
  if (window === null || window.auc === null) {
    const detail = `No month yet has the labels of all its predictions, at least ${MIN_LABELLED}`;
    return { ...NOT_MEASURED, state: "unknown", detail };
  }
  const { auc, nLabelled: n, windowFrom: from, windowTo: to, computedAt } = window;
  const trained = version.evaluation.find(
    ({ key, split }) => key === "auc" && split === "training",
  );
  const loss = trained === undefined ? 0 : trained.value - auc;
  const { aucAct, aucWatch, lossAct, lossWatch } = HEALTH_LIMITS;
  const isAct = auc < aucAct || loss >= lossAct;
  const isWatch = auc < aucWatch || loss >= lossWatch;
  const against = trained === undefined ? "" : `, ${trained.value.toFixed(2)} on its training data`;
  const rule = `red below ${aucAct} or ${lossAct} under training, amber below ${aucWatch} or ${lossWatch} under`;
  return {
    state: isAct ? "act" : isWatch ? "watch" : "good",
    value: `AUC ${auc.toFixed(2)}`,
    detail: `Ranking quality (AUC; 0.5 is chance, 1 is perfect) ${auc.toFixed(2)}${against}; ${rule}`,
    from,
    to,
    n,
    computedAt,
  };
}

function judgeDrift({ drifts }: HealthFacts): HealthCell {
  const last = findLastDecided(drifts);
  const [first] = last;
  if (first === undefined) {
    const detail = "No month yet holds enough predictions to compare with the training data";
    return { ...NOT_MEASURED, state: "unknown", detail };
  }
  const features = last.filter(({ feature }) => feature !== SCORE_FEATURE);
  const drifted = features.filter(({ severity }) => severity === "drift");
  const share = features.length === 0 ? 0 : drifted.length / features.length;
  const { driftShareAct } = HEALTH_LIMITS;
  return {
    state: share >= driftShareAct ? "act" : drifted.length > 0 ? "watch" : "good",
    value: `${drifted.length} of ${features.length}`,
    detail: `Features whose values differ from the training data beyond chance and by a relevant amount; red from ${driftShareAct * 100} % of them, amber from one`,
    from: first.windowFrom,
    to: first.windowTo,
    n: first.n,
    computedAt: first.computedAt,
  };
}

function judgeLatency({ windows }: HealthFacts): HealthCell {
  const window = windows.at(-1);
  if (window === undefined || window.latencyP95Ms === null) {
    return { ...NOT_MEASURED, state: "unknown", detail: "No prediction has been answered yet" };
  }
  const { latencyP95Ms: p95, n, windowFrom: from, windowTo: to, computedAt } = window;
  const { latencyActMs, latencyWatchMs } = HEALTH_LIMITS;
  return {
    state: p95 > latencyActMs ? "act" : p95 > latencyWatchMs ? "watch" : "good",
    value: `${p95.toFixed(p95 < 10 ? 1 : 0)} ms`,
    detail: `95 of 100 calls were faster; amber above ${latencyWatchMs} ms, red above ${latencyActMs} ms`,
    from,
    to,
    n,
    computedAt,
  };
}

function judgeData({ data, version }: HealthFacts): HealthCell {
  if (data === null || data.contracts === 0 || data.evaluatedAt === null) {
    const detail = "No contract on the model's training dataset has been checked";
    return { ...NOT_MEASURED, state: "unknown", detail };
  }
  const { contracts, evaluatedAt: computedAt, breaks, dataUntil } = data;
  const open = breaks.filter(({ until }) => isOpen(until, dataUntil));
  const inTraining = breaks.filter((each) => overlaps(each, version));
  const worst = open[0] ?? inTraining[0];
  const shared = { n: contracts, computedAt, from: worst?.from ?? null, to: worst?.until ?? null };
  if (open[0] !== undefined) {
    return {
      ...shared,
      state: "act",
      value: `${open.length} open`,
      detail: `${open[0].title}, and still so in the newest data`,
    };
  }
  if (inTraining[0] !== undefined) {
    return {
      ...shared,
      state: "watch",
      value: `${inTraining.length} in training`,
      detail: `${inTraining[0].title} within the data that v${version.number} was trained on; kept since`,
    };
  }
  return {
    ...shared,
    state: "good",
    value: "kept",
    detail: "Every contract holds in the newest data",
  };
}

function isOpen(until: Date | null, dataUntil: Date | null): boolean {
  return until === null || (dataUntil !== null && until > dataUntil);
}

function overlaps(
  { from, until }: { from: Date; until: Date | null },
  { trainedFrom, trainedTo }: HealthFacts["version"],
): boolean {
  if (trainedFrom === null || trainedTo === null) return false;
  return from < trainedTo && (until === null || until > trainedFrom);
}
