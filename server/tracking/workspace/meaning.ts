import { METRIC_MEANINGS } from "@/server/tracking/constants";
import type { MetricDefinition, MetricDirection } from "@/server/tracking/workspace/schema";

export type TeamDefinition = Omit<MetricDefinition, "source">;

const LOWER =
  /(^|[^a-z])(loss|err(or)?|rmse|mse|mae|mape|rmsle|wer|cer|perplexity|ppl|latency|duration|time|seconds|ms|bytes|memory|brier|ece|nll|fid|distance|divergence|regret|cost)([^a-z]|$)/;
const HIGHER =
  /(^|[^a-z])(acc(uracy)?|auc|roc|prauc|ap|map|f1|fbeta|precision|recall|sensitivity|specificity|r2|score|iou|dice|bleu|rouge|ndcg|mrr|kappa|mcc|reward|throughput|lift|gain|ks|gini)([^a-z]|$)/;
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/(^|[^a-z])(ms|millis(econds)?)$/, "ms"],
  [/(^|[^a-z])(s|sec|seconds)$/, "s"],
  [/(^|[^a-z])bytes$/, "bytes"],
  [/(^|[^a-z])(mb|megabytes)$/, "MB"],
  [/(^|[^a-z])(pct|percent(age)?)$/, "%"],
];

/** What a metric means: as the team says, else as this installation computes it, else by its name. */
export function describeMetric(key: string, team: TeamDefinition | undefined): MetricDefinition {
  if (team !== undefined) return { ...team, source: "team" };
  const name = key.split(/[./]/).at(-1) ?? key;
  const unknown = { key, aggregation: "last", updatedBy: null, updatedAt: null } as const;
  // A metric may be called `constructor`.
  const meaning = Object.hasOwn(METRIC_MEANINGS, name) ? METRIC_MEANINGS[name] : undefined;
  if (meaning !== undefined) {
    const prefix = key.slice(0, Math.max(0, key.length - name.length - 1));
    return {
      ...unknown,
      label: prefix === "" ? meaning.label : `${meaning.label} (${prefix})`,
      description: meaning.definition,
      direction: meaning.direction ?? "none",
      unit: "",
      source: "built-in",
    };
  }
  const words = toWords(key);
  return {
    ...unknown,
    label: key,
    description: "",
    direction: guessDirection(words),
    unit: UNITS.find(([pattern]) => pattern.test(words))?.[1] ?? "",
    source: "guessed from the name",
  };
}

/** `valLogLoss/p95_Ms` as `val log loss/p95_ms`, so that each word stands alone. */
function toWords(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}

/** The last telling word decides: an `accuracy_loss` is a loss, a `loss_score` a score. */
function guessDirection(words: string): MetricDirection {
  const parts = words.split(/[^a-z0-9]+/).reverse();
  for (const part of parts) {
    if (LOWER.test(part)) return "lower";
    if (HIGHER.test(part)) return "higher";
  }
  return "none";
}
