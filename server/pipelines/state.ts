import type { RunState, StepState } from "@/server/pipelines/schema";

export type StepStatus = { name: string; needs: readonly string[]; state: StepState };

const ACTIVE: readonly StepState[] = ["queued", "running"];
const BLOCKING: readonly StepState[] = ["failed", "cancelled", "skipped"];

/** Waiting steps whose needs have all succeeded: these may be queued now. */
export function nextSteps<Step extends StepStatus>(steps: readonly Step[]): Step[] {
  const succeeded = namesIn(steps, ["succeeded"]);
  return steps.filter(
    ({ state, needs }) => state === "waiting" && needs.every((need) => succeeded.has(need)),
  );
}

/** Waiting steps that can never run, because something they need, directly or not, ended badly. */
export function blockedSteps<Step extends StepStatus>(steps: readonly Step[]): Step[] {
  const blocked = namesIn(steps, BLOCKING);
  const found = new Set<Step>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const step of steps) {
      if (step.state !== "waiting" || !step.needs.some((need) => blocked.has(need))) continue;
      blocked.add(step.name);
      found.add(step);
    }
  }
  return steps.filter((step) => found.has(step));
}

/**
 * The run's state, from its steps alone. A run with a failed step stays running while other steps
 * are under way or can still start; a failure outweighs a cancel.
 */
export function deriveRunState(steps: readonly StepStatus[]): RunState {
  const has = (...states: StepState[]) => steps.some(({ state }) => states.includes(state));
  const canGoOn = has(...ACTIVE) || nextSteps(steps).length > 0;
  if (canGoOn) return steps.every(isUntouched) ? "queued" : "running";
  if (has("failed")) return "failed";
  if (has("cancelled", "skipped", "waiting")) return "cancelled";
  return "succeeded";
}

export function isEnded(state: RunState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

function isUntouched({ state }: StepStatus): boolean {
  return state === "waiting" || state === "queued";
}

function namesIn(steps: readonly StepStatus[], states: readonly StepState[]): Set<string> {
  return new Set(steps.filter(({ state }) => states.includes(state)).map(({ name }) => name));
}
