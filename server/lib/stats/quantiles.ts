/** The finite numbers of a column in ascending order; null, NaN and ±∞ are left out. */
export function sortFinite(values: Iterable<number | null>): Float64Array {
  const kept: number[] = [];
  for (const value of values) if (value !== null && Number.isFinite(value)) kept.push(value);
  return Float64Array.from(kept).sort();
}

/**
 * Quantile of an ascending sample by linear interpolation at h = (n − 1)·q (NumPy's default,
 * Hyndman-Fan type 7).
 *
 * @throws RangeError on an empty sample or q outside [0, 1]
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) throw new RangeError("a quantile needs at least one value");
  if (!(q >= 0 && q <= 1)) throw new RangeError(`q must lie in [0, 1], got ${q}`);
  const h = (sorted.length - 1) * q;
  const low = Math.floor(h);
  const below = sorted[low] ?? 0;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? 0;
  return interpolate(below, above, h - low);
}

/** The number that lies `weight`, from 0 to 1, of the way from `below` to `above`. */
export function interpolate(below: number, above: number, weight: number): number {
  const gap = above - below;
  // The gap between two huge values of opposite sign overflows.
  return Number.isFinite(gap) ? below + gap * weight : below * (1 - weight) + above * weight;
}

/** Quantiles of the finite values of a column, in the order of `qs`; null when it has none. */
export function computeQuantiles(
  values: Iterable<number | null>,
  qs: readonly number[],
): number[] | null {
  const sorted = sortFinite(values);
  return sorted.length === 0 ? null : qs.map((q) => quantileOfSorted(sorted, q));
}
