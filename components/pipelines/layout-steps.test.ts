import { expect, test } from "vitest";
import { layoutSteps } from "@/components/pipelines/layout-steps";

test.each([
  {
    name: "a chain runs left to right",
    steps: [
      { name: "b", needs: ["a"] },
      { name: "a", needs: [] },
      { name: "c", needs: ["b"] },
    ],
    places: ["b 1,0", "a 0,0", "c 2,0"],
  },
  {
    name: "a step stands after the latest of its needs, neighbours below each other",
    steps: [
      { name: "in", needs: [] },
      { name: "check", needs: ["in"] },
      { name: "rows", needs: ["in"] },
      { name: "fit", needs: ["rows", "check", "in"] },
    ],
    places: ["in 0,0", "check 1,0", "rows 1,1", "fit 2,0"],
  },
])("$name", ({ steps, places }) => {
  const found = layoutSteps(steps).map(({ step, column, row }) => `${step.name} ${column},${row}`);
  expect(found).toEqual(places);
});
