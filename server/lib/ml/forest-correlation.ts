/**
 * Spearman's rank correlation of the pairs where both are numbers; ties share their mean rank.
 * @returns null for fewer than three pairs or where one side is constant
 */
export function correlateRanks(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const pairs = Array.from(a, (value, index) => [value, b[index] ?? Number.NaN] as const).filter(
    ([x, y]) => !Number.isNaN(x) && !Number.isNaN(y),
  );
  if (pairs.length < 3) return null;
  const ranksA = rank(pairs.map(([x]) => x));
  const ranksB = rank(pairs.map(([, y]) => y));
  const mean = (pairs.length + 1) / 2;
  let both = 0;
  let onlyA = 0;
  let onlyB = 0;
  for (let index = 0; index < pairs.length; index++) {
    const da = (ranksA[index] ?? mean) - mean;
    const db = (ranksB[index] ?? mean) - mean;
    both += da * db;
    onlyA += da * da;
    onlyB += db * db;
  }
  return onlyA === 0 || onlyB === 0 ? null : both / Math.sqrt(onlyA * onlyB);
}

function rank(values: readonly number[]): Float64Array {
  const order = values.map((_, index) => index);
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (let at = from; at < to; at++) ranks[order[at] ?? 0] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}
