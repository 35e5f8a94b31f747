import { describe, expect, test } from "vitest";
import { createRandom } from "./ml/forest-random";
import { type Better, findParetoFront } from "./pareto";

type Point = { x: number; y: number };
const WAYS: readonly { x: Better; y: Better }[] = [
  { x: "higher", y: "higher" },
  { x: "higher", y: "lower" },
  { x: "lower", y: "higher" },
  { x: "lower", y: "lower" },
];

function isDominated(point: Point, by: Point, better: { x: Better; y: Better }): boolean {
  const dx = (by.x - point.x) * (better.x === "higher" ? 1 : -1);
  const dy = (by.y - point.y) * (better.y === "higher" ? 1 : -1);
  return dx >= 0 && dy >= 0 && (dx > 0 || dy > 0);
}

/** Coarse values, so that ties and equal points occur. */
function somePoints(seed: number): Point[] {
  const random = createRandom(seed);
  const coarse = () => Math.floor(random() * 12);
  return Array.from({ length: 1 + (seed % 60) }, () => ({ x: coarse(), y: coarse() }));
}

describe("the Pareto front", () => {
  test.each(WAYS)("has no dominated member, and dominates all others (%o)", (better) => {
    for (let seed = 1; seed <= 200; seed++) {
      const points = somePoints(seed);
      const front = new Set(findParetoFront(points, better));
      points.forEach((point, index) => {
        const dominated = points.some((by) => isDominated(point, by, better));
        expect(front.has(index), `seed ${seed}, point ${index}`).toBe(!dominated);
      });
    }
  });

  test("lists its points by rising x", () => {
    const points = [
      { x: 3, y: 1 },
      { x: 1, y: 3 },
      { x: 2, y: 2 },
      { x: 0, y: 0 },
    ];
    expect(findParetoFront(points, { x: "higher", y: "higher" })).toEqual([1, 2, 0]);
    expect(findParetoFront(points, { x: "lower", y: "lower" })).toEqual([3]);
  });

  test("of nothing is empty", () => {
    expect(findParetoFront([], { x: "higher", y: "lower" })).toEqual([]);
  });
});
