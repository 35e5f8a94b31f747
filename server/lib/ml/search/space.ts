export type Value = string | number | boolean;

/** One setting of a search. `log` spreads numbers evenly over their logarithms. */
export type Dimension =
  | { name: string; kind: "choice"; values: readonly Value[] }
  | {
      name: string;
      kind: "int";
      min: number;
      max: number;
      step?: number | undefined;
      log?: boolean | undefined;
      /** Values that a grid takes of a logarithmic range. */
      points?: number | undefined;
    }
  | {
      name: string;
      kind: "float";
      min: number;
      max: number;
      log?: boolean | undefined;
      /** Values that a grid takes of the range. */
      points?: number | undefined;
    }
  | { name: string; kind: "boolean" };

/** A value for each dimension, by name. */
export type Point = Readonly<Record<string, Value>>;

export const DEFAULT_GRID_POINTS = 5;

/** Every value of a dimension in order; null when there are too many to name. */
export function listValues(dimension: Dimension): Value[] | null {
  if (dimension.kind === "choice") return [...dimension.values];
  if (dimension.kind === "boolean") return [false, true];
  if (dimension.kind === "float") return null;
  const { min, step } = dimension;
  return Array.from({ length: countInts(dimension) }, (_, index) => min + index * (step ?? 1));
}

function countInts({ min, max, step = 1 }: Extract<Dimension, { kind: "int" }>): number {
  return Math.floor((max - min) / step) + 1;
}

function countValues(dimension: Dimension): number {
  if (dimension.kind === "choice") return dimension.values.length;
  if (dimension.kind === "boolean") return 2;
  return dimension.kind === "int" ? countInts(dimension) : Number.POSITIVE_INFINITY;
}

/** How many different points the space has; Infinity with a float in it. */
export function countPoints(space: readonly Dimension[]): number {
  return space.reduce((product, dimension) => product * countValues(dimension), 1);
}

/** The values that a grid takes of a dimension, in order: all, or evenly spread ones of a range. */
export function listGridValues(dimension: Dimension): Value[] {
  const isSpread = dimension.kind === "float" || (dimension.kind === "int" && dimension.log);
  if (!isSpread) return listValues(dimension) ?? [];
  const count = dimension.points ?? DEFAULT_GRID_POINTS;
  const spread = Array.from({ length: count }, (_, index) => interpolate(dimension, index, count));
  return [...new Set(dimension.kind === "int" ? spread.map(Math.round) : spread)];
}

function interpolate(
  range: { min: number; max: number; log?: boolean | undefined },
  index: number,
  count: number,
): number {
  if (index === 0) return range.min;
  if (index === count - 1) return range.max;
  return toScale(range, index / (count - 1));
}

/** How many points a grid has, without listing them. */
export function countGrid(space: readonly Dimension[]): number {
  return space.reduce((product, dimension) => product * countGridValues(dimension), 1);
}

function countGridValues(dimension: Dimension): number {
  const isPlainInt = dimension.kind === "int" && dimension.log !== true;
  return isPlainInt ? countInts(dimension) : listGridValues(dimension).length;
}

/** The point of number `index` when the last of the named dimensions changes fastest. */
export function pointAt(
  axes: readonly { name: string; values: readonly Value[] }[],
  index: number,
): Point {
  const entries: [string, Value][] = [];
  let rest = index;
  for (const { name, values } of axes.toReversed()) {
    const value = values[rest % values.length];
    if (value !== undefined) entries.push([name, value]);
    rest = Math.floor(rest / values.length);
  }
  return Object.fromEntries(entries.reverse());
}

/** The value at `share` in [0, 1) of a dimension, so that even shares give each value its due. */
export function valueAt(dimension: Dimension, share: number): Value {
  if (dimension.kind === "boolean") return share >= 0.5;
  if (dimension.kind === "choice") {
    const { values } = dimension;
    return values[Math.min(Math.floor(share * values.length), values.length - 1)] ?? "";
  }
  if (dimension.kind === "float") return toScale(dimension, share);
  const { min, max, step = 1, log } = dimension;
  // Half a step beyond each end gives the first and the last value as much room as the others.
  if (log)
    return clamp(Math.round(toScale({ min: min - 0.5, max: max + 0.5, log }, share)), dimension);
  return min + step * Math.min(Math.floor(share * countInts(dimension)), countInts(dimension) - 1);
}

function toScale(
  { min, max, log }: { min: number; max: number; log?: boolean | undefined },
  share: number,
): number {
  if (!log) return min + (max - min) * share;
  return Math.exp(Math.log(min) + (Math.log(max) - Math.log(min)) * share);
}

function clamp(value: number, { min, max }: { min: number; max: number }): number {
  return Math.min(Math.max(value, min), max);
}

/**
 * Where a point lies for a model of the search: a number in [0, 1] for each number or switch, the
 * choice's place in its list for each choice (compare these for equality alone).
 */
export function encodePoint(space: readonly Dimension[], point: Point): number[] {
  return space.map((dimension) => {
    const value = point[dimension.name];
    if (value === undefined) return 0;
    if (dimension.kind === "choice") return dimension.values.indexOf(value);
    if (dimension.kind === "boolean") return value === true ? 1 : 0;
    const { min, max, log } = dimension;
    if (max === min) return 0;
    if (!log) return (Number(value) - min) / (max - min);
    return Math.log(Number(value) / min) / Math.log(max / min);
  });
}

/** Equal for equal points of one space. */
export function keyOfPoint(space: readonly Dimension[], point: Point): string {
  return JSON.stringify(space.map(({ name }) => point[name] ?? null));
}
