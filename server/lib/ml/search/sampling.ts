import { createRandom, type Random } from "@/server/lib/ml/forest-random";
import {
  countGrid,
  countPoints,
  type Dimension,
  keyOfPoint,
  listGridValues,
  listValues,
  type Point,
  pointAt,
  valueAt,
} from "@/server/lib/ml/search/space";

/** Spaces up to this size are listed when chance alone finds no new point. */
const LISTED_MAX = 100_000;
const DRAWS = 1_000;

/** The first point of the grid that was not tried; null when all were. */
export function suggestGrid(space: readonly Dimension[], tried: readonly Point[]): Point | null {
  const axes = space.map((dimension) => ({
    name: dimension.name,
    values: listGridValues(dimension),
  }));
  const seen = new Set(tried.map((point) => keyOfPoint(space, point)));
  const total = countGrid(space);
  for (let index = 0; index < total; index++) {
    const point = pointAt(axes, index);
    if (!seen.has(keyOfPoint(space, point))) return point;
  }
  return null;
}

/**
 * A point drawn at random, the same for the same seed and number of points tried, and none that was
 * tried before; null when the space holds no other.
 */
export function suggestRandom(
  space: readonly Dimension[],
  tried: readonly Point[],
  seed: number,
): Point | null {
  const random = createTrialRandom(seed, tried.length);
  return drawNew(space, tried, () => space.map(() => random()), random);
}

/** Numbers for trial `index` of a seed, unlike those of its neighbours. */
export function createTrialRandom(seed: number, index: number): Random {
  return createRandom((Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0);
}

/** The first new point of `draw`'s shares, or any that is left in a small space. */
export function drawNew(
  space: readonly Dimension[],
  tried: readonly Point[],
  draw: () => number[],
  random: Random,
): Point | null {
  const seen = new Set(tried.map((point) => keyOfPoint(space, point)));
  if (seen.size >= countPoints(space)) return null;
  for (let count = 0; count < DRAWS; count++) {
    const point = toPoint(space, draw());
    if (!seen.has(keyOfPoint(space, point))) return point;
  }
  const left = listUntried(space, tried) ?? [];
  return left[Math.floor(random() * left.length)] ?? null;
}

/** The point at the shares in [0, 1) of each dimension. */
export function toPoint(space: readonly Dimension[], shares: readonly number[]): Point {
  return Object.fromEntries(
    space.map((dimension, index) => [dimension.name, valueAt(dimension, shares[index] ?? 0)]),
  );
}

/** Every point that was not tried; null for a space of more than `most` points. */
export function listUntried(
  space: readonly Dimension[],
  tried: readonly Point[],
  most = LISTED_MAX,
): Point[] | null {
  const total = countPoints(space);
  if (total > most) return null;
  const seen = new Set(tried.map((point) => keyOfPoint(space, point)));
  const axes = space.map((dimension) => ({
    name: dimension.name,
    values: listValues(dimension) ?? [],
  }));
  return Array.from({ length: total }, (_, index) => pointAt(axes, index)).filter(
    (point) => !seen.has(keyOfPoint(space, point)),
  );
}
