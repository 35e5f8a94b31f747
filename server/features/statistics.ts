import {
  type Distribution,
  type FeatureDefinition,
  type FeatureStatistics,
  STATISTICS_BINS,
  STATISTICS_CATEGORIES,
} from "@/server/features/schema";
import type { Columns, ImputedColumns, RawValue } from "@/server/lib/ml/feature-spec";

/** Statistics that tell no value of the hidden features: only rows and missing values are counted. */
export function maskStatistics(
  statistics: readonly FeatureStatistics[],
  hidden: ReadonlySet<string>,
): FeatureStatistics[] {
  return statistics.map((each) => {
    if (!hidden.has(each.name)) return each;
    const before: Distribution =
      each.before.kind === "numeric"
        ? { kind: "numeric", edges: [], counts: [] }
        : { kind: "categorical", categories: [], counts: [], other: each.n - each.missing };
    return { ...each, before, after: null, fitted: null, isMasked: true };
  });
}

export type FilledColumns = {
  values: ImputedColumns;
  /** Fill value by feature. */
  fills: Readonly<Record<string, number | string>>;
};

/**
 * What a set holds of each feature before imputation, and after it where an imputation was fitted.
 * Both distributions of a feature share their bins.
 *
 * @param columns raw values, equally long; null is missing
 */
export function describeFeatures(
  definitions: readonly FeatureDefinition[],
  columns: Columns,
  filled: FilledColumns | null,
): FeatureStatistics[] {
  return definitions.map(({ name, type, imputation }) => {
    const raw = columns[name] ?? [];
    const present = raw.filter((value) => value !== null);
    const after = filled === null ? null : [...(filled.values[name] ?? [])];
    const base = {
      name,
      type,
      n: raw.length,
      missing: raw.length - present.length,
      isMasked: false,
      strategy: imputation.strategy,
      fitted: filled?.fills[name] ?? null,
    };
    if (type === "numeric") {
      const numbers = present.map(Number);
      const edges = listEdges(after === null ? numbers : [...numbers, ...after.map(Number)]);
      return {
        ...base,
        before: countNumbers(numbers, edges),
        after: after === null ? null : countNumbers(after.map(Number), edges),
      };
    }
    const words = present.map((value) => toWord(value, type));
    const filledWords = after?.map((value) => toWord(value, type)) ?? null;
    const categories = listCategories(filledWords ?? words);
    return {
      ...base,
      fitted: base.fitted === null ? null : toWord(base.fitted, type),
      before: countWords(words, categories),
      after: filledWords === null ? null : countWords(filledWords, categories),
    };
  });
}

/** Booleans read alike before (true, yes) and after imputation (1). */
function toWord(value: RawValue, type: FeatureDefinition["type"]): string {
  const text = String(value);
  if (type !== "boolean") return text;
  return ["true", "yes", "1"].includes(text.toLowerCase()) ? "true" : "false";
}

function listEdges(values: readonly number[]): number[] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return [];
  const bins = max > min ? STATISTICS_BINS : 1;
  return Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? max : min + (i * (max - min)) / bins,
  );
}

function countNumbers(values: readonly number[], edges: number[]): Distribution {
  const bins = Math.max(edges.length - 1, 0);
  const counts = new Array<number>(bins).fill(0);
  const [min = 0] = edges;
  const width = ((edges.at(-1) ?? 0) - min) / bins;
  for (const value of values) {
    const bin = width > 0 ? Math.min(Math.floor((value - min) / width), bins - 1) : 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { kind: "numeric", edges, counts };
}

function listCategories(words: readonly string[]): string[] {
  return [...countByWord(words)]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, STATISTICS_CATEGORIES)
    .map(([word]) => word);
}

function countWords(words: readonly string[], categories: string[]): Distribution {
  const byWord = countByWord(words);
  const counts = categories.map((category) => byWord.get(category) ?? 0);
  const listed = counts.reduce((sum, count) => sum + count, 0);
  return { kind: "categorical", categories, counts, other: words.length - listed };
}

function countByWord(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
