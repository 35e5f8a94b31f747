/**
 * Benjamini-Hochberg q-values: the smallest false discovery rate at which each test would be
 * called significant. Returned in the order of the input.
 *
 * @param pValues each in [0, 1]
 * @throws RangeError on a p-value outside [0, 1] or NaN
 * @see Benjamini and Hochberg (1995)
 */
export function adjustBenjaminiHochberg(pValues: readonly number[]): number[] {
  const m = pValues.length;
  for (const p of pValues) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value must lie in [0, 1], got ${p}`);
  }
  const descending = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const qValues = new Array<number>(m).fill(1);
  let smallest = 1;
  descending.forEach(({ p, index }, position) => {
    smallest = Math.min(smallest, p * (m / (m - position)));
    qValues[index] = smallest;
  });
  return qValues;
}
