import { type PipelineStep, STEP_REQUIRES } from "@/server/pipelines/schema";
import { InvalidInputError } from "@/server/platform/errors";

/**
 * Checks a step graph: names and kinds once each, needs that exist, no circle, and before each step
 * the kinds whose output it reads.
 * @returns the steps, each after all that it needs
 * @throws InvalidInputError naming the step
 */
export function orderSteps(steps: readonly PipelineStep[]): PipelineStep[] {
  checkUnique(steps, "name");
  checkUnique(steps, "kind");
  const names = new Set(steps.map(({ name }) => name));
  for (const { name, needs } of steps) {
    const unknown = needs.find((need) => !names.has(need));
    if (unknown !== undefined) throw wrong(name, `needs "${unknown}", which is not a step`);
  }
  const ordered = sortTopologically(steps);
  for (const step of ordered) checkRequired(step, ordered);
  return ordered;
}

function checkUnique(steps: readonly PipelineStep[], key: "name" | "kind"): void {
  const values = steps.map((step) => step[key]);
  const twice = steps.find((step, index) => values.indexOf(step[key]) !== index);
  if (twice !== undefined) throw wrong(twice.name, `the ${key} "${twice[key]}" is used twice`);
}

function sortTopologically(steps: readonly PipelineStep[]): PipelineStep[] {
  const ordered: PipelineStep[] = [];
  let waiting = [...steps];
  while (waiting.length > 0) {
    const done = new Set(ordered.map(({ name }) => name));
    const ready = waiting.filter(({ needs }) => needs.every((need) => done.has(need)));
    const [stuck] = waiting;
    if (ready.length === 0 && stuck !== undefined) throw wrong(stuck.name, "it needs itself");
    ordered.push(...ready);
    waiting = waiting.filter((step) => !ready.includes(step));
  }
  return ordered;
}

function checkRequired(step: PipelineStep, ordered: readonly PipelineStep[]): void {
  const before = collectBefore(step, ordered);
  const missing = STEP_REQUIRES[step.kind].find((kind) =>
    ordered.every((each) => each.kind !== kind || !before.has(each.name)),
  );
  if (missing === undefined) return;
  throw wrong(step.name, `a step of kind "${missing}" must come before it`);
}

/** Names of all steps that must have succeeded before `step`. */
function collectBefore(step: PipelineStep, steps: readonly PipelineStep[]): Set<string> {
  const before = new Set<string>();
  const open = [...step.needs];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (before.has(name)) continue;
    before.add(name);
    open.push(...(steps.find((each) => each.name === name)?.needs ?? []));
  }
  return before;
}

function wrong(step: string, problem: string): InvalidInputError {
  return new InvalidInputError(`Step "${step}": ${problem}`);
}
