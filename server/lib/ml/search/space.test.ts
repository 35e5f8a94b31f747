import { describe, expect, test } from "vitest";
import {
  countGrid,
  countPoints,
  type Dimension,
  encodePoint,
  listGridValues,
  pointAt,
  valueAt,
} from "@/server/lib/ml/search/space";

const L2: Dimension = { name: "l2", kind: "float", min: 0.01, max: 100, log: true };
const ROUNDS: Dimension = { name: "rounds", kind: "int", min: 10, max: 30, step: 10 };
const LOSS: Dimension = { name: "loss", kind: "choice", values: ["a", "b", "c"] };
const FLAG: Dimension = { name: "flag", kind: "boolean" };

describe("a grid", () => {
  test.each<[string, Dimension, unknown[]]>([
    ["every choice in its order", LOSS, ["a", "b", "c"]],
    ["both switches", FLAG, [false, true]],
    ["whole numbers by their step, never past the end", { ...ROUNDS, max: 35 }, [10, 20, 30]],
    ["a plain whole number one by one", { name: "n", kind: "int", min: 1, max: 4 }, [1, 2, 3, 4]],
    [
      "whole numbers on a logarithm, each once",
      { name: "n", kind: "int", min: 1, max: 8, log: true, points: 8 },
      [1, 2, 3, 4, 6, 8],
    ],
    [
      "a range by evenly spread points with both ends",
      { name: "x", kind: "float", min: 0, max: 1, points: 3 },
      [0, 0.5, 1],
    ],
  ])("takes %s", (_, dimension, values) => {
    expect(listGridValues(dimension)).toEqual(values);
  });

  test("spreads a logarithmic range by factors", () => {
    const values = listGridValues({ ...L2, points: 5 }).map(Number);
    expect(values[0]).toBe(0.01);
    expect(values[2]).toBeCloseTo(1, 12);
    expect(values[4]).toBe(100);
  });

  test("of a billion points is counted without being listed", () => {
    const wide: Dimension = { name: "n", kind: "int", min: 1, max: 1_000_000_000 };
    expect(countGrid([wide, LOSS])).toBe(3_000_000_000);
    expect(countPoints([wide, FLAG])).toBe(2_000_000_000);
    expect(countPoints([L2, FLAG])).toBe(Number.POSITIVE_INFINITY);
  });

  test("counts its points and changes the last dimension fastest", () => {
    expect(countGrid([ROUNDS, LOSS, FLAG])).toBe(18);
    const axes = [
      { name: "rounds", values: [10, 20] },
      { name: "loss", values: ["a", "b", "c"] },
    ];
    expect(Array.from({ length: 6 }, (_, index) => pointAt(axes, index))).toEqual([
      { rounds: 10, loss: "a" },
      { rounds: 10, loss: "b" },
      { rounds: 10, loss: "c" },
      { rounds: 20, loss: "a" },
      { rounds: 20, loss: "b" },
      { rounds: 20, loss: "c" },
    ]);
  });
});

describe("a share of a dimension", () => {
  test("gives every whole number the same room, the ends too", () => {
    const counts = new Map<unknown, number>();
    for (let index = 0; index < 3_000; index++) {
      const value = valueAt(ROUNDS, index / 3_000);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts]).toEqual([
      [10, 1_000],
      [20, 1_000],
      [30, 1_000],
    ]);
  });

  test("is even on the logarithm where the dimension says so", () => {
    expect(Number(valueAt(L2, 0.5))).toBeCloseTo(1, 12);
    expect(Number(valueAt(L2, 0.25))).toBeCloseTo(0.1, 12);
  });

  test("never leaves the range of a logarithmic whole number", () => {
    const dimension: Dimension = { name: "n", kind: "int", min: 1, max: 1_000, log: true };
    const values = Array.from({ length: 10_000 }, (_, index) => valueAt(dimension, index / 10_000));
    expect(Math.min(...values.map(Number))).toBe(1);
    expect(Math.max(...values.map(Number))).toBe(1_000);
  });
});

test("an encoded point lies between 0 and 1 on its own scale", () => {
  const point = { l2: 1, rounds: 20, loss: "c", flag: true };
  const [l2 = 0, rounds, loss, flag] = encodePoint([L2, ROUNDS, LOSS, FLAG], point);
  expect(l2).toBeCloseTo(0.5, 12);
  expect([rounds, loss, flag]).toEqual([0.5, 2, 1]);
});
