/** `counts[i]` values lie in [edges[i], edges[i + 1]). */
export type Histogram = { edges: readonly number[]; counts: readonly number[] };

/** Bins of one width, a power of two, whose edges are its multiples: any two such grids fit together. */
export type Grid = { width: number; first: number; bins: number };

const EXPONENT_MIN = -1_060;

/**
 * The finest grid that covers `min` to `max` with at most `most` bins. Exact in floating point: a
 * division by a power of two loses nothing (but of numbers below 1e-280), so that a value has one
 * bin, whoever counts it.
 * @param finest no bin is narrower, such as 1 for whole numbers
 */
export function gridFor(
  { min, max }: { min: number; max: number },
  { most, finest = 0 }: { most: number; finest?: number },
): Grid {
  const span = max - min;
  let exponent = Math.max(EXPONENT_MIN, Math.floor(Math.log2(Math.max(span, finest) / most)));
  if (span === 0 && finest === 0) exponent = exponentOf(min);
  for (; ; exponent += 1) {
    const width = 2 ** exponent;
    const first = Math.floor(min / width);
    const bins = Math.floor(max / width) - first + 1;
    if (width >= finest && bins <= most && Number.isSafeInteger(first))
      return { width, first, bins };
  }
}

/** One value gets a bin of about a thousandth of it. */
function exponentOf(value: number): number {
  return value === 0 ? 0 : Math.max(EXPONENT_MIN, Math.floor(Math.log2(Math.abs(value))) - 10);
}

export function toHistogram(
  { width, first, bins }: Grid,
  countOf: ReadonlyMap<number, number>,
): Histogram {
  const places = Array.from({ length: bins }, (_, at) => first + at);
  return {
    edges: [...places, first + bins].map((place) => place * width),
    counts: places.map((place) => countOf.get(place) ?? 0),
  };
}

/** Null for edges that are no grid, as former profiles had them. */
function gridOf({ edges }: Histogram): Grid | null {
  const [low, second] = edges;
  if (low === undefined || second === undefined) return null;
  const width = second - low;
  const isGrid =
    Number.isInteger(Math.log2(width)) &&
    Number.isInteger(low / width) &&
    edges.every((edge, at) => edge === low + at * width);
  return isGrid ? { width, first: low / width, bins: edges.length - 1 } : null;
}

/** What a chart of both can show: narrow bins far from each other would be without number. */
const MOST_ALIGNED = 128;

/**
 * Both on one grid, which is as long as both, so that bin stands beside bin. It is as wide as the
 * coarser one, or wider where both would not fit in 128 bins.
 * Exact, for bins of the finer one lie whole in those of the coarser. Null where one is no grid.
 */
export function alignHistograms(a: Histogram, b: Histogram): { a: Histogram; b: Histogram } | null {
  const grids = [gridOf(a), gridOf(b)] as const;
  if (grids[0] === null || grids[1] === null) return null;
  const grid = gridOver(grids[0], grids[1]);
  return {
    a: toHistogram(grid, countAt(a, grids[0], grid.width)),
    b: toHistogram(grid, countAt(b, grids[1], grid.width)),
  };
}

function gridOver(a: Grid, b: Grid): Grid {
  for (let width = Math.max(a.width, b.width); ; width *= 2) {
    const first = Math.min(placeOf(a, 0, width), placeOf(b, 0, width));
    const last = Math.max(placeOf(a, a.bins - 1, width), placeOf(b, b.bins - 1, width));
    if (last - first < MOST_ALIGNED) return { width, first, bins: last - first + 1 };
  }
}

/** In which bin of the wider grid the bin `at` lies. */
function placeOf(grid: Grid, at: number, width: number): number {
  return Math.floor(((grid.first + at) * grid.width) / width);
}

function countAt({ counts }: Histogram, grid: Grid, width: number): Map<number, number> {
  const coarse = new Map<number, number>();
  for (const [at, count] of counts.entries()) {
    const place = placeOf(grid, at, width);
    coarse.set(place, (coarse.get(place) ?? 0) + count);
  }
  return coarse;
}
