import { SPLIT_MEANINGS } from "@/server/sweeps/constants";
import type { SweepDetail, SweepListItem, SweepTrialItem } from "@/server/sweeps/schema";
import { METRIC_MEANINGS } from "@/server/tracking/constants";

export const METHOD_WORDS = {
  grid: "Grid",
  random: "Random",
  bayesian: "Bayesian",
} as const satisfies Record<SweepListItem["method"], string>;

export const SPLIT_WORDS = {
  validation: "held-out training rows",
  evaluation: "evaluation window",
} as const;

/** What a sweep optimises, and which rows judge it. */
export function describeObjective({ metric, direction }: { metric: string; direction: string }) {
  const [split = "", key = ""] = metric.split(".");
  const isEvaluation = split === "evaluation";
  const label = METRIC_MEANINGS[key]?.label ?? key;
  return {
    label,
    isEvaluation,
    goal: direction === "higher" ? "higher is better" : "lower is better",
    on: isEvaluation ? SPLIT_WORDS.evaluation : SPLIT_WORDS.validation,
    meaning: isEvaluation ? SPLIT_MEANINGS.evaluation : SPLIT_MEANINGS.validation,
    definition: METRIC_MEANINGS[key]?.definition,
  };
}

export function isActive({ state }: Pick<SweepListItem, "state">): boolean {
  return state === "queued" || state === "running";
}

/** Trials that have come to an end, of how many. */
export function countProgress({
  counts,
  maxTrials,
  state,
}: Pick<SweepListItem, "counts" | "maxTrials" | "state">) {
  const done = counts.finished + counts.failed + counts.cancelled;
  // A search that ran out of points ends before its limit.
  const total = state === "finished" ? done : maxTrials;
  return { done, total, share: total === 0 ? 0 : done / total };
}

/** A setting's own name: `l2` of `model.l2`. */
export function shortName(name: string): string {
  return name.split(".").at(-1) ?? name;
}

export function formatValue(value: string | number | boolean | undefined): string {
  if (typeof value !== "number") return value === undefined ? "–" : String(value);
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 0.001 && size < 100_000
    ? String(Number(value.toPrecision(4)))
    : value.toExponential(2);
}

/** The best value among each trial and those before it. */
export function toBestSoFar(
  trials: readonly Pick<SweepTrialItem, "number" | "value">[],
  direction: SweepDetail["direction"],
): { x: number; y: number | null }[] {
  let best: number | null = null;
  return trials.map(({ number, value }) => {
    if (value !== null) {
      const isBetter = best === null || (direction === "higher" ? value > best : value < best);
      if (isBetter) best = value;
    }
    return { x: number, y: best };
  });
}
