import { suggestBayesian, type Tried } from "@/server/lib/ml/search/bayesian";
import { suggestGrid, suggestRandom } from "@/server/lib/ml/search/sampling";
import { countGrid, countPoints } from "@/server/lib/ml/search/space";
import type { SearchSpace, SweepMethod, TrialParams, TrialState } from "@/server/sweeps/schema";

export type Search = {
  space: SearchSpace;
  method: SweepMethod;
  direction: "higher" | "lower";
  seed: number;
};

/** Values for the next trial, the same for the same history; null when none are left. */
export function suggestParams(
  { space, method, direction, seed }: Search,
  trials: readonly { params: TrialParams; value: number | null; state: TrialState }[],
): TrialParams | null {
  const points = trials.map(({ params }) => params);
  if (method === "grid") return suggestGrid(space, points);
  if (method === "random") return suggestRandom(space, points, seed);
  const tried = trials.map(({ params, value, state }): Tried => {
    return { point: params, value, isPending: state === "queued" || state === "running" };
  });
  return suggestBayesian(space, tried, { seed, better: direction });
}

/** Different points that a method can try; null when a range has too many to count. */
export function countCombinations(space: SearchSpace, method: SweepMethod): number | null {
  const count = method === "grid" ? countGrid(space) : countPoints(space);
  return Number.isFinite(count) ? count : null;
}
