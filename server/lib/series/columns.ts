/** Points of one series as parallel columns: int64 steps, int64 milliseconds, any float64. */
export type PointColumns = {
  steps: BigInt64Array;
  ats: BigInt64Array;
  values: Float64Array;
};

export type SeriesPoint = { step: bigint; at: bigint; value: number };

export function toColumns(points: readonly SeriesPoint[]): PointColumns {
  return {
    steps: BigInt64Array.from(points, ({ step }) => step),
    ats: BigInt64Array.from(points, ({ at }) => at),
    values: Float64Array.from(points, ({ value }) => value),
  };
}

export function countPoints({ values }: PointColumns): number {
  return values.length;
}

export function slicePoints(points: PointColumns, from: number, to?: number): PointColumns {
  return {
    steps: points.steps.slice(from, to),
    ats: points.ats.slice(from, to),
    values: points.values.slice(from, to),
  };
}

/** As `mergePoints`, of parts that each have that order already and no point twice. */
export function mergeSorted(parts: readonly PointColumns[]): PointColumns {
  const inOrder = inOrderOfSteps(parts);
  return inOrder === null ? mergePoints(parts) : joinPoints(inOrder);
}

/** All points in the order (step, time, value), NaN last; each exact point once. */
export function mergePoints(parts: readonly PointColumns[]): PointColumns {
  const joined = joinPoints(parts);
  const order = sortedOrder(joined);
  const kept = order.filter((index, rank) => {
    const former = order[rank - 1];
    return former === undefined || comparePoints(joined, former, index) !== 0;
  });
  return {
    steps: BigInt64Array.from(kept, (index) => joined.steps[index] ?? 0n),
    ats: BigInt64Array.from(kept, (index) => joined.ats[index] ?? 0n),
    values: Float64Array.from(kept, (index) => joined.values[index] ?? 0),
  };
}

/** The parts by step when no step lies in two of them; else null. */
function inOrderOfSteps(parts: readonly PointColumns[]): PointColumns[] | null {
  const filled = parts
    .filter(({ steps }) => steps.length > 0)
    .sort((a, b) => compare(a.steps[0] ?? 0n, b.steps[0] ?? 0n));
  const isApart = filled.every(
    ({ steps }, index) => index === 0 || (filled[index - 1]?.steps.at(-1) ?? 0n) < (steps[0] ?? 0n),
  );
  return isApart ? filled : null;
}

/** All points in the order of the parts, duplicates kept. */
export function joinPoints(parts: readonly PointColumns[]): PointColumns {
  const count = parts.reduce((sum, { values }) => sum + values.length, 0);
  const joined = {
    steps: new BigInt64Array(count),
    ats: new BigInt64Array(count),
    values: new Float64Array(count),
  };
  let offset = 0;
  for (const { steps, ats, values } of parts) {
    joined.steps.set(steps, offset);
    joined.ats.set(ats, offset);
    joined.values.set(values, offset);
    offset += values.length;
  }
  return joined;
}

/** The same points in the order (time, step, value); they come in that of (step, time, value). */
export function sortByTime(points: PointColumns): PointColumns {
  const { steps, ats, values } = points;
  const isSorted = ats.every((at, index) => index === 0 || (ats[index - 1] ?? 0n) <= at);
  if (isSorted) return points;
  // The sort is stable, so equal times keep the order of step and value.
  const order = Array.from(values, (_, index) => index).sort((a, b) =>
    compare(ats[a] ?? 0n, ats[b] ?? 0n),
  );
  return {
    steps: BigInt64Array.from(order, (index) => steps[index] ?? 0n),
    ats: BigInt64Array.from(order, (index) => ats[index] ?? 0n),
    values: Float64Array.from(order, (index) => values[index] ?? 0),
  };
}

function sortedOrder(points: PointColumns): number[] {
  const order = Array.from(points.values, (_, index) => index);
  const isSorted = order.every(
    (index) => index === 0 || comparePoints(points, index - 1, index) <= 0,
  );
  return isSorted ? order : order.sort((a, b) => comparePoints(points, a, b));
}

function comparePoints({ steps, ats, values }: PointColumns, a: number, b: number): number {
  return (
    compare(steps[a] ?? 0n, steps[b] ?? 0n) ||
    compare(ats[a] ?? 0n, ats[b] ?? 0n) ||
    compareValues(values[a] ?? 0, values[b] ?? 0)
  );
}

function compare<Value extends bigint | number>(a: Value, b: Value): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** As PostgreSQL orders floats: NaN equals itself and is the largest. */
function compareValues(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return compare(a, b);
}
