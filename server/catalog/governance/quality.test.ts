import fc from "fast-check";
import { expect, test } from "vitest";
import { QUALITY_PARTS, scoreQuality } from "@/server/catalog/governance/constants";

const part = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });
const parts = fc.record({
  contract: part,
  completeness: part,
  freshness: part,
  documentation: part,
  ownership: part,
});

test("a perfect dataset has a hundred points, and one of which nothing is known has none", () => {
  const all = (value: number | null) => ({
    contract: value,
    completeness: value,
    freshness: value,
    documentation: value,
    ownership: value,
  });
  expect(scoreQuality(all(1))).toBe(100);
  expect(scoreQuality(all(null))).toBe(0);
  expect(QUALITY_PARTS.reduce((sum, { points }) => sum + points, 0)).toBe(100);
});

test("a part that gets better never lowers the score", () => {
  fc.assert(
    fc.property(parts, fc.constantFrom(...QUALITY_PARTS.map(({ id }) => id)), (before, id) => {
      const score = scoreQuality(before);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
      expect(scoreQuality({ ...before, [id]: 1 })).toBeGreaterThanOrEqual(score);
    }),
  );
});
