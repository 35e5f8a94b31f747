/** Which way is better. */
export type Better = "higher" | "lower";

/**
 * Indices of the points that no other point dominates, by rising x. A point dominates another when
 * it is as good on both axes and better on one, so equal points stay or go together. O(n log n).
 */
export function findParetoFront(
  points: readonly { x: number; y: number }[],
  better: { x: Better; y: Better },
): number[] {
  const signX = better.x === "higher" ? 1 : -1;
  const signY = better.y === "higher" ? 1 : -1;
  const ranked = points
    .map(({ x, y }, index) => ({ x: x * signX, y: y * signY, index }))
    .sort((a, b) => b.x - a.x || b.y - a.y);
  const front: typeof ranked = [];
  for (const point of ranked) {
    const best = front.at(-1);
    const isEqual = best !== undefined && best.x === point.x && best.y === point.y;
    if (best === undefined || point.y > best.y || isEqual) front.push(point);
  }
  return front
    .sort((a, b) => (a.x - b.x) * signX || (a.y - b.y) * signY || a.index - b.index)
    .map(({ index }) => index);
}
