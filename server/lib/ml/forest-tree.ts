import type { ForestColumn } from "./forest-inputs";
import type { Random } from "./forest-random";

/** A grown tree. Node 0 is the root; a leaf's column is -1. */
export type Tree = {
  column: number[];
  /** By node: 1 where rows of the code go left. */
  goesLeft: (Uint8Array | null)[];
  left: number[];
  right: number[];
  /** Mean target of the node's rows. */
  value: number[];
};

export type TreeOptions = {
  columns: readonly ForestColumn[];
  target: Float64Array;
  /** Columns tried at each node. */
  tries: number;
  minLeaf: number;
  random: Random;
};

type Split = { gain: number; column: number; goesLeft: Uint8Array };

/** Grows a regression tree on `rows` (with repeats); the array is reordered. */
export function growTree(rows: Int32Array, options: TreeOptions): Tree {
  const tree: Tree = { column: [], goesLeft: [], left: [], right: [], value: [] };
  const open = [{ node: addNode(tree, rows, options), from: 0, to: rows.length }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, from, to } = next;
    const part = rows.subarray(from, to);
    const split = part.length < 2 * options.minLeaf ? null : findSplit(part, options);
    if (split === null) continue;
    const middle = from + partition(part, options.columns[split.column], split.goesLeft);
    const left = addNode(tree, rows.subarray(from, middle), options);
    const right = addNode(tree, rows.subarray(middle, to), options);
    tree.column[node] = split.column;
    tree.goesLeft[node] = split.goesLeft;
    tree.left[node] = left;
    tree.right[node] = right;
    open.push({ node: left, from, to: middle }, { node: right, from: middle, to });
  }
  return tree;
}

/** What the tree says of a row; `codeOf` reads the code of a column there. */
export function readTree(tree: Tree, codeOf: (column: number) => number): number {
  let node = 0;
  for (;;) {
    const goesLeft = tree.goesLeft[node];
    if (goesLeft === null || goesLeft === undefined) return tree.value[node] ?? 0;
    const isLeft = goesLeft[codeOf(tree.column[node] ?? 0)] === 1;
    node = (isLeft ? tree.left[node] : tree.right[node]) ?? 0;
  }
}

function addNode(tree: Tree, rows: Int32Array, { target }: TreeOptions): number {
  let sum = 0;
  for (const row of rows) sum += target[row] ?? 0;
  tree.column.push(-1);
  tree.goesLeft.push(null);
  tree.left.push(0);
  tree.right.push(0);
  return tree.value.push(rows.length === 0 ? 0 : sum / rows.length) - 1;
}

/** The best of some columns drawn at random; null where no cut makes the halves more alike. */
function findSplit(rows: Int32Array, options: TreeOptions): Split | null {
  const { columns, tries, random } = options;
  const order = Int32Array.from(columns, (_, index) => index);
  let best: Split | null = null;
  for (let tried = 0; tried < Math.min(tries, order.length); tried++) {
    const pick = tried + Math.floor(random() * (order.length - tried));
    const column = order[pick] ?? 0;
    order[pick] = order[tried] ?? 0;
    const split = findCut(rows, column, options);
    if (split !== null && split.gain > (best?.gain ?? 1e-12)) best = split;
  }
  return best;
}

/**
 * The cut of one column that takes most of the squared error. Codes of words are ordered by the mean
 * of their rows first, among which the best of all subsets lies (Breiman et al. 1984, §4.2).
 */
function findCut(
  rows: Int32Array,
  index: number,
  { columns, target, minLeaf }: TreeOptions,
): Split | null {
  const column = columns[index];
  if (column === undefined) return null;
  const { codes, codeCount, kind } = column;
  const sums = new Float64Array(codeCount);
  const counts = new Float64Array(codeCount);
  let total = 0;
  for (const row of rows) {
    const code = codes[row] ?? 0;
    const value = target[row] ?? 0;
    sums[code] = (sums[code] ?? 0) + value;
    counts[code] = (counts[code] ?? 0) + 1;
    total += value;
  }
  const used = listUsed(counts);
  if (used.length < 2) return null;
  const mean = (code: number) => (sums[code] ?? 0) / (counts[code] ?? 1);
  if (kind === "category") used.sort((a, b) => mean(a) - mean(b));

  const n = rows.length;
  let leftN = 0;
  let leftSum = 0;
  let best = { gain: 0, at: -1 };
  for (let at = 0; at < used.length - 1; at++) {
    const code = used[at] ?? 0;
    leftN += counts[code] ?? 0;
    leftSum += sums[code] ?? 0;
    const rightN = n - leftN;
    if (leftN < minLeaf || rightN < minLeaf) continue;
    const rightSum = total - leftSum;
    const gain = leftSum ** 2 / leftN + rightSum ** 2 / rightN - total ** 2 / n;
    if (gain > best.gain) best = { gain, at };
  }
  if (best.at < 0) return null;
  return { gain: best.gain, column: index, goesLeft: markLeft(used, best.at, counts, column) };
}

function listUsed(counts: Float64Array): number[] {
  const used: number[] = [];
  for (let code = 0; code < counts.length; code++) if ((counts[code] ?? 0) > 0) used.push(code);
  return used;
}

/** Codes that the node never saw follow their order among numbers, else the larger half. */
function markLeft(
  used: readonly number[],
  cut: number,
  counts: Float64Array,
  { kind, codeCount }: ForestColumn,
): Uint8Array {
  const goesLeft = new Uint8Array(codeCount);
  const size = (codes: readonly number[]) =>
    codes.reduce((sum, code) => sum + (counts[code] ?? 0), 0);
  if (kind === "number") return goesLeft.fill(1, 0, (used[cut] ?? 0) + 1);
  const left = used.slice(0, cut + 1);
  const right = used.slice(cut + 1);
  if (size(left) > size(right)) goesLeft.fill(1);
  for (const code of left) goesLeft[code] = 1;
  for (const code of right) goesLeft[code] = 0;
  return goesLeft;
}

/** Moves the rows that go left to the front; returns how many those are. */
function partition(
  rows: Int32Array,
  column: ForestColumn | undefined,
  goesLeft: Uint8Array,
): number {
  let middle = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    if (goesLeft[column?.codes[row] ?? 0] !== 1) continue;
    rows[at] = rows[middle] ?? 0;
    rows[middle] = row;
    middle += 1;
  }
  return middle;
}
