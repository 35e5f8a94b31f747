/** Number of reference categories that get a bin of their own. */
export const TOP_CATEGORIES = 50;
/** More rare categories than this are not remembered; they then count as "other", not "unseen". */
export const KNOWN_CATEGORIES_LIMIT = 10_000;

/** The bins of a categorical column, fixed by the reference sample. */
export type CategoryBins = {
  /** Most frequent reference values, most frequent first, ties by value. */
  top: readonly string[];
  /** Reference values beyond `top`; they count as "other". */
  rare: readonly string[];
  /** False when the reference had too many values to tell new ones from rare ones. */
  canTellUnseen: boolean;
};

/** Counts per bin, mergeable by addition; `top` is parallel to `bins.top`. */
export type CategoryCounts = {
  bins: CategoryBins;
  top: Float64Array;
  other: number;
  unseen: number;
  missing: number;
};

type CategoryValue = string | number | boolean | null;

/**
 * Chooses the bins from a reference sample.
 *
 * @throws RangeError unless top is a whole number >= 1
 */
export function computeCategoryBins(
  values: Iterable<CategoryValue>,
  top = TOP_CATEGORIES,
): CategoryBins {
  if (!Number.isInteger(top) || top < 1) throw new RangeError(`top must be >= 1, got ${top}`);
  const counts = new Map<string, number>();
  for (const value of values) {
    const category = toCategory(value);
    if (category !== null) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  const ranked = [...counts]
    .sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1))
    .map(([name]) => name);
  const rare = ranked.slice(top);
  const canTellUnseen = rare.length <= KNOWN_CATEGORIES_LIMIT;
  return { top: ranked.slice(0, top), rare: canTellUnseen ? rare : [], canTellUnseen };
}

/** Counts a column over the bins; null and NaN are missing, booleans and numbers go by text. */
export function countCategories(
  values: Iterable<CategoryValue>,
  bins: CategoryBins,
): CategoryCounts {
  const indexOf = new Map(bins.top.map((name, i) => [name, i]));
  const rare = new Set(bins.rare);
  const result = { bins, top: new Float64Array(bins.top.length), other: 0, unseen: 0, missing: 0 };
  for (const value of values) {
    const category = toCategory(value);
    const index = category === null ? undefined : indexOf.get(category);
    if (category === null) result.missing++;
    else if (index !== undefined) result.top[index] = (result.top[index] ?? 0) + 1;
    else if (rare.has(category) || !bins.canTellUnseen) result.other++;
    else result.unseen++;
  }
  return result;
}

/**
 * Counts of both samples together.
 *
 * @throws RangeError when the bins differ
 */
export function mergeCategoryCounts(a: CategoryCounts, b: CategoryCounts): CategoryCounts {
  if (a.top.length !== b.top.length || a.bins.top.some((name, i) => name !== b.bins.top[i])) {
    throw new RangeError("category counts over different bins cannot be merged");
  }
  return {
    bins: a.bins,
    top: a.top.map((count, i) => count + (b.top[i] ?? 0)),
    other: a.other + b.other,
    unseen: a.unseen + b.unseen,
    missing: a.missing + b.missing,
  };
}

/** Counts of top categories, other, unseen, missing: the shape that `assessDrift` compares. */
export function categoryCountsToCounts(counts: CategoryCounts): number[] {
  return [...counts.top, counts.other, counts.unseen, counts.missing];
}

function toCategory(value: CategoryValue): string | null {
  return value === null || Number.isNaN(value) ? null : String(value);
}
