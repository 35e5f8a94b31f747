/**
 * Exponential moving average without the pull of its start, as TensorBoard and W&B draw it:
 * s = w·s + (1 − w)·x, divided by 1 − wⁿ after n numbers. `weight` 0 changes nothing; a missing
 * value stays missing and does not count.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return [...values];
  let sum = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    sum = sum * weight + (1 - weight) * value;
    count += 1;
    return sum / (1 - weight ** count);
  });
}

/** The value below which `share` of the sorted numbers lie, between neighbours by a straight line. */
export function quantileOf(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

/** The 5 % and 95 % quantiles of the numbers: the axis that ignores outliers. Null for none. */
export function outlierLimits(values: Iterable<number | null>): readonly [number, number] | null {
  const numbers = [...values].filter(
    (value): value is number => value !== null && Number.isFinite(value),
  );
  if (numbers.length === 0) return null;
  numbers.sort((a, b) => a - b);
  return [quantileOf(numbers, 0.05), quantileOf(numbers, 0.95)];
}
