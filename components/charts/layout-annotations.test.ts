import { expect, test } from "vitest";
import type { ChartAnnotation } from "@/components/charts/chart-types";
import { ICON_WIDTH, layoutAnnotations } from "@/components/charts/layout-annotations";

const note = (id: string, at: number, rest: Partial<ChartAnnotation> = {}): ChartAnnotation => ({
  id,
  kind: "note",
  title: "ten signs.",
  at,
  ...rest,
});
const RANGE = [0, 1000] as const;

test("annotations far apart share the first row, in order of time", () => {
  const { placed, rowCount } = layoutAnnotations([note("b", 600), note("a", 100)], RANGE, 1000);
  expect(placed.map(({ annotation, left, row }) => [annotation.id, left, row])).toEqual([
    ["a", 100, 0],
    ["b", 600, 0],
  ]);
  expect(rowCount).toBe(1);
});

test("near ones go into further rows, and from the fourth on they join a neighbour", () => {
  const notes = ["a", "b", "c", "d", "e"].map((id) => note(id, 100));
  const { placed, rowCount } = layoutAnnotations(notes, RANGE, 1000);
  expect(placed.map(({ row }) => row)).toEqual([0, 1, 2]);
  expect(rowCount).toBe(3);
  expect(placed.flatMap(({ annotation, more }) => [annotation, ...more])).toHaveLength(5);
});

test("what lasts keeps its row taken to its end, and is cut at the range's ends", () => {
  const { placed } = layoutAnnotations(
    [note("long", -500, { until: 500 }), note("within", 400), note("after", 520)],
    RANGE,
    1000,
  );
  expect(placed.map(({ left, spanWidth, row }) => [left, spanWidth, row])).toEqual([
    [0, 500, 0],
    [400, 0, 1],
    [520, 0, 0],
  ]);
});

test("at the right edge only the icon is drawn, inside the lane", () => {
  const { placed } = layoutAnnotations([note("a", 1000)], RANGE, 1000);
  expect(placed[0]).toMatchObject({ left: 1000 - ICON_WIDTH, width: ICON_WIDTH });
});

test("those outside the range are counted", () => {
  const notes = [note("before", -5), note("in", 5), note("after", 1005)];
  const { placed, outside } = layoutAnnotations(notes, RANGE, 1000);
  expect(placed).toHaveLength(1);
  expect(outside).toBe(2);
});
