import { FAILURES_IN_A_ROW } from "@/server/sweeps/constants";
import type { SweepListItem, SweepState, SweepTrialItem, TrialState } from "@/server/sweeps/schema";

export type TrialStatus = {
  number: number;
  state: TrialState;
  error: string | null;
  finishedAt: Date | null;
};

export type Decision =
  | { kind: "wait" }
  | { kind: "start"; count: number }
  | { kind: "finish" }
  | { kind: "fail"; reason: string };

/** What a running sweep does next, from its trials alone. */
export function decideNext(
  { maxTrials, maxParallel }: { maxTrials: number; maxParallel: number },
  trials: readonly TrialStatus[],
): Decision {
  const failed = listFailuresInARow(trials);
  if (failed.length >= FAILURES_IN_A_ROW) {
    const last = failed.at(-1)?.error ?? "no reason given";
    return { kind: "fail", reason: `${failed.length} trials failed in a row, the last: ${last}` };
  }
  const active = trials.filter(({ state }) => state === "queued" || state === "running").length;
  const count = Math.min(maxParallel - active, maxTrials - trials.length);
  if (count > 0) return { kind: "start", count };
  return active > 0 ? { kind: "wait" } : { kind: "finish" };
}

/** The failed trials since the last one that finished, in the order in which they ended. */
export function listFailuresInARow<Trial extends TrialStatus>(trials: readonly Trial[]): Trial[] {
  const ended = trials
    .filter(({ state }) => state === "finished" || state === "failed")
    .sort((a, b) => toMs(a) - toMs(b) || a.number - b.number);
  const lastGood = ended.findLastIndex(({ state }) => state === "finished");
  return ended.slice(lastGood + 1);
}

function toMs({ finishedAt }: TrialStatus): number {
  return finishedAt?.getTime() ?? 0;
}

export function isSweepEnded(state: SweepState): boolean {
  return state === "finished" || state === "failed" || state === "cancelled";
}

/** Whether `value` is better than the best so far. */
export function isBetter(value: number, best: number | null, direction: "higher" | "lower") {
  if (best === null) return true;
  return direction === "higher" ? value > best : value < best;
}

/** The best of the measured trials, the earliest of equals. */
export function findBest(
  trials: readonly Pick<SweepTrialItem, "number" | "value" | "runId">[],
  direction: "higher" | "lower",
): SweepListItem["best"] {
  return trials.reduce<SweepListItem["best"]>((best, { number, value, runId }) => {
    if (value === null || runId === null) return best;
    return isBetter(value, best?.value ?? null, direction) ? { number, value, runId } : best;
  }, null);
}
