import { quantileOf } from "@/components/charts/scene/smoothing";

export type Bin = { from: number; to: number; count: number };

const BINS_MAX = 40;

/** Bins of one width, about the square root of the number of values; the last holds its upper end. */
export function binValues(values: readonly number[]): Bin[] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [];
  const low = finite.reduce((least, value) => Math.min(least, value));
  const high = finite.reduce((most, value) => Math.max(most, value));
  if (low === high) return [{ from: low, to: high, count: finite.length }];
  const count = Math.min(BINS_MAX, Math.max(5, Math.ceil(Math.sqrt(finite.length))));
  const width = (high - low) / count;
  const bins = Array.from({ length: count }, (_, index) => ({
    from: low + index * width,
    to: low + (index + 1) * width,
    count: 0,
  }));
  for (const value of finite) {
    const bin = bins[Math.min(count - 1, Math.floor(((value - low) / (high - low)) * count))];
    if (bin !== undefined) bin.count += 1;
  }
  return bins;
}

export type BoxFigures = {
  n: number;
  q1: number;
  median: number;
  q3: number;
  /** Ends of the whiskers: the farthest values within 1.5 times the box's height. */
  low: number;
  high: number;
  outliers: number[];
};

/** Tukey's box of the values; null for none. */
export function boxOf(values: readonly number[]): BoxFigures | null {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantileOf(sorted, share));
  if (q1 === undefined || median === undefined || q3 === undefined) return null;
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  return {
    n: sorted.length,
    q1,
    median,
    q3,
    low: inside[0] ?? q1,
    high: inside.at(-1) ?? q3,
    outliers: sorted.filter((value) => value < q1 - reach || value > q3 + reach),
  };
}
