import { quantileOf } from "@/components/charts/scene/smoothing";

/** One run's line: all lists are as long as `x`, which rises. */
export type Curve = {
  id: string;
  label: string;
  colour: string;
  /** Drawn dashed and heavier. */
  isBaseline: boolean;
  x: readonly number[];
  y: readonly (number | null)[];
  /** Lowest and highest of each bucket; null where every point is there. */
  band: { min: readonly (number | null)[]; max: readonly (number | null)[] } | null;
};

export const CURVES_DRAWN = 50;
export const TOP_CURVES = 10;
const DENSITY_BINS = 120;

export type TopBy = "highest" | "lowest";

/** Between which values the middle 80 % and all of the curves run, bin by bin along x. */
export type Density = {
  x: readonly number[];
  low: readonly number[];
  high: readonly number[];
  min: readonly number[];
  max: readonly number[];
};

export type CurveChoice = { drawn: readonly Curve[]; density: Density | null; heldBack: number };

/** Up to 50 curves as they are; of more, their density and the ten that end highest or lowest. */
export function chooseCurves(curves: readonly Curve[], by: TopBy): CurveChoice {
  if (curves.length <= CURVES_DRAWN) return { drawn: curves, density: null, heldBack: 0 };
  const sign = by === "highest" ? -1 : 1;
  const ranked = curves
    .flatMap((curve) => {
      const last = curve.y.findLast((value) => value !== null && Number.isFinite(value));
      return last === undefined || last === null ? [] : [{ curve, last }];
    })
    .sort((a, b) => sign * (a.last - b.last));
  const top = new Set(ranked.slice(0, TOP_CURVES).map(({ curve }) => curve.id));
  const drawn = curves.filter(({ id, isBaseline }) => top.has(id) || isBaseline);
  return { drawn, density: computeDensity(curves), heldBack: curves.length - drawn.length };
}

/** Each bin counts a curve once, by the mean of its points there; bins without points are left out. */
export function computeDensity(curves: readonly Curve[]): Density | null {
  const ends = curves.flatMap(({ x }) => (x.length === 0 ? [] : [x[0] ?? 0, x.at(-1) ?? 0]));
  const low = ends.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = ends.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (!(high > low)) return null;
  const bins: number[][] = Array.from({ length: DENSITY_BINS }, () => []);
  for (const curve of curves) addMeans(curve, bins, low, high);
  const filled = bins.flatMap((values, index) =>
    values.length === 0
      ? []
      : [{ at: low + ((index + 0.5) / DENSITY_BINS) * (high - low), values: values.sort(rising) }],
  );
  return {
    x: filled.map(({ at }) => at),
    low: filled.map(({ values }) => quantileOf(values, 0.1)),
    high: filled.map(({ values }) => quantileOf(values, 0.9)),
    min: filled.map(({ values }) => values[0] ?? Number.NaN),
    max: filled.map(({ values }) => values.at(-1) ?? Number.NaN),
  };
}

const rising = (a: number, b: number) => a - b;

function addMeans(curve: Curve, bins: number[][], low: number, high: number): void {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [index, x] of curve.x.entries()) {
    const value = curve.y[index];
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    const place = Math.floor(((x - low) / (high - low)) * bins.length);
    const bin = Math.min(bins.length - 1, Math.max(0, place));
    const { sum, count } = sums.get(bin) ?? { sum: 0, count: 0 };
    sums.set(bin, { sum: sum + value, count: count + 1 });
  }
  for (const [bin, { sum, count }] of sums) bins[bin]?.push(sum / count);
}

/** Index of the number nearest to `at` in a rising list; −1 for an empty one. */
export function nearestIndex(rising: readonly number[], at: number): number {
  if (rising.length === 0) return -1;
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = rising[low - 1];
  const here = rising[low] ?? 0;
  return before !== undefined && at - before <= here - at ? low - 1 : low;
}
