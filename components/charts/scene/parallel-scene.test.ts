import { describe, expect, it } from "vitest";
import {
  brushesToFilter,
  buildParallelScene,
  nearestRow,
  type ParallelAxis,
  placeOnAxis,
  rowsWithinBrushes,
} from "@/components/charts/scene/parallel-scene";

const number: ParallelAxis = {
  field: "param.lr",
  label: "lr",
  kind: "number",
  min: 0.001,
  max: 0.1,
  categories: [],
  isLog: true,
};
const words: ParallelAxis = {
  field: "param.model",
  label: "model",
  kind: "category",
  min: null,
  max: null,
  categories: ["gbt", "logit", "forest"],
  isLog: false,
};
const rows = [
  { id: "a", name: "a", values: [0.001, "gbt"] },
  { id: "b", name: "b", values: [0.1, "forest"] },
  { id: "c", name: "c", values: [null, "logit"] },
];

describe("placeOnAxis", () => {
  it.each([
    [number, 0.01, 0.5],
    [{ ...number, isLog: false }, 0.0505, 0.5],
    [words, "logit", 0.5],
    [{ ...words, categories: ["gbt"] }, "gbt", 0.5],
    [{ ...number, min: 3, max: 3, isLog: false }, 3, 0.5],
  ])("%# puts the middle value in the middle", (axis, value, place) => {
    expect(placeOnAxis(axis, value)).toBeCloseTo(place, 9);
  });

  it.each([
    [number, null],
    [words, "unheard of"],
    [number, "not a number"],
  ])("%# puts what has no place under the axis", (axis, value) => {
    expect(placeOnAxis(axis, value)).toBeLessThan(0);
  });
});

describe("brushes", () => {
  it("keep the rows inside all of them and leave out missing values", () => {
    const kept = rowsWithinBrushes([number, words], rows, { "param.lr": [-0.01, 1] });
    expect(kept.map(({ id }) => id)).toEqual(["a", "b"]);
    const both = { "param.lr": [0.5, 1], "param.model": [0, 0.6] } as const;
    expect(rowsWithinBrushes([number, words], rows, both)).toEqual([]);
  });

  it.each([
    [{ "param.lr": [0, 0.5] }, "param.lr >= 0.001 and param.lr <= 0.01"],
    [{ "param.model": [-0.01, 0.6] }, 'param.model in ("gbt", "logit")'],
    [{}, null],
  ] as const)("%# read as a filter", (brushes, filter) => {
    expect(brushesToFilter([number, words], brushes)).toBe(filter);
  });
});

it("finds the row whose line passes under the pointer", () => {
  const axes = [number, words];
  const options = { brushes: {}, colourBy: null, hoveredId: null, width: 300, height: 200 };
  const scene = buildParallelScene({ ...options, axes, rows });
  const { left, top, width, height } = scene.plot;
  const middle = left + width / 2;
  expect(nearestRow(scene, axes, rows, { x: middle, y: top + height - 1 })).toBe("a");
  expect(nearestRow(scene, axes, rows, { x: middle, y: top + 1 })).toBe("b");
});
