import { checkCounts, sumCounts } from "@/server/lib/stats/distances";
import { chiSquareSurvival } from "@/server/lib/stats/special";

export type ChiSquareResult = { statistic: number; dof: number; pValue: number };

/**
 * Pearson chi-square test that two samples share one distribution over K bins (2×K table,
 * expected = row · column / total, no continuity correction).
 *
 * Bins that are empty in both samples do not count. Bins are pooled, smallest totals first,
 * until every expected count reaches `minExpected`; pooling looks at totals only, never at the
 * difference, so it keeps the false-alarm rate. Fewer than two bins left: statistic 0, p = 1.
 *
 * @param options.minExpected default 5; 0 switches pooling off
 * @throws RangeError on unequal lengths, negative or non-finite counts or an empty sample
 */
export function testHomogeneity(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  { minExpected = 5 }: { minExpected?: number } = {},
): ChiSquareResult {
  checkCounts(reference, current);
  const n = sumCounts(reference);
  const m = sumCounts(current);
  const neededTotal = (minExpected * (n + m)) / Math.min(n, m);
  const bins = poolSmallBins(reference, current, neededTotal);
  if (bins.length < 2) return { statistic: 0, dof: 0, pValue: 1 };
  let statistic = 0;
  for (const [a, b] of bins) {
    const expectedA = ((a + b) * n) / (n + m);
    const expectedB = ((a + b) * m) / (n + m);
    statistic += (a - expectedA) ** 2 / expectedA + (b - expectedB) ** 2 / expectedB;
  }
  const dof = bins.length - 1;
  return { statistic, dof, pValue: chiSquareSurvival(statistic, dof) };
}

function poolSmallBins(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  neededTotal: number,
): [number, number][] {
  const occupied = Array.from(reference, (count, i): [number, number] => [count, current[i] ?? 0])
    .filter(([a, b]) => a + b > 0)
    .sort(([a, b], [c, d]) => a + b - (c + d));
  const pools: [number, number][] = [];
  let open: [number, number] = [0, 0];
  for (const [a, b] of occupied) {
    open = [open[0] + a, open[1] + b];
    if (open[0] + open[1] < neededTotal) continue;
    pools.push(open);
    open = [0, 0];
  }
  const last = pools.pop() ?? [0, 0];
  pools.push([last[0] + open[0], last[1] + open[1]]);
  return pools;
}
