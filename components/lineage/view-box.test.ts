import fc from "fast-check";
import { expect, test } from "vitest";
import {
  boxOf,
  fitView,
  moveBetween,
  pointOf,
  startView,
  viewAbout,
  zoomAt,
} from "@/components/lineage/view-box";

test("a large drawing is made smaller, a small one stays as it is and stands in the middle", () => {
  expect(fitView({ width: 2000, height: 500 }, { width: 1000, height: 500 })).toEqual({
    ...{ scale: 0.5, x: 0, y: 125 },
  });
  expect(fitView({ width: 200, height: 100 }, { width: 1000, height: 500 })).toEqual({
    ...{ scale: 1, x: 400, y: 200 },
  });
});

test("a drawing too large to be read whole begins at the node that it is about", () => {
  const window = { width: 1000, height: 500 };
  expect(startView({ width: 800, height: 100 }, window, { x: 0, y: 0 }).scale).toBe(1);
  const view = startView({ width: 9000, height: 4000 }, window, { x: 3000, y: 2000 });
  expect(view.x + 3000 * view.scale).toBe(500);
  expect(view.y + 2000 * view.scale).toBe(250);
});

test("what is under the pointer stays there", () => {
  const view = { x: 10, y: 20, scale: 1 };
  const zoomed = zoomAt(view, 1.5, { x: 110, y: 220 });
  expect(zoomed.x + 100 * zoomed.scale).toBeCloseTo(110);
  expect(zoomed.y + 200 * zoomed.scale).toBeCloseTo(220);
  expect(zoomAt(view, 100, { x: 0, y: 0 }).scale).toBe(2);
});

test("a point in the middle of the window is found there again, and in the middle of its box", () => {
  const window = { width: 1000, height: 500 };
  const view = viewAbout({ x: 70, y: -30 }, 0.5, window);
  expect(pointOf(view, { x: 500, y: 250 })).toEqual({ x: 70, y: -30 });
  const { left, right, top, bottom } = boxOf(view, window, 100);
  expect([(left + right) / 2, (top + bottom) / 2]).toEqual([70, -30]);
  expect([right - left, bottom - top]).toEqual([1200 / 0.5, 700 / 0.5]);
});

test("what was drawn for one view stands as in another when it is moved and stretched", () => {
  const number = fc.integer({ min: -500, max: 500 });
  const view = fc.record({ x: number, y: number, scale: fc.constantFrom(0.1, 0.5, 1, 2) });
  fc.assert(
    fc.property(view, view, number, (drawn, wanted, x) => {
      const move = moveBetween(drawn, wanted);
      const seen = (x * drawn.scale + drawn.x) * move.scale + move.x;
      expect(seen).toBeCloseTo(x * wanted.scale + wanted.x, 6);
    }),
  );
});
