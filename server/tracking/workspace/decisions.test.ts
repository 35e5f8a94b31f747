import { describe, expect, test } from "vitest";
import { countFlips, sliceFlips } from "@/server/tracking/workspace/decisions";

describe("decisions that flip", () => {
  test("are counted by direction, each model at its own threshold", () => {
    const base = { scores: [0.5, 0.49, 0.9, 0.1], threshold: 0.5 };
    const other = { scores: [0.5, 0.49, 0.2, 0.1], threshold: 0.3 };
    // Row 1 turns positive by the lower threshold, row 2 negative by its score.
    expect(countFlips(base, other)).toEqual({ n: 4, flips: 2, toPositive: 1, toNegative: 1 });
  });

  test("of a model against itself are none", () => {
    const model = { scores: [0.1, 0.5, 0.9], threshold: 0.5 };
    expect(countFlips(model, model)).toEqual({ n: 3, flips: 0, toPositive: 0, toNegative: 0 });
  });

  test("of no rows are none", () => {
    const model = { scores: [], threshold: 0.5 };
    expect(countFlips(model, model)).toEqual({ n: 0, flips: 0, toPositive: 0, toNegative: 0 });
  });
});

describe("slices", () => {
  const n = 100;
  const base = { scores: Array.from({ length: n }, () => 0.1), threshold: 0.5 };
  // The first ten rows turn positive.
  const other = {
    scores: Array.from({ length: n }, (_, row) => (row < 10 ? 1 : 0)),
    threshold: 0.5,
  };

  test("list the values of features with few of them, most flips first", () => {
    const job = Array.from({ length: n }, (_, row) => (row < 40 ? "admin" : null));
    expect(sliceFlips(base, other, { job })).toEqual([
      { feature: "job", value: "admin", n: 40, flips: 10, toPositive: 10, toNegative: 0 },
      { feature: "job", value: "missing", n: 60, flips: 0, toPositive: 0, toNegative: 0 },
    ]);
  });

  test("leave out small ones, features of many values and constants", () => {
    const small = Array.from({ length: n }, (_, row) => (row < 29 ? "few" : "many"));
    const id = Array.from({ length: n }, (_, row) => row);
    const same = Array.from({ length: n }, () => "x");
    expect(sliceFlips(base, other, { small, id, same })).toMatchObject([
      { feature: "small", value: "many", n: 71 },
    ]);
  });
});
