import type { ExecutiveFigure, ExecutiveRow } from "@/server/insights/schema";
import type { HealthCell } from "@/server/monitoring/schema";
import type { EvaluationMetric } from "@/server/registry/schema";

export type FigureFacts = {
  /** Models that serve, worst first; the figures tell of the first. */
  rows: readonly ExecutiveRow[];
  monitored: number;
  /** Ranking quality of the first model now; null when not measured. */
  auc: number | null;
  trainedAuc: number | null;
  evaluation: readonly EvaluationMetric[];
  latencyP95Ms: number | null;
  /** Predictions of the version that serves, over all its windows. */
  volume: { n: number; from: Date; to: Date; computedAt: Date; isReplay: boolean } | null;
  openBreaks: number | null;
  /** Versions of the first model beside the one that serves. */
  otherVersions: number;
  asOf: Date;
};

const NOW = "as of now";
const MINUS = "\u2212";
const NO_TRUST = { from: null, to: null, basis: NOW, n: null, computedAt: null } as const;

/** The figures of the executive page; null values read "not measured". */
export function composeFigures(facts: FigureFacts): ExecutiveFigure[] {
  const [focus] = facts.rows;
  if (focus === undefined) return [composeModels(facts)];
  return [
    composeModels(facts),
    composeQuality(facts, focus),
    composeResponse(facts, focus),
    composeVolume(facts, focus),
    composeLatency(facts, focus),
    composeDrift(focus),
    composeData(facts, focus),
    composeRollback(facts, focus),
  ];
}

function composeModels({ rows, monitored, asOf }: FigureFacts): ExecutiveFigure {
  const models = new Set(rows.map(({ model }) => model)).size;
  const share = models === 0 ? null : Math.round((monitored / models) * 100);
  return {
    ...NO_TRUST,
    id: "models",
    label: "Models in production",
    value: String(models),
    unit: share === null ? null : `${share} % monitored`,
    delta: null,
    state: share === null ? null : share >= 95 ? "good" : share >= 70 ? "watch" : "act",
    definition:
      "Models with a version deployed on an endpoint. Monitored: latency is computed, and quality or drift too",
    n: models,
    computedAt: asOf,
    href: "/endpoints",
  };
}

function composeQuality(facts: FigureFacts, { model, quality }: ExecutiveRow): ExecutiveFigure {
  const { auc, trainedAuc } = facts;
  return {
    ...trustOf(quality),
    id: "quality",
    label: "Ranking quality now",
    value: auc === null ? null : auc.toFixed(2),
    unit: null,
    delta:
      auc === null || trainedAuc === null
        ? null
        : compare(auc, trainedAuc, 2, `from ${trainedAuc.toFixed(2)} on its training data`),
    state: quality.state,
    definition:
      "How often the model ranks a person who responded above one who did not (AUC; 0.5 is chance, 1 is perfect), in the last month whose labels are complete",
    href: `/monitoring/${encodeURIComponent(model)}`,
  };
}

function composeResponse({ evaluation }: FigureFacts, { model }: ExecutiveRow): ExecutiveFigure {
  const find = (key: string) =>
    evaluation.find((metric) => metric.key === key && metric.split === "evaluation");
  const top = find("topResponse30");
  const base = find("baseRate");
  return {
    ...NO_TRUST,
    ...(top === undefined ? {} : trustOf(top)),
    id: "response",
    label: "Response among the chosen",
    value: top === undefined ? null : String(Math.round(top.value * 100)),
    unit: "%",
    delta:
      top === undefined || base === undefined
        ? null
        : compare(
            Math.round(top.value * 100),
            Math.round(base.value * 100),
            0,
            `points from ${Math.round(base.value * 100)} % among everyone`,
          ),
    state: null,
    definition:
      "Of the 30 of 100 people whom the model ranks highest, the share that responded, measured when the version was evaluated",
    href: `/models/${encodeURIComponent(model)}`,
  };
}

function composeVolume({ volume }: FigureFacts, { model }: ExecutiveRow): ExecutiveFigure {
  return {
    ...NO_TRUST,
    ...(volume === null ? {} : trustOf(volume)),
    id: "volume",
    label: "Answers given",
    value: volume === null ? null : volume.n.toLocaleString("en-US").replaceAll(",", "\u202f"),
    unit: volume?.isReplay === true ? "replayed" : null,
    delta: null,
    state: null,
    definition:
      "Predictions of the version that serves, by the time of what they predict; replayed ones are recorded rows sent through the real endpoint",
    href: `/monitoring/${encodeURIComponent(model)}?tab=windows`,
  };
}

function composeLatency(facts: FigureFacts, row: ExecutiveRow): ExecutiveFigure {
  const { latencyP95Ms: p95 } = facts;
  return {
    ...trustOf(row.latency),
    id: "latency",
    label: "Answer time, 95 of 100 calls",
    value: p95 === null ? null : p95.toFixed(p95 < 10 ? 1 : 0),
    unit: "ms",
    delta: null,
    state: row.latency.state,
    definition: "95 of 100 predictions were ready within this time, in the last month with traffic",
    href: `/endpoints/${row.endpoint}`,
  };
}

function composeDrift({ drift, model }: ExecutiveRow): ExecutiveFigure {
  return {
    ...trustOf(drift),
    id: "drift",
    label: "Inputs that changed",
    value: drift.value,
    unit: null,
    delta: null,
    state: drift.state,
    definition:
      "Features whose values differ from the training data beyond chance and by a relevant amount",
    href: `/monitoring/${encodeURIComponent(model)}?tab=drift`,
  };
}

function composeData({ openBreaks }: FigureFacts, { data }: ExecutiveRow): ExecutiveFigure {
  return {
    ...trustOf(data),
    id: "data",
    label: "Data contracts broken now",
    value: openBreaks === null ? null : String(openBreaks),
    unit: openBreaks === 0 && data.state === "watch" ? `now, ${data.value}` : null,
    delta: null,
    state: data.state,
    definition: "Contracts on the model's training dataset that its newest data break",
    from: null,
    to: null,
    basis: "newest data",
    href: "/contracts",
  };
}

function composeRollback(
  facts: FigureFacts,
  { rollback, endpoint }: ExecutiveRow,
): ExecutiveFigure {
  return {
    ...NO_TRUST,
    n: facts.otherVersions,
    computedAt: facts.asOf,
    id: "rollback",
    label: "Rollback target",
    value: rollback === null ? "none yet" : `v${rollback.versionNumber}`,
    unit: null,
    delta: null,
    state: rollback === null ? "watch" : "good",
    definition: "The version that served before, else the one that the model names as its fallback",
    href: `/endpoints/${endpoint}?tab=deployments`,
  };
}

function compare(
  value: number,
  baseline: number,
  decimals: number,
  against: string,
): ExecutiveFigure["delta"] {
  const difference = value - baseline;
  const size = Math.abs(difference).toFixed(decimals);
  if (Number(size) === 0) return { text: "±0", direction: "flat", against };
  return difference > 0
    ? { text: `+${size}`, direction: "up", against }
    : { text: `${MINUS}${size}`, direction: "down", against };
}

type Trusted = Pick<HealthCell, "from" | "to" | "n" | "computedAt">;

function trustOf({ from, to, n, computedAt }: Trusted) {
  return { from, to, basis: NOW, n, computedAt };
}
