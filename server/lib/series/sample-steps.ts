/**
 * Steps that a chart of several runs asks for: of all distinct steps those at the indices
 * ⌊i·n/max⌋ and the last, and of each run its own first and last, ascending. (The choice of
 * MLflow's get-history-bulk-interval.)
 */
export function sampleSteps(stepsByRun: readonly (readonly bigint[])[], max: number): Set<bigint> {
  const distinct = [...new Set(stepsByRun.flat())].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const n = distinct.length;
  const chosen = new Set<bigint>();
  const choose = (step: bigint | undefined) => {
    if (step !== undefined) chosen.add(step);
  };
  if (n <= max) return new Set(distinct);
  for (let index = 0; index < max; index += 1) choose(distinct[Math.floor((index * n) / max)]);
  choose(distinct[n - 1]);
  for (const steps of stepsByRun) {
    let [first, last] = [steps[0], steps[0]];
    for (const step of steps) {
      if (first === undefined || step < first) first = step;
      if (last === undefined || step > last) last = step;
    }
    choose(first);
    choose(last);
  }
  return chosen;
}
