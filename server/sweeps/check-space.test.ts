import { describe, expect, test } from "vitest";
import { PipelineConfig } from "@/server/pipelines/schema";
import { listTunables } from "@/server/pipelines/service";
import {
  findSpaceProblems,
  findTrialsProblem,
  suggestDimension,
} from "@/server/sweeps/check-space";
import { SearchSpace, type SpaceDimension } from "@/server/sweeps/schema";

const CONFIG = PipelineConfig.parse({
  dataset: "calls",
  featureView: "calls",
  train: { from: "2009-01-01", to: "2009-09-01" },
  evaluate: { from: "2009-09-01", to: "2010-01-01" },
  model: { name: "calls" },
});
const L2: SpaceDimension = { name: "model.l2", kind: "float", min: 0.01, max: 100, log: true };

function problemOf(dimension: SpaceDimension): string | undefined {
  return findSpaceProblems([dimension], CONFIG, listTunables())[0]?.message;
}

test("what training reads can be searched, what names or records cannot", () => {
  const names = listTunables().map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["model.l2", "model.maxIterations"]));
  expect(names).not.toContain("model.name");
  expect(names).not.toContain("model.seed");
});

describe("a space", () => {
  test("within the pipeline's own limits is right", () => {
    const rounds: SpaceDimension = { name: "model.maxIterations", kind: "int", min: 5, max: 50 };
    const choice: SpaceDimension = { ...L2, kind: "choice", values: [0.1, 1] };
    expect(problemOf(L2)).toBeUndefined();
    expect(problemOf(rounds)).toBeUndefined();
    expect(problemOf({ name: choice.name, kind: "choice", values: [0.1, 1] })).toBeUndefined();
  });

  test.each<[string, SpaceDimension, RegExp]>([
    [
      "a setting that is not there",
      { ...L2, name: "model.depth" },
      /^model\.depth: .*no such setting.*model\.l2/,
    ],
    [
      "a setting that changes the rows",
      { name: "train.from", kind: "choice", values: ["2009-01-01"] },
      /^train\.from: training on fixed rows/,
    ],
    ["a range the wrong way round", { ...L2, min: 2, max: 1 }, /^model\.l2: min 2 .*below max 1/],
    ["a logarithm of nothing", { ...L2, min: 0 }, /^model\.l2: min 0 must be above 0/],
    [
      "an end that the pipeline refuses",
      { name: "model.l2", kind: "float", min: 0, max: 1 },
      /^model\.l2: 0: must be above 0/,
    ],
    [
      "a choice of another type",
      { name: "model.l2", kind: "choice", values: [1, "big"] },
      /^model\.l2: "big": a number/,
    ],
    [
      "a choice that stands there twice",
      { name: "model.l2", kind: "choice", values: [1, 1] },
      /^model\.l2: a value stands there twice/,
    ],
    [
      "fractions for whole numbers",
      { name: "model.maxIterations", kind: "float", min: 1, max: 9 },
      /^model\.maxIterations: takes whole numbers/,
    ],
    ["a switch for a number", { name: "model.l2", kind: "boolean" }, /^model\.l2: takes a number/],
  ])("with %s is refused by name", (_, dimension, message) => {
    expect(problemOf(dimension)).toMatch(message);
  });

  test("that names a setting twice is refused at the second place", () => {
    expect(findSpaceProblems([L2, L2], CONFIG, listTunables())).toEqual([
      { index: 1, message: "model.l2: is named twice" },
    ]);
  });
});

describe("the number of trials", () => {
  const grid = SearchSpace.parse([
    { ...L2, points: 10 },
    { name: "model.maxIterations", kind: "int", min: 1, max: 24 },
  ]);

  test("must hold a whole grid", () => {
    expect(findTrialsProblem(grid, "grid", 239)).toMatch(/240 combinations, more than the 239/);
    expect(findTrialsProblem(grid, "grid", 240)).toBeNull();
    expect(findTrialsProblem(grid, "random", 10)).toBeNull();
  });

  test("of a Bayesian search is smaller, because its model grows", () => {
    expect(findTrialsProblem(grid, "bayesian", 201)).toMatch(/at most 200/);
  });
});

test("every suggested range is one that the pipeline takes", () => {
  for (const tunable of listTunables()) {
    for (const current of [CONFIG.model.l2, CONFIG.model.maxIterations, null]) {
      expect(problemOf(suggestDimension(tunable, current))).toBeUndefined();
    }
  }
});
