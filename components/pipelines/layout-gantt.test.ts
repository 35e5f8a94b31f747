import { expect, test } from "vitest";
import { layoutGantt } from "@/components/pipelines/layout-gantt";

const at = (second: number | null) => (second === null ? null : new Date(second * 1000));
const step = (name: string, needs: string[], start: number | null, end: number | null) => ({
  name,
  needs,
  startedAt: at(start),
  finishedAt: at(end),
});
const layout = (steps: ReturnType<typeof step>[], to: number) =>
  layoutGantt(steps, new Date(0), new Date(to * 1000));

test("a step waits from its last need's end to its own start", () => {
  const bars = layout([step("a", [], 1, 4), step("b", [], 0, 2), step("c", ["a", "b"], 6, 10)], 10);
  expect(bars[2]).toEqual({
    name: "c",
    waiting: { start: 0.4, end: 0.6 },
    running: { start: 0.6, end: 1 },
    isCritical: true,
  });
  expect(bars.map(({ isCritical }) => isCritical)).toEqual([true, false, true]);
});

test("a running step reaches the present and what cannot start yet has no bar", () => {
  const bars = layout(
    [step("a", [], 0, 5), step("b", ["a"], 5, null), step("c", ["b"], null, null)],
    20,
  );
  expect(bars[1]?.running).toEqual({ start: 0.25, end: 1 });
  expect(bars[2]).toMatchObject({ waiting: null, running: null });
});

test("a skipped step has no bar", () => {
  const bars = layout([step("a", [], 0, 5), step("b", ["a"], null, 5)], 5);
  expect(bars[1]).toMatchObject({ waiting: null, running: null });
});
