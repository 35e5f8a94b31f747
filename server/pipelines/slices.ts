import type { Columns, RawValue } from "@/server/lib/ml/feature-spec";
import { brierScore } from "@/server/lib/stats/calibration";
import { confusionAt, summarizeConfusion } from "@/server/lib/stats/classification";
import { computeQuantiles } from "@/server/lib/stats/quantiles";
import { rocAuc } from "@/server/lib/stats/ranking";
import type { EvaluationSlice } from "@/server/pipelines/schema";
import type { SignatureFeature } from "@/server/registry/schema";

/** Fewer rows than this say too little to be held against each other. */
export const MIN_SLICE_ROWS = 50;
const MAX_CATEGORIES = 12;
/** A number with at most so many values is taken as a category. */
const MAX_PLAIN_NUMBERS = 6;
const QUARTILES = [0.25, 0.5, 0.75];
const MISSING = "missing";
const OTHERS = "all others";

type Scored = { columns: Columns; labels: ArrayLike<number>; scores: ArrayLike<number> };
type SliceFeature = Pick<SignatureFeature, "name" | "type" | "sentinels">;

/**
 * Quality on the parts into which each feature cuts the rows: categories (the twelve largest, the
 * rest together), quarters of a number. Parts below fifty rows are left out.
 *
 * @param threshold a score at or above it counts as a positive decision
 */
export function measureSlices(
  { columns, labels, scores }: Scored,
  features: readonly SliceFeature[],
  threshold: number,
): EvaluationSlice[] {
  return features.flatMap((feature) => {
    const column = (columns[feature.name] ?? []).map((value) =>
      isMissing(value, feature) ? null : value,
    );
    const rowsOf = groupRows(column, feature);
    return [...rowsOf]
      .filter(([, rows]) => rows.length >= MIN_SLICE_ROWS)
      .map(([slice, rows]) => ({
        feature: feature.name,
        slice,
        ...measureRows(pick(labels, rows), pick(scores, rows), threshold),
      }));
  });
}

function measureRows(labels: Float64Array, scores: Float64Array, threshold: number) {
  const { accuracy, f1 } = summarizeConfusion(confusionAt(labels, scores, threshold));
  const mean = (values: Float64Array) =>
    values.reduce((sum, each) => sum + each, 0) / values.length;
  return {
    rows: labels.length,
    auc: rocAuc(labels, scores),
    f1,
    accuracy,
    brier: brierScore(labels, scores),
    observedRate: mean(labels),
    meanPredicted: mean(scores),
  };
}

function pick(values: ArrayLike<number>, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => values[row] ?? 0);
}

/** Numbers of the rows by the slice that they fall into, in the slices' own order. */
function groupRows(
  column: readonly RawValue[],
  { type }: SliceFeature,
): ReadonlyMap<string, number[]> {
  const numbers = new Set(column.filter((value) => typeof value === "number"));
  const isRanged = type === "numeric" && numbers.size > MAX_PLAIN_NUMBERS;
  const nameOf = isRanged ? nameRange(column) : nameCategory(column);
  const groups = new Map<string, number[]>();
  column.forEach((value, row) => {
    const name = value === null ? MISSING : nameOf(value);
    const rows = groups.get(name);
    if (rows === undefined) groups.set(name, [row]);
    else rows.push(row);
  });
  return isRanged ? inRangeOrder(groups, nameOf, numbers) : groups;
}

function isMissing(value: RawValue, { sentinels }: SliceFeature): boolean {
  return value === null || Number.isNaN(value) || sentinels.some((each) => each === value);
}

function nameCategory(column: readonly RawValue[]): (value: RawValue) => string {
  const counts = new Map<string, number>();
  for (const value of column) {
    if (value !== null) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  const largest = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const kept = new Set(largest.slice(0, MAX_CATEGORIES).map(([name]) => name));
  return (value) => (kept.has(String(value)) ? String(value) : OTHERS);
}

function nameRange(column: readonly RawValue[]): (value: RawValue) => string {
  const values = column.map((value) => (typeof value === "number" ? value : null));
  const edges = [...new Set(computeQuantiles(values, QUARTILES) ?? [])];
  return (value) => {
    const place = edges.findIndex((edge) => Number(value) <= edge);
    if (place === 0) return `≤ ${write(edges[0])}`;
    if (place === -1) return `> ${write(edges.at(-1))}`;
    return `${write(edges[place - 1])} to ${write(edges[place])}`;
  };
}

/** Ranges from the lowest, "missing" last. */
function inRangeOrder(
  groups: ReadonlyMap<string, number[]>,
  nameOf: (value: RawValue) => string,
  numbers: ReadonlySet<number>,
): Map<string, number[]> {
  const names = new Set([...numbers].sort((a, b) => a - b).map(nameOf));
  return new Map(
    [...names, MISSING].flatMap((name) => {
      const rows = groups.get(name);
      return rows === undefined ? [] : [[name, rows] as const];
    }),
  );
}

const write = (edge: number | undefined) => String(Number((edge ?? 0).toPrecision(4)));
