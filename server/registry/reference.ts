import type { RawValue } from "@/server/lib/ml/feature-spec";
import { computeCategoryBins, countCategories } from "@/server/lib/stats/categorical-counts";
import { computeHistogramEdges, countIntoBins } from "@/server/lib/stats/histogram";
import type {
  CategoricalReference,
  NumericReference,
  ReferenceDistribution,
} from "@/server/registry/schema";

export type ReferenceInput = {
  features: readonly { name: string; type: "numeric" | "categorical" | "boolean" }[];
  /** Raw training values; what counts as missing is null. */
  columns: Readonly<Record<string, readonly RawValue[]>>;
  scores: ArrayLike<number>;
  from: Date;
  to: Date;
};

/** Bins and counts of what a model saw in training: deciles for numbers, top categories else. */
export function computeReference(input: ReferenceInput): ReferenceDistribution {
  const { features, columns, scores, from, to } = input;
  const entries = features.map(({ name, type }) => {
    const values = columns[name] ?? [];
    const reference = type === "numeric" ? countNumbers(values.map(toNumber)) : countValues(values);
    return [name, reference] as const;
  });
  return {
    rowCount: scores.length,
    from,
    to,
    features: Object.fromEntries(entries),
    score: countNumbers(Array.from(scores)),
  };
}

function countNumbers(values: readonly (number | null)[]): NumericReference {
  const edges = computeHistogramEdges(values);
  const { counts, missing } = countIntoBins(values, edges);
  return { kind: "numeric", edges, counts: [...counts], missing };
}

function countValues(values: readonly RawValue[]): CategoricalReference {
  const bins = computeCategoryBins(values);
  const { top, other, unseen, missing } = countCategories(values, bins);
  return {
    kind: "categorical",
    categories: [...bins.top],
    rare: [...bins.rare],
    canTellUnseen: bins.canTellUnseen,
    top: [...top],
    other,
    unseen,
    missing,
  };
}

function toNumber(value: RawValue): number | null {
  return value === null ? null : Number(value);
}
