import type { PointColumns } from "@/server/lib/series/columns";

/** Points that one bucket of the stored pyramid holds. */
export const PYRAMID_POINTS = 16;

/**
 * Neighbouring points summed up, as parallel columns. `mins`, `maxs` and `means` leave NaN out and
 * are NaN where nothing else was; steps and times are those of the bucket's first point.
 */
export type Buckets = {
  steps: Float64Array;
  /** Milliseconds since 1970. */
  ats: Float64Array;
  counts: Float64Array;
  mins: Float64Array;
  maxs: Float64Array;
  means: Float64Array;
};

export function emptyBuckets(length: number): Buckets {
  return {
    steps: new Float64Array(length),
    ats: new Float64Array(length),
    counts: new Float64Array(length),
    mins: new Float64Array(length),
    maxs: new Float64Array(length),
    means: new Float64Array(length),
  };
}

/** Each point as a bucket of its own. */
export function pointBuckets({ steps, ats, values }: PointColumns): Buckets {
  return {
    steps: Float64Array.from(steps, Number),
    ats: Float64Array.from(ats, Number),
    counts: new Float64Array(values.length).fill(1),
    mins: values,
    maxs: values,
    means: values,
  };
}

/** Buckets of sixteen consecutive points, the last of fewer. */
export function buildPyramid(points: PointColumns): Buckets {
  return mergeEvery(pointBuckets(points), PYRAMID_POINTS);
}

function mergeEvery(buckets: Buckets, size: number): Buckets {
  const length = Math.ceil(buckets.steps.length / size);
  return mergeBuckets(buckets, length, (index) => Math.floor(index / size));
}

/**
 * Sums buckets up to at most `maxBuckets` of about equally many points. The smallest and largest
 * value survive; means are weighted by count.
 */
export function limitBuckets(buckets: Buckets, maxBuckets: number): Buckets {
  const { length } = buckets.counts;
  if (length <= maxBuckets) return buckets;
  const total = buckets.counts.reduce((sum, count) => sum + count, 0);
  const targets = new Int32Array(length);
  let before = 0;
  let used = -1;
  let last = -1;
  buckets.counts.forEach((count, index) => {
    const target = Math.min(maxBuckets - 1, Math.floor((before * maxBuckets) / total));
    if (target !== last) used += 1;
    last = target;
    targets[index] = used;
    before += count;
  });
  return mergeBuckets(buckets, used + 1, (index) => targets[index] ?? 0);
}

/** @param targetOf the new bucket of each old one, never falling */
function mergeBuckets(from: Buckets, length: number, targetOf: (index: number) => number): Buckets {
  const to = emptyBuckets(length);
  // Counts of what is no NaN: a mean is over those.
  const weights = new Float64Array(length);
  to.mins.fill(Number.NaN);
  to.maxs.fill(Number.NaN);
  for (let index = 0; index < from.steps.length; index += 1) {
    const target = targetOf(index);
    const count = from.counts[index] ?? 0;
    if (to.counts[target] === 0) {
      to.steps[target] = from.steps[index] ?? 0;
      to.ats[target] = from.ats[index] ?? 0;
    }
    to.counts[target] = (to.counts[target] ?? 0) + count;
    const mean = from.means[index] ?? Number.NaN;
    if (Number.isNaN(mean)) continue;
    const weight = (weights[target] ?? 0) + count;
    weights[target] = weight;
    // A running mean neither overflows nor loses a small value among large sums.
    const former = to.means[target] ?? 0;
    to.means[target] = former + (mean / weight - former / weight) * count;
    to.mins[target] = lesser(to.mins[target], from.mins[index]);
    to.maxs[target] = greater(to.maxs[target], from.maxs[index]);
  }
  weights.forEach((weight, index) => {
    if (weight === 0) to.means[index] = Number.NaN;
  });
  return to;
}

function lesser(a = Number.NaN, b = Number.NaN): number {
  return Number.isNaN(a) || b < a ? b : a;
}

function greater(a = Number.NaN, b = Number.NaN): number {
  return Number.isNaN(a) || b > a ? b : a;
}

export function joinBuckets(parts: readonly Buckets[]): Buckets {
  const joined = emptyBuckets(parts.reduce((sum, { steps }) => sum + steps.length, 0));
  let offset = 0;
  for (const part of parts) {
    for (const name of ["steps", "ats", "counts", "mins", "maxs", "means"] as const) {
      joined[name].set(part[name], offset);
    }
    offset += part.steps.length;
  }
  return joined;
}

/** The buckets whose first step lies in [from, to]. */
export function sliceBuckets(buckets: Buckets, from: number, to: number): Buckets {
  const { steps } = buckets;
  const start = steps.findIndex((step) => step >= from);
  if (start === -1) return emptyBuckets(0);
  const past = steps.findIndex((step) => step > to);
  const end = past === -1 ? steps.length : past;
  return {
    steps: steps.slice(start, end),
    ats: buckets.ats.slice(start, end),
    counts: buckets.counts.slice(start, end),
    mins: buckets.mins.slice(start, end),
    maxs: buckets.maxs.slice(start, end),
    means: buckets.means.slice(start, end),
  };
}
