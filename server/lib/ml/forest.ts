import type { ForestColumn } from "./forest-inputs";
import { type Random, shuffle } from "./forest-random";
import { growTree, readTree, type Tree } from "./forest-tree";

export type ForestOptions = {
  trees: number;
  /** Rows of the smallest leaf. */
  minLeaf?: number;
  /** Columns tried at each node; a third of them unless given. */
  tries?: number;
  random: Random;
};

export type ForestResult = {
  /** Share of the target's variance explained in rows that a tree was not grown on. */
  r2: number;
  /** By column: rise of the out-of-bag squared error when its values are shuffled, over the variance. */
  importances: Float64Array;
};

/**
 * Random forest regression with permutation importance (Breiman 2001), a tree at a time: each step
 * yields how many trees are done, so that a caller can report, pause or stop.
 *
 * Every tree grows on rows drawn with repeats. The rows it did not draw measure it, as they are and
 * with each column shuffled, so a column's worth is never read off rows that it was learned from.
 * @param target one finite number a row, not all the same
 */
export function* growForest(
  columns: readonly ForestColumn[],
  target: Float64Array,
  options: ForestOptions,
): Generator<number, ForestResult, void> {
  const { trees, random, minLeaf = 3 } = options;
  const tries = options.tries ?? Math.max(1, Math.ceil(columns.length / 3));
  const n = target.length;
  const sums = new Float64Array(n);
  const votes = new Float64Array(n);
  const rises = new Float64Array(columns.length);
  let measured = 0;
  for (let grown = 0; grown < trees; grown++) {
    const { drawn, outside } = drawRows(n, random);
    const tree = growTree(drawn, { columns, target, tries, minLeaf, random });
    if (outside.length > 0) {
      addVotes(tree, outside, { columns, sums, votes });
      addRises(tree, outside, { columns, target, random, rises });
      measured += 1;
    }
    yield grown + 1;
  }
  const variance = computeVariance(target);
  const importances = rises.map((rise) => rise / Math.max(1, measured) / variance);
  return { r2: computeR2(target, sums, votes), importances };
}

function drawRows(n: number, random: Random): { drawn: Int32Array; outside: Int32Array } {
  const isDrawn = new Uint8Array(n);
  const drawn = Int32Array.from({ length: n }, () => {
    const row = Math.floor(random() * n);
    isDrawn[row] = 1;
    return row;
  });
  const rows = Int32Array.from({ length: n }, (_, row) => row);
  return { drawn, outside: rows.filter((row) => isDrawn[row] === 0) };
}

function addVotes(
  tree: Tree,
  rows: Int32Array,
  {
    columns,
    sums,
    votes,
  }: { columns: readonly ForestColumn[]; sums: Float64Array; votes: Float64Array },
): void {
  for (const row of rows) {
    sums[row] = (sums[row] ?? 0) + readTree(tree, (column) => columns[column]?.codes[row] ?? 0);
    votes[row] = (votes[row] ?? 0) + 1;
  }
}

function addRises(
  tree: Tree,
  rows: Int32Array,
  {
    columns,
    target,
    random,
    rises,
  }: {
    columns: readonly ForestColumn[];
    target: Float64Array;
    random: Random;
    rises: Float64Array;
  },
): void {
  const plain = measureError(tree, rows, target, (column, row) => columns[column]?.codes[row] ?? 0);
  // Columns that the tree never asks about change nothing when shuffled.
  for (const asked of new Set(tree.column.filter((column) => column >= 0))) {
    const shuffled = rows.slice();
    shuffle(shuffled, random);
    const error = measureError(tree, rows, target, (column, row, at) => {
      const source = column === asked ? (shuffled[at] ?? 0) : row;
      return columns[column]?.codes[source] ?? 0;
    });
    rises[asked] = (rises[asked] ?? 0) + error - plain;
  }
}

function measureError(
  tree: Tree,
  rows: Int32Array,
  target: Float64Array,
  codeOf: (column: number, row: number, at: number) => number,
): number {
  let sum = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    sum += ((target[row] ?? 0) - readTree(tree, (column) => codeOf(column, row, at))) ** 2;
  }
  return sum / rows.length;
}

function computeVariance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

function computeR2(target: Float64Array, sums: Float64Array, votes: Float64Array): number {
  const rows = Int32Array.from(target, (_, row) => row).filter((row) => (votes[row] ?? 0) > 0);
  const known = Float64Array.from(rows, (row) => target[row] ?? 0);
  const error = rows.reduce(
    (sum, row) => sum + ((target[row] ?? 0) - (sums[row] ?? 0) / (votes[row] ?? 1)) ** 2,
    0,
  );
  return 1 - error / rows.length / computeVariance(known);
}
