import { describe, expect, test } from "vitest";
import { compareRunDetails } from "@/server/tracking/comparison";
import { listReproductionFacts } from "@/server/tracking/reproduction";
import type { RunDetail } from "@/server/tracking/schema";

function aRun(id: string, extra: Partial<RunDetail> = {}): RunDetail {
  return {
    id,
    name: id,
    status: "finished",
    project: { slug: "bank", name: "Bank" },
    experiment: "baseline",
    experimentNumber: 1,
    ownerName: "Ana",
    userId: "",
    artifactUri: `runs/${id}/artifacts`,
    deletedAt: null,
    parent: null,
    childCount: 0,
    codeVersion: "abc",
    seed: 1,
    note: "",
    startedAt: new Date("2026-01-01T00:00:00Z"),
    finishedAt: null,
    pipelineRunId: null,
    params: [],
    tags: [],
    metrics: [],
    inputs: [],
    datasets: [],
    models: [],
    versions: [],
    reproduction: [],
    ...extra,
  };
}

const metric = (key: string, last: number) => ({
  key,
  last,
  lastStep: 0,
  min: last,
  minStep: 0,
  max: last,
  maxStep: 0,
  count: 1,
  updatedAt: new Date(0),
});
const params = (values: Record<string, string>) =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

describe("compareRunDetails", () => {
  const base = aRun("a", {
    metrics: [metric("evaluation.auc", 0.5), metric("evaluation.brier", 0.4)],
    params: params({ l2: "1", solver: "newton" }),
  });
  const other = aRun("b", {
    metrics: [metric("evaluation.auc", 0.75)],
    params: params({ l2: "10", solver: "newton" }),
    codeVersion: "def",
  });
  const result = compareRunDetails([other, base], base);

  test("takes deltas against the base, whatever the order of the columns", () => {
    expect(result.metrics[0]).toEqual({
      key: "evaluation.auc",
      direction: "higher",
      values: [0.75, 0.5],
      deltas: [0.25, 0],
      counts: [1, 1],
      differs: true,
    });
  });

  test("leaves a metric that a run never logged empty instead of zero", () => {
    expect(result.metrics[1]).toMatchObject({
      direction: "lower",
      values: [null, 0.4],
      deltas: [null, 0],
      differs: true,
    });
  });

  test("marks only the facts that differ", () => {
    expect(result.params.map(({ key, differs }) => [key, differs])).toEqual([
      ["l2", true],
      ["solver", false],
    ]);
    const changed = result.environment.filter(({ differs }) => differs).map(({ key }) => key);
    expect(changed).toEqual(["codeVersion"]);
  });
});

const NOTHING = { codeVersion: null, seed: null, params: [], tags: [], inputs: [], datasets: [] };

describe("listReproductionFacts", () => {
  test.each([
    { codeVersion: "1f2e3d", seed: 7, missing: ["Training data", "Evaluation data", "Params"] },
    {
      codeVersion: "1f2e3d-dirty",
      seed: null,
      missing: ["Code version", "Training data", "Evaluation data", "Params", "Seed"],
    },
  ])("names what was not recorded for $codeVersion", ({ codeVersion, seed, missing }) => {
    const facts = listReproductionFacts({ ...NOTHING, codeVersion, seed });
    const absent = facts.filter(({ value }) => value === null).map(({ name }) => name);
    expect(absent).toEqual(missing);
  });

  test("takes what a client of MLflow said in its own places", () => {
    const facts = listReproductionFacts({
      ...NOTHING,
      params: [{ key: "random_state", value: "42" }],
      tags: [{ key: "mlflow.source.git.commit", value: "abc123" }],
      datasets: [
        {
          name: "calls",
          digest: "d1",
          sourceType: "local",
          source: "{}",
          schema: null,
          profile: null,
          tags: [{ key: "mlflow.data.context", value: "training" }],
        },
      ],
    });
    expect(facts.map(({ name, value }) => [name, value])).toEqual([
      ["Code version", "abc123"],
      ["Training data", "calls, digest d1"],
      ["Evaluation data", null],
      ["Params", "1 recorded"],
      ["Seed", "42"],
    ]);
  });
});
