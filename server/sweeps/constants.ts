export const SWEEP_METHODS = ["grid", "random", "bayesian"] as const;
export const SWEEP_STATES = [
  "queued",
  "running",
  "paused",
  "finished",
  "failed",
  "cancelled",
] as const;
export const TRIAL_STATES = ["queued", "running", "finished", "failed", "cancelled"] as const;

/** Trials that one sweep may hold. The model of a Bayesian search grows with the cube of theirs. */
export const TRIAL_LIMITS = { grid: 1_000, random: 1_000, bayesian: 200 } as const;
export const PARALLEL_LIMIT = 16;
/** Trials that may fail one after another before the sweep stops. */
export const FAILURES_IN_A_ROW = 5;
/** Part of the training window that judges a trial and that the trial does not learn. */
export const VALIDATION_SHARE = 0.2;
/** Tag of a sweep's runs; its value is the sweep's number. */
export const SWEEP_TAG = "headrace.sweep";

/** What a sweep may optimise, of what a trial measures. */
export const OBJECTIVES = [
  { metric: "auc", direction: "higher" },
  { metric: "logLoss", direction: "lower" },
  { metric: "brier", direction: "lower" },
  { metric: "f1", direction: "higher" },
  { metric: "accuracy", direction: "higher" },
  { metric: "precision", direction: "higher" },
  { metric: "recall", direction: "higher" },
  { metric: "topResponse30", direction: "higher" },
  { metric: "ece", direction: "lower" },
] as const;
export const SPLITS = ["validation", "evaluation"] as const;

/** What each split says of the figures, in words for people. */
export const SPLIT_MEANINGS = {
  validation:
    "A fifth of the training window judges each trial and is not trained on: its last rows, or evenly spread ones where the earlier rows lack a feature. The evaluation window stays untouched, so it still judges the final model fairly.",
  evaluation:
    "The evaluation window chooses the best trial. Its figures are then too good to judge that model: keep later rows for that.",
} as const satisfies Record<(typeof SPLITS)[number], string>;
