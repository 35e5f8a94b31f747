import { expect, test } from "vitest";
import { fitView, zoomAt } from "@/components/lineage/use-pan-zoom";

test("a large drawing is made smaller, a small one stays as it is and stands in the middle", () => {
  expect(fitView({ width: 2000, height: 500 }, { width: 1000, height: 500 })).toEqual({
    ...{ scale: 0.5, x: 0, y: 125 },
  });
  expect(fitView({ width: 200, height: 100 }, { width: 1000, height: 500 })).toEqual({
    ...{ scale: 1, x: 400, y: 200 },
  });
});

test("what is under the pointer stays there", () => {
  const view = { x: 10, y: 20, scale: 1 };
  const zoomed = zoomAt(view, 1.5, { x: 110, y: 220 });
  expect(zoomed.x + 100 * zoomed.scale).toBeCloseTo(110);
  expect(zoomed.y + 200 * zoomed.scale).toBeCloseTo(220);
  expect(zoomAt(view, 100, { x: 0, y: 0 }).scale).toBe(2);
});
