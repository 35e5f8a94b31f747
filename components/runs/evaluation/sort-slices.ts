import type { EvaluationSlice } from "@/server/pipelines/schema";

/** The worst ranked first, those without an AUC last, equals by rows. */
export function sortSlices(slices: readonly EvaluationSlice[]): EvaluationSlice[] {
  const rank = ({ auc }: EvaluationSlice) => auc ?? Number.POSITIVE_INFINITY;
  return [...slices].sort((a, b) => (rank(a) === rank(b) ? b.rows - a.rows : rank(a) - rank(b)));
}

export type SliceRow = {
  feature: string;
  slice: string;
  /** One of each list, in the order of the runs; null where the run has no such slice. */
  cells: (EvaluationSlice | null)[];
  /** Largest loss of AUC against the first run; null where nothing can be held against it. */
  worst: number | null;
};

/** Slices of several runs side by side; where one falls behind the first run most comes first. */
export function alignSlices(runs: readonly (readonly EvaluationSlice[])[]): SliceRow[] {
  const idOf = ({ feature, slice }: EvaluationSlice) => JSON.stringify([feature, slice]);
  const byId = runs.map((slices) => new Map(slices.map((each) => [idOf(each), each])));
  const ids = new Map(runs.flat().map((each) => [idOf(each), each]));
  const rows = [...ids].map(([id, { feature, slice }]) => {
    const cells = byId.map((map) => map.get(id) ?? null);
    return { feature, slice, cells, worst: findWorst(cells) };
  });
  return rows.sort((a, b) => (a.worst ?? 1) - (b.worst ?? 1));
}

function findWorst([base, ...others]: readonly (EvaluationSlice | null)[]): number | null {
  const baseAuc = base?.auc ?? null;
  if (baseAuc === null) return null;
  const losses = others.flatMap((each) => (each?.auc == null ? [] : [each.auc - baseAuc]));
  return losses.length === 0 ? null : Math.min(...losses);
}
