import type { PointColumns } from "@/server/lib/series/columns";

/**
 * Steps that a chart of several runs asks for: of all distinct steps those at the indices
 * ⌊i·n/max⌋ and the last, and of each run its own first and last, ascending. (The choice of
 * MLflow's get-history-bulk-interval.)
 * @param stepsByRun each ascending
 */
export function sampleSteps(stepsByRun: readonly BigInt64Array[], max: number): BigInt64Array {
  const distinct = distinctSteps(stepsByRun);
  const n = distinct.length;
  if (n <= max) return distinct;
  const chosen = [distinct[n - 1] ?? 0n];
  for (let index = 0; index < max; index += 1) {
    chosen.push(distinct[Math.floor((index * n) / max)] ?? 0n);
  }
  for (const steps of stepsByRun) {
    const [first, last] = [steps[0], steps.at(-1)];
    if (first !== undefined && last !== undefined) chosen.push(first, last);
  }
  return distinctSorted(BigInt64Array.from(chosen).sort());
}

/** Runs of one experiment mostly log the same steps, so equal columns count once. */
function distinctSteps(stepsByRun: readonly BigInt64Array[]): BigInt64Array {
  const columns: BigInt64Array[] = [];
  for (const steps of stepsByRun) {
    if (!columns.some((column) => hasSameSteps(column, steps))) columns.push(steps);
  }
  const [only] = columns;
  if (only !== undefined && columns.length === 1) return distinctSorted(only);
  const joined = new BigInt64Array(columns.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const column of columns) {
    joined.set(column, offset);
    offset += column.length;
  }
  return distinctSorted(joined.sort());
}

function distinctSorted(steps: BigInt64Array): BigInt64Array {
  return steps.filter((step, index) => index === 0 || step !== steps[index - 1]);
}

function hasSameSteps(a: BigInt64Array, b: BigInt64Array): boolean {
  return a.length === b.length && bytesOf(a).equals(bytesOf(b));
}

function bytesOf({ buffer, byteOffset, byteLength }: BigInt64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/**
 * The points at chosen steps, all of them where a step has several.
 * @param chosen ascending, each once
 */
export function pickSteps(points: PointColumns, chosen: BigInt64Array): PointColumns {
  const { steps, ats, values } = points;
  const indices: number[] = [];
  let from = 0;
  for (const step of chosen) {
    from = findStep(steps, step, from);
    while (from < steps.length && steps[from] === step) {
      indices.push(from);
      from += 1;
    }
  }
  return {
    steps: BigInt64Array.from(indices, (index) => steps[index] ?? 0n),
    ats: BigInt64Array.from(indices, (index) => ats[index] ?? 0n),
    values: Float64Array.from(indices, (index) => values[index] ?? 0),
  };
}

/** Index of the first step from `from` on that is not below the wanted one. */
function findStep(steps: BigInt64Array, wanted: bigint, from: number): number {
  let low = from;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle] ?? 0n) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
