/** Count, mean, sum of squared deviations (m2), minimum and maximum of a stream of numbers. */
export type Moments = { n: number; mean: number; m2: number; min: number; max: number };

export const EMPTY_MOMENTS: Moments = {
  n: 0,
  mean: 0,
  m2: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
};

/** Moments of the finite values (Welford); null, NaN and ±∞ are left out. */
export function computeMoments(values: Iterable<number | null>): Moments {
  let { n, mean, m2, min, max } = EMPTY_MOMENTS;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    n++;
    const delta = value - mean;
    mean += delta / n;
    m2 += delta * (value - mean);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { n, mean, m2, min, max };
}

/** Moments of both streams together (Chan, Golub, LeVeque 1983). */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  return {
    n,
    mean: (a.n * a.mean + b.n * b.mean) / n,
    m2: a.m2 + b.m2 + (delta * delta * a.n * b.n) / n,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

/** Population standard deviation; NaN when empty. */
export function populationStd({ n, m2 }: Moments): number {
  return Math.sqrt(m2 / n);
}

/** Sample standard deviation (n − 1); NaN below two values. */
export function sampleStd({ n, m2 }: Moments): number {
  return n < 2 ? Number.NaN : Math.sqrt(m2 / (n - 1));
}
