import { expect, test } from "vitest";
import {
  countProgress,
  describeObjective,
  formatValue,
  toBestSoFar,
} from "@/components/sweeps/describe-sweep";

const TRIALS = [3, 5, null, 4, 6].map((value, index) => ({ number: index + 1, value }));

test.each([
  ["higher", [3, 5, 5, 5, 6]],
  ["lower", [3, 3, 3, 3, 3]],
] as const)("the best so far never gets worse where %s is better", (direction, values) => {
  expect(toBestSoFar(TRIALS, direction).map(({ y }) => y)).toEqual(values);
});

test("there is no best before the first value", () => {
  expect(toBestSoFar([{ number: 1, value: null }], "lower")).toEqual([{ x: 1, y: null }]);
});

test("an objective says in words which rows judge", () => {
  expect(describeObjective({ metric: "evaluation.auc", direction: "higher" })).toMatchObject({
    label: "AUC",
    isEvaluation: true,
    on: "evaluation window",
    goal: "higher is better",
  });
  expect(describeObjective({ metric: "validation.logLoss", direction: "lower" })).toMatchObject({
    label: "Log loss",
    isEvaluation: false,
  });
});

test("a search that ran out of points is whole", () => {
  const counts = { queued: 0, running: 0, finished: 5, failed: 1, cancelled: 0 };
  expect(countProgress({ counts, maxTrials: 20, state: "finished" }).share).toBe(1);
  expect(countProgress({ counts, maxTrials: 20, state: "paused" }).share).toBe(0.3);
});

test.each([
  [0.123456, "0.1235"],
  [1_000, "1000"],
  [0.00001234, "1.23e-5"],
  [true, "true"],
  ["gbt", "gbt"],
  [undefined, "–"],
])("%s is shown as %s", (value, expected) => {
  expect(formatValue(value)).toBe(expected);
});
