import type { StepRunDetail } from "@/server/pipelines/schema";

type Step = Pick<StepRunDetail, "name" | "needs" | "startedAt" | "finishedAt">;

export type GanttBar = {
  name: string;
  /** Shares of the whole time axis, 0 to 1; null while the step has not begun to wait or run. */
  waiting: { start: number; end: number } | null;
  running: { start: number; end: number } | null;
  /** On the chain of steps that decides when the run ends. */
  isCritical: boolean;
};

/**
 * Bars of a run's steps on one time axis from `from` to `to`: a step waits from the moment its needs
 * are met until it starts, then runs until it ends, or until `to` while it is under way.
 */
export function layoutGantt(steps: readonly Step[], from: Date, to: Date): GanttBar[] {
  const span = Math.max(1, to.getTime() - from.getTime());
  const share = (at: Date) => Math.min(1, Math.max(0, (at.getTime() - from.getTime()) / span));
  const critical = findCriticalPath(steps, to);
  return steps.map((step) => {
    const readyAt = findReadyAt(step, steps, from);
    const { name, startedAt, finishedAt } = step;
    return {
      name,
      waiting:
        readyAt === null || (startedAt === null && finishedAt !== null)
          ? null
          : { start: share(readyAt), end: share(startedAt ?? to) },
      running:
        startedAt === null ? null : { start: share(startedAt), end: share(finishedAt ?? to) },
      isCritical: critical.has(name),
    };
  });
}

/** When the last of a step's needs ended; null while one has not. */
function findReadyAt(step: Step, steps: readonly Step[], from: Date): Date | null {
  const ends = step.needs.map((need) => steps.find(({ name }) => name === need)?.finishedAt);
  if (ends.some((end) => end === null || end === undefined)) return null;
  return new Date(Math.max(from.getTime(), ...ends.map((end) => end?.getTime() ?? 0)));
}

/** From the step that ended last back through the latest of each step's needs. */
function findCriticalPath(steps: readonly Step[], to: Date): Set<string> {
  const endOf = (step: Step) => (step.finishedAt ?? to).getTime();
  const latestOf = (candidates: readonly Step[]) =>
    candidates
      .filter(({ startedAt }) => startedAt !== null)
      .reduce<Step | null>(
        (best, step) => (best === null || endOf(step) >= endOf(best) ? step : best),
        null,
      );
  const path = new Set<string>();
  for (let step = latestOf(steps); step !== null && !path.has(step.name); ) {
    path.add(step.name);
    const { needs } = step;
    step = latestOf(steps.filter(({ name }) => needs.includes(name)));
  }
  return path;
}
