/** Counts added to every bin before proportions are taken (Jeffreys prior of a multinomial). */
export const JEFFREYS_ALPHA = 0.5;

/**
 * Population stability index between two histograms over the same bins, in nats:
 * Σ (p − q) · ln(p / q) with proportions p, q after adding `alpha` to every count.
 *
 * @param reference counts per bin, K >= 1; @param current counts, same bins
 * @param alpha pseudo-count, default ½; a fixed epsilon on proportions would make the value
 *   depend on an arbitrary constant whenever a bin is empty
 * @throws RangeError on unequal lengths, negative or non-finite counts or an empty sample
 * @see Yurdakul (2018), Statistical Properties of Population Stability Index
 */
export function computePsi(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  alpha = JEFFREYS_ALPHA,
): number {
  const { p, q } = toProportions(reference, current, alpha);
  let psi = 0;
  for (let i = 0; i < p.length; i++) {
    const a = p[i] ?? 0;
    const b = q[i] ?? 0;
    if (a !== b) psi += (a - b) * Math.log(a / b);
  }
  return psi;
}

/**
 * What PSI averages when nothing drifted: (K − 1) · (1/n + 1/m), for K bins and samples of
 * n and m rows. Subtract it before comparing with a fixed limit.
 */
export function nullMeanOfPsi(bins: number, n: number, m: number): number {
  return Math.max(0, bins - 1) * (1 / n + 1 / m);
}

/** Null mean of the Jensen-Shannon divergence in bits, by JSD ≈ PSI / 8 near equality. */
export function nullMeanOfJsDivergence(bins: number, n: number, m: number): number {
  return nullMeanOfPsi(bins, n, m) / (8 * Math.LN2);
}

/**
 * Jensen-Shannon distance with logarithm base 2: the root of the divergence, in [0, 1].
 *
 * @param alpha pseudo-count per bin, default ½; 0 for the plain empirical proportions
 * @throws RangeError as `computePsi`
 */
export function computeJsDistance(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  alpha = JEFFREYS_ALPHA,
): number {
  const { p, q } = toProportions(reference, current, alpha);
  let divergence = 0;
  for (let i = 0; i < p.length; i++) {
    const a = p[i] ?? 0;
    const b = q[i] ?? 0;
    const mean = (a + b) / 2;
    if (a > 0) divergence += (a / 2) * Math.log2(a / mean);
    if (b > 0) divergence += (b / 2) * Math.log2(b / mean);
  }
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

/** Total variation distance ½ Σ |p − q| of the plain proportions, in [0, 1]. */
export function computeTotalVariation(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): number {
  const { p, q } = toProportions(reference, current, 0);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += Math.abs((p[i] ?? 0) - (q[i] ?? 0));
  return Math.min(1, sum / 2);
}

/**
 * Wasserstein-1 distance ∫ |F − G| dx of two ascending samples, in the unit of the values.
 *
 * @throws RangeError on an empty sample
 */
export function computeWasserstein(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === 0 || b.length === 0) throw new RangeError("Wasserstein needs two samples");
  let i = 0;
  let j = 0;
  let distance = 0;
  let previous = Math.min(a[0] ?? 0, b[0] ?? 0);
  while (i < a.length || j < b.length) {
    const nextA = a[i] ?? Number.POSITIVE_INFINITY;
    const nextB = b[j] ?? Number.POSITIVE_INFINITY;
    const x = Math.min(nextA, nextB);
    distance += Math.abs(i / a.length - j / b.length) * (x - previous);
    previous = x;
    if (nextA === x) i++;
    if (nextB === x) j++;
  }
  return distance;
}

function toProportions(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  alpha: number,
): { p: Float64Array; q: Float64Array } {
  checkCounts(reference, current);
  return { p: normalize(reference, alpha), q: normalize(current, alpha) };
}

function normalize(counts: ArrayLike<number>, alpha: number): Float64Array {
  const total = sumCounts(counts) + alpha * counts.length;
  return Float64Array.from(counts, (count) => (count + alpha) / total);
}

/** Throws RangeError unless both hold counts >= 0 over the same bins and neither is empty. */
export function checkCounts(reference: ArrayLike<number>, current: ArrayLike<number>): void {
  if (reference.length !== current.length || reference.length === 0) {
    throw new RangeError(
      `reference and current need the same bins, got ${reference.length} and ${current.length}`,
    );
  }
  for (const [name, counts] of [["reference", reference] as const, ["current", current] as const]) {
    for (let i = 0; i < counts.length; i++) {
      const count = counts[i] ?? 0;
      if (!(count >= 0 && Number.isFinite(count))) {
        throw new RangeError(`${name} count of bin ${i} must be finite and >= 0, got ${count}`);
      }
    }
    if (sumCounts(counts) === 0) throw new RangeError(`${name} holds no rows`);
  }
}

export function sumCounts(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] ?? 0;
  return sum;
}
