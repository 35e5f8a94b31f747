import { normalQuantile, normalSurvival } from "@/server/lib/stats/special";

export type Interval = { low: number; high: number };
export type Proportion = { successes: number; trials: number };

/**
 * Wilson score interval of a proportion; unlike the Wald interval it stays inside [0, 1]
 * and has a width at 0 and at 1.
 *
 * @param confidence coverage in (0, 1), default 0.95
 * @throws RangeError unless 0 <= successes <= trials and trials > 0
 * @see Wilson (1927)
 */
export function wilsonInterval({ successes, trials }: Proportion, confidence = 0.95): Interval {
  checkProportion({ successes, trials });
  const z = normalQuantile(0.5 + confidence / 2);
  const p = successes / trials;
  const spread = (z * z) / trials;
  const center = (p + spread / 2) / (1 + spread);
  const half = (z * Math.sqrt((p * (1 - p)) / trials + spread / (4 * trials))) / (1 + spread);
  return {
    low: successes === 0 ? 0 : Math.max(0, center - half),
    high: successes === trials ? 1 : Math.min(1, center + half),
  };
}

/**
 * Interval of the difference pB − pA of two independent proportions, from their Wilson limits.
 *
 * @see Newcombe (1998), method 10
 */
export function newcombeInterval(a: Proportion, b: Proportion, confidence = 0.95): Interval {
  const limitA = wilsonInterval(a, confidence);
  const limitB = wilsonInterval(b, confidence);
  const pA = a.successes / a.trials;
  const pB = b.successes / b.trials;
  return {
    low: pB - pA - Math.hypot(pB - limitB.low, limitA.high - pA),
    high: pB - pA + Math.hypot(limitB.high - pB, pA - limitA.low),
  };
}

/**
 * Two-sided z test of equal proportions with pooled variance; z has the sign of pA − pB.
 * Two samples without variance (all 0 or all 1) give z = 0, p = 1.
 */
export function testTwoProportions(a: Proportion, b: Proportion): { z: number; pValue: number } {
  checkProportion(a);
  checkProportion(b);
  const pooled = (a.successes + b.successes) / (a.trials + b.trials);
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / a.trials + 1 / b.trials));
  if (standardError === 0) return { z: 0, pValue: 1 };
  const z = (a.successes / a.trials - b.successes / b.trials) / standardError;
  return { z, pValue: 2 * normalSurvival(Math.abs(z)) };
}

function checkProportion({ successes, trials }: Proportion): void {
  if (!(trials > 0) || !(successes >= 0 && successes <= trials)) {
    throw new RangeError(
      `a proportion needs 0 <= successes <= trials, trials > 0: ${successes}/${trials}`,
    );
  }
}
