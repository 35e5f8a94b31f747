import type { Better } from "@/server/lib/pareto";
import { CATEGORIES_MAX } from "@/server/tracking/workspace/constants";
import type { RunField } from "@/server/tracking/workspace/fields";
import type { Axis, AxisValue, MetricDirection } from "@/server/tracking/workspace/schema";

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d{1,2})?$/i;

/**
 * An axis for the values of a field. Words that may be numbers become numbers when all of them are,
 * so that `0.1` and `1e-1` lie on one spot; else all stay words.
 */
export function describeAxis(
  field: RunField,
  values: readonly AxisValue[],
  direction: MetricDirection,
): { axis: Axis; values: AxisValue[] } {
  const present = values.filter((value) => value !== null);
  const isNumeric =
    field.type === "number" ||
    field.type === "time" ||
    (field.mayBeNumber && present.length > 0 && present.every(isNumber));
  const read = isNumeric
    ? values.map((value) => (value === null ? null : Number(value)))
    : values.map((value) => (value === null ? null : String(value)));
  const missing = values.length - present.length;
  const base = { field: field.text, missing, direction };
  if (!isNumeric) {
    const categories = listByFrequency(present.map(String));
    return {
      axis: {
        ...base,
        kind: "category",
        min: null,
        max: null,
        categories: categories.slice(0, CATEGORIES_MAX),
        moreCategories: Math.max(0, categories.length - CATEGORIES_MAX),
      },
      values: read,
    };
  }
  const kind = field.type === "time" ? ("time" as const) : ("number" as const);
  const { min, max } = findRange(read);
  return { axis: { ...base, kind, min, max, categories: [], moreCategories: 0 }, values: read };
}

/** The key of a metric that a field shows; null for any other field. */
export function findMetricKey({ ref }: Pick<RunField, "ref">): string | null {
  const [family = "", ...rest] = ref.path;
  if (!["metric", "min", "max"].includes(family.toLowerCase())) return null;
  return rest.length === 0 ? null : rest.join(".");
}

/** Both ways of a plot, where both are known. */
export function findBetter(
  x: MetricDirection,
  y: MetricDirection,
): { x: Better; y: Better } | null {
  return x === "none" || y === "none" ? null : { x, y };
}

function isNumber(value: AxisValue): boolean {
  return typeof value === "number" || NUMBER.test(String(value));
}

function listByFrequency(words: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word);
}

function findRange(values: readonly AxisValue[]): { min: number | null; max: number | null } {
  let min: number | null = null;
  let max: number | null = null;
  for (const value of values) {
    if (typeof value !== "number") continue;
    if (min === null || value < min) min = value;
    if (max === null || value > max) max = value;
  }
  return { min, max };
}
