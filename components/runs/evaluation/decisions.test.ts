import { describe, expect, test } from "vitest";
import {
  computeCost,
  findBestF1,
  findCheapest,
  findPlace,
  readDecisions,
} from "@/components/runs/evaluation/decisions";

// Scores .9 .6 .4 .2 with labels 1 0 1 0.
const curve = {
  decisionThreshold: 0.5,
  thresholds: [0, 0.3, 0.5, 0.7, 1],
  truePositives: [2, 2, 1, 1, 0],
  falsePositives: [2, 1, 1, 0, 0],
  positives: 2,
  negatives: 2,
};

describe("readDecisions", () => {
  test("gives the whole matrix and its figures", () => {
    expect(readDecisions(curve, 1)).toEqual({
      threshold: 0.3,
      tp: 2,
      fp: 1,
      fn: 0,
      tn: 1,
      precision: 2 / 3,
      recall: 1,
      f1: 0.8,
      accuracy: 0.75,
      positiveShare: 0.75,
    });
  });

  test("has no precision, not a zero, where nothing is decided positive", () => {
    expect(readDecisions(curve, 4)).toMatchObject({ precision: null, recall: 0, f1: 0 });
  });
});

test.each([
  { wanted: 0.31, place: 1 },
  { wanted: -1, place: 0 },
  { wanted: 2, place: 4 },
])("the threshold nearest to $wanted is at $place", ({ wanted, place }) => {
  expect(findPlace(curve, wanted)).toBe(place);
});

test.each([
  { costs: { falsePositive: 1, falseNegative: 5 }, place: 1, cost: 1 },
  { costs: { falsePositive: 5, falseNegative: 1 }, place: 3, cost: 1 },
  { costs: { falsePositive: 0, falseNegative: 0 }, place: 4, cost: 0 },
])("with costs $costs the cheapest is at $place", ({ costs, place, cost }) => {
  expect(findCheapest(curve, costs)).toBe(place);
  expect(computeCost(readDecisions(curve, place), costs)).toBe(cost);
});

test("the best F1 is found", () => {
  expect(findBestF1(curve)).toBe(1);
});
