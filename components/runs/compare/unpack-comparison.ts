import type { PackedComparison, RunComparison } from "@/server/tracking/schema";

/** A comparison with a cell for every run: what a run never logged is null and counts no point. */
export function unpackComparison({ metrics, ...rest }: PackedComparison): RunComparison {
  const { runs, baseId } = rest;
  const base = runs.findIndex(({ id }) => id === baseId);
  return {
    ...rest,
    metrics: metrics.map(({ at, values: own, counts: points, ...row }) => {
      const values = new Array<number | null>(runs.length).fill(null);
      const deltas = new Array<number | null>(runs.length).fill(null);
      const counts = new Array<number>(runs.length).fill(0);
      const reference = own[at.indexOf(base)] ?? null;
      at.forEach((index, place) => {
        const value = own[place] ?? null;
        values[index] = value;
        counts[index] = points[place] ?? 0;
        if (value !== null && reference !== null) deltas[index] = value - reference;
      });
      return { ...row, values, deltas, counts };
    }),
  };
}
