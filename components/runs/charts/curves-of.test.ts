import { describe, expect, it } from "vitest";
import { curvesOf, startsOf, stepsWithin } from "@/components/runs/charts/curves-of";

const START = Date.UTC(2026, 0, 1);
const point = (step: number, value: number | null) => ({
  step,
  at: START + step * 1000,
  value,
  min: value,
  max: value,
});
const history = (runId: string, values: (number | null)[], total = values.length) => ({
  runId,
  total,
  points: values.map((value, index) => point(index * 10, value)),
});
const runs = [
  { id: "a", name: "A", colour: "red" },
  { id: "b", name: "B", colour: "blue" },
];
const options = { runs, baselineId: "b", x: "step", startOf: new Map<string, number>() };

describe("curvesOf", () => {
  it("gives each run that logged the metric its own colour, and the baseline its mark", () => {
    const curves = curvesOf({ ...options, histories: [history("b", [1, 2]), history("a", [])] });
    expect(curves).toEqual([
      { id: "b", label: "B", colour: "blue", isBaseline: true, x: [0, 10], y: [1, 2], band: null },
    ]);
  });

  it("keeps lowest and highest only where points were put into buckets", () => {
    const [curve] = curvesOf({ ...options, histories: [history("a", [1, 2], 2000)] });
    expect(curve?.band).toEqual({ min: [1, 2], max: [1, 2] });
  });

  it.each([
    ["step", [0, 10, 20]],
    ["relative", [5000, 15000, 25000]],
    ["time", [START, START + 10000, START + 20000]],
  ])("places points over %s", (x, places) => {
    const startOf = new Map([["a", START - 5000]]);
    const [curve] = curvesOf({ ...options, x, startOf, histories: [history("a", [1, 2, 3])] });
    expect(curve?.x).toEqual(places);
  });

  it("places points over another metric at the same step, rising", () => {
    const [curve] = curvesOf({
      ...options,
      x: "metric:accuracy",
      histories: [history("a", [3, 2, 1])],
      xHistories: [history("a", [0.9, null, 0.5])],
    });
    expect(curve).toMatchObject({ x: [0.5, 0.9], y: [1, 3] });
  });
});

it("relative time starts at a run's first point", () => {
  expect(startsOf([history("a", [1]), history("b", [])])).toEqual(new Map([["a", START]]));
});

it.each([
  [[8, 12], { fromStep: 0, toStep: 20 }],
  [[0, 40], { fromStep: 0, toStep: 40 }],
  [[31, 39], null],
] as const)("asks for the steps around a zoom to %o: %o", (range, steps) => {
  expect(stepsWithin([history("a", [1, 2, 3, 4, 5])], options, range)).toEqual(steps);
});
