import { expect, test } from "vitest";
import { fitView, startView, zoomAt } from "@/components/lineage/use-pan-zoom";

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
