const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const;
const MAX_TERMS = 10_000;
const EPSILON = 1e-15;
const TINY = 1e-300;

/** ln Γ(x) for x > 0, Lanczos approximation (g = 7, nine terms), about 1e-15 relative. */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma needs x > 0, got ${x}`);
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum: number = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] ?? 0) / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Upper regularised incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a), in [0, 1].
 *
 * Power series below x = a + 1, Lentz's continued fraction above (Numerical Recipes §6.2),
 * so the far tail keeps its relative precision down to 1e-300.
 *
 * @throws RangeError unless a > 0 and x >= 0
 */
export function regularizedGammaQ(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) throw new RangeError(`Q(a, x) needs a > 0 and x >= 0: ${a}, ${x}`);
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1
    ? Math.min(1, Math.max(0, 1 - scale * gammaSeries(a, x)))
    : scale * gammaFraction(a, x);
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAX_TERMS && Math.abs(term) > Math.abs(sum) * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < MAX_TERMS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / nonZero(an * d + b);
    c = nonZero(b + an / c);
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < EPSILON) break;
  }
  return h;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/**
 * P(X >= statistic) for X chi-square distributed with `dof` degrees of freedom.
 * With 0 degrees of freedom there is nothing to test, so the result is 1.
 *
 * @throws RangeError on a negative statistic or a dof that is not a whole number >= 0
 */
export function chiSquareSurvival(statistic: number, dof: number): number {
  if (!Number.isInteger(dof) || dof < 0) throw new RangeError(`dof must be a whole number: ${dof}`);
  if (!(statistic >= 0)) throw new RangeError(`chi-square statistic must be >= 0: ${statistic}`);
  return dof === 0 ? 1 : regularizedGammaQ(dof / 2, statistic / 2);
}

/** P(Z >= z) for a standard normal Z; precise in the upper tail. */
export function normalSurvival(z: number): number {
  const upper = 0.5 * regularizedGammaQ(0.5, (z * z) / 2);
  return z >= 0 ? upper : 1 - upper;
}

const ACKLAM_A = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const ACKLAM_B = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  1,
];
const ACKLAM_C = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
];
const ACKLAM_D = [
  0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1,
];

/**
 * The z with P(Z <= z) = p for a standard normal Z.
 * Acklam's rational approximation with one Halley step, about 1e-15 absolute.
 *
 * @throws RangeError unless 0 < p < 1
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normalQuantile needs 0 < p < 1, got ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  const z = acklamLowerHalf(p);
  const error = normalSurvival(-z) - p;
  const step = error * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2);
  return z - step / (1 + (z * step) / 2);
}

function acklamLowerHalf(p: number): number {
  if (p < 0.02425) {
    const t = Math.sqrt(-2 * Math.log(p));
    return horner(ACKLAM_C, t) / horner(ACKLAM_D, t);
  }
  const t = p - 0.5;
  return (horner(ACKLAM_A, t * t) * t) / horner(ACKLAM_B, t * t);
}

function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
