import { interpolate } from "@/server/lib/stats/quantiles";

/** How many values lie in the bin `place`; bins are in any order, values of a lower place are smaller. */
export type PlacedCount = { place: number; n: number };

/**
 * The places in order, from 0, between which quantiles lie: two for each share of `count` values, equal
 * where a value is met exactly. Definition 7 of Hyndman and Fan (1996), as NumPy's and DuckDB's default.
 */
export function neighbourRanks(shares: readonly number[], count: number): number[] {
  return shares.flatMap((share) => {
    const place = share * (count - 1);
    return [Math.floor(place), Math.ceil(place)];
  });
}

/** Quantiles from the values at their `neighbourRanks`. */
export function interpolateRanks(
  shares: readonly number[],
  { count, values }: { count: number; values: readonly number[] },
): number[] {
  return shares.map((share, at) => {
    const place = share * (count - 1);
    const [below = Number.NaN, above = Number.NaN] = values.slice(2 * at, 2 * at + 2);
    return interpolate(below, above, place - Math.floor(place));
  });
}

/** The bins, in order, in which values of these ranks lie: all that must be looked into. */
export function binsOfRanks(bins: readonly PlacedCount[], ranks: readonly number[]): PlacedCount[] {
  let before = 0;
  return [...bins].sort(byPlace).filter(({ n }) => {
    const from = before;
    before += n;
    return ranks.some((rank) => rank >= from && rank < before);
  });
}

/**
 * The values at these ranks.
 * @param held every value of `binsOfRanks`, in any order
 */
export function valuesAtRanks(
  bins: readonly PlacedCount[],
  { ranks, held }: { ranks: readonly number[]; held: readonly number[] },
): number[] {
  const sorted = Float64Array.from(held).sort();
  const found = new Map<number, number>();
  const looked = new Set(binsOfRanks(bins, ranks).map(({ place }) => place));
  let before = 0;
  let skipped = 0;
  for (const { place, n } of [...bins].sort(byPlace)) {
    for (const rank of looked.has(place) ? ranks : []) {
      if (rank >= before && rank < before + n)
        found.set(rank, sorted[rank - skipped] ?? Number.NaN);
    }
    if (!looked.has(place)) skipped += n;
    before += n;
  }
  return ranks.map((rank) => found.get(rank) ?? Number.NaN);
}

function byPlace(a: PlacedCount, b: PlacedCount): number {
  return a.place - b.place;
}
