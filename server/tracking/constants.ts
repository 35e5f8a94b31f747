/** Runs that one comparison holds; more would not be read. */
export const COMPARE_LIMIT = 100;
/** Keys that one page of a runs table carries as columns, of metrics and of params each. */
export const COLUMN_LIMIT = 60;
export const HISTORY_POINTS_MAX = 2_000;
/** Runs that one bulk action changes. */
export const BULK_LIMIT = 10_000;
/** Where experiments go that name no project. */
export const DEFAULT_PROJECT = "default";
/** Tag by which a client says which project an experiment belongs to. */
export const PROJECT_TAG = "headrace.project";
/** Tag that holds a run's name, as MLflow's clients set it. */
export const RUN_NAME_TAG = "mlflow.runName";
/** Tag that names a nested run's parent, as MLflow's clients set it. */
export const PARENT_TAG = "mlflow.parentRunId";

export type MetricMeaning = {
  label: string;
  definition: string;
  /** Which way is better; null where neither is. */
  direction: "higher" | "lower" | null;
};

/** The metrics that this installation computes, in words; keys of others mean what their run says. */
export const METRIC_MEANINGS: Readonly<Record<string, MetricMeaning>> = {
  auc: {
    label: "AUC",
    definition: "How often a positive scores above a negative: 0.5 is chance, 1 is perfect.",
    direction: "higher",
  },
  f1: {
    label: "F1",
    definition: "Harmonic mean of precision and recall at the decision threshold.",
    direction: "higher",
  },
  accuracy: {
    label: "Accuracy",
    definition: "Share of right decisions at the decision threshold.",
    direction: "higher",
  },
  precision: {
    label: "Precision",
    definition: "Share of positives among the rows decided positive.",
    direction: "higher",
  },
  recall: {
    label: "Recall",
    definition: "Share of the positives that were decided positive.",
    direction: "higher",
  },
  topResponse30: {
    label: "Response in the top 30 %",
    definition: "Share of positives among the 30 % of rows with the highest scores.",
    direction: "higher",
  },
  brier: {
    label: "Brier score",
    definition: "Mean squared distance of probability and outcome.",
    direction: "lower",
  },
  logLoss: {
    label: "Log loss",
    definition: "Mean negative log-likelihood of the outcomes, in nats.",
    direction: "lower",
  },
  ece: {
    label: "Calibration error",
    definition: "Mean distance of predicted and observed share over ten bins of the probability.",
    direction: "lower",
  },
  baseRate: {
    label: "Base rate",
    definition: "Share of positives among all rows of the window.",
    direction: null,
  },
  gradientNorm: {
    label: "Gradient norm",
    definition: "Length of the loss's gradient; training ends when it is near 0.",
    direction: null,
  },
};

/** What a key such as `evaluation.auc` means, by its last part. */
export function findMetricMeaning(key: string): MetricMeaning | null {
  return METRIC_MEANINGS[key.split(".").at(-1) ?? ""] ?? null;
}
