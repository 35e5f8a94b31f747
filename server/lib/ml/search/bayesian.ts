import type { Random } from "@/server/lib/ml/forest-random";
import { type Axis, fitGaussianProcess } from "@/server/lib/ml/search/gaussian-process";
import { createTrialRandom, drawNew, listUntried, toPoint } from "@/server/lib/ml/search/sampling";
import { type Dimension, encodePoint, keyOfPoint, type Point } from "@/server/lib/ml/search/space";
import { normalSurvival } from "@/server/lib/stats/special";

/** A point tried; its value is null while it is measured and when it could not be. */
export type Tried = { point: Point; value: number | null; isPending: boolean };

/** Least gain that is looked for, in standard deviations of the values: keeps it from hovering. */
const MARGIN = 0.01;
const CANDIDATES = 600;
const NEIGHBOURS_OF = 4;
const NEIGHBOURS = 60;
/** Untried points of a small space are all judged. */
const JUDGED_MAX = 1_000;
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71];

/** Points spread evenly before the model takes over: twice the dimensions, 4 to 12. */
export function countInitial(space: readonly Dimension[]): number {
  return Math.min(Math.max(2 * space.length, 4), 12);
}

/**
 * The next point by Bayesian optimisation: the first ones spread evenly (Halton), later ones where a
 * Gaussian process over the values so far expects the largest improvement; the same for the same seed
 * and history. A pending point counts with the mean of all values (Ginsbourger, Le Riche and
 * Carraro 2010, the constant liar), a failed one with the worst.
 * Source of the criterion: Jones, Schonlau and Welch, Efficient Global Optimization (1998), eq. 15.
 *
 * @returns null when no point is left
 */
export function suggestBayesian(
  space: readonly Dimension[],
  tried: readonly Tried[],
  { seed, better }: { seed: number; better: "higher" | "lower" },
): Point | null {
  const random = createTrialRandom(seed, tried.length);
  const points = tried.map(({ point }) => point);
  const measured = tried.flatMap(({ value }) => (value === null ? [] : [value]));
  if (tried.length < countInitial(space) || measured.length < 2) {
    return drawNew(space, points, createHalton(space.length, seed, tried.length), random);
  }
  const gainAt = fitExpectedGain(space, tried, measured, better);
  const seen = new Set(points.map((point) => keyOfPoint(space, point)));
  const sign = better === "higher" ? 1 : -1;
  const best = tried
    .filter(({ value }) => value !== null)
    .sort((a, b) => sign * (Number(b.value) - Number(a.value)))
    .slice(0, NEIGHBOURS_OF);
  const around = best.flatMap(({ point }) => drawNeighbours(space, point, random, 0.1));
  const candidates = listUntried(space, points, JUDGED_MAX) ?? [
    ...Array.from({ length: CANDIDATES }, () => toPoint(space, space.map(random))),
    ...around,
  ];
  const first = pickBest(space, candidates, seen, gainAt);
  if (first === null) return drawNew(space, points, () => space.map(random), random);
  const closer = drawNeighbours(space, first, random, 0.02);
  return pickBest(space, [first, ...closer], seen, gainAt);
}

/** Expected improvement over the best value so far, at a point. */
function fitExpectedGain(
  space: readonly Dimension[],
  tried: readonly Tried[],
  measured: readonly number[],
  better: "higher" | "lower",
): (point: Point) => number {
  const sign = better === "higher" ? 1 : -1;
  const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
  const spread = Math.sqrt(
    measured.reduce((sum, value) => sum + (value - mean) ** 2, 0) / measured.length,
  );
  const scale = spread > 0 ? sign / spread : sign;
  const known = measured.map((value) => (value - mean) * scale);
  const worst = Math.min(...known);
  const values = tried.map(({ value, isPending }) => {
    if (value !== null) return (value - mean) * scale;
    return isPending ? 0 : worst;
  });
  const axes = space.map(({ kind }): Axis => (kind === "choice" ? "category" : "number"));
  const process = fitGaussianProcess(
    tried.map(({ point }) => encodePoint(space, point)),
    values,
    axes,
  );
  const target = Math.max(...known) + MARGIN;
  return (point) => {
    const { mean: expected, sd } = process.predict(encodePoint(space, point));
    return computeExpectedImprovement(expected - target, sd);
  };
}

/**
 * Mean of max(0, X) for X normal with mean `ahead` and deviation `sd`.
 * Source: Jones, Schonlau and Welch (1998), equation 15.
 */
export function computeExpectedImprovement(ahead: number, sd: number): number {
  if (sd <= 0) return Math.max(ahead, 0);
  const z = ahead / sd;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return ahead * normalSurvival(-z) + sd * density;
}

function pickBest(
  space: readonly Dimension[],
  candidates: readonly Point[],
  seen: ReadonlySet<string>,
  gainAt: (point: Point) => number,
): Point | null {
  let best: Point | null = null;
  let bestGain = Number.NEGATIVE_INFINITY;
  for (const point of candidates) {
    if (seen.has(keyOfPoint(space, point))) continue;
    const gain = gainAt(point);
    if (!(gain > bestGain)) continue;
    best = point;
    bestGain = gain;
  }
  return best;
}

/** Points near another: numbers moved by about `width` of their range, now and then another choice. */
function drawNeighbours(
  space: readonly Dimension[],
  point: Point,
  random: Random,
  width: number,
): Point[] {
  const shares = encodePoint(space, point);
  return Array.from({ length: NEIGHBOURS }, () =>
    toPoint(
      space,
      space.map((dimension, index) => {
        const at = shares[index] ?? 0;
        if (dimension.kind === "boolean" || dimension.kind === "choice") {
          const count = dimension.kind === "boolean" ? 2 : dimension.values.length;
          return random() < 1 / (2 * space.length) ? random() : (at + 0.5) / count;
        }
        return Math.min(Math.max(at + width * drawNormal(random), 0), 1 - 1e-9);
      }),
    ),
  );
}

/** Standard normal by Box and Muller. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Halton's sequence from place `from` on, shifted by the seed (Cranley and Patterson 1976). */
function createHalton(dimensions: number, seed: number, from: number): () => number[] {
  const shiftOf = createTrialRandom(seed, -1);
  const shifts = Array.from({ length: dimensions }, () => shiftOf());
  let place = from;
  return () => {
    place += 1;
    return shifts.map((shift, axis) => (radicalInverse(place, PRIMES[axis] ?? 73) + shift) % 1);
  };
}

function radicalInverse(index: number, base: number): number {
  let result = 0;
  let digit = 1 / base;
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    result += (rest % base) * digit;
    digit /= base;
  }
  return result;
}
