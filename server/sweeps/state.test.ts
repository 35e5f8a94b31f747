import { describe, expect, test } from "vitest";
import type { TrialState } from "@/server/sweeps/schema";
import { decideNext, isBetter, listFailuresInARow, type TrialStatus } from "@/server/sweeps/state";

/** Trials that ended in the order of their numbers. */
function aHistory(...states: TrialState[]): TrialStatus[] {
  return states.map((state, index) => {
    const isEnded = state === "finished" || state === "failed" || state === "cancelled";
    return {
      number: index + 1,
      state,
      error: state === "failed" ? `reason ${index + 1}` : null,
      finishedAt: isEnded ? new Date(index) : null,
    };
  });
}

const LIMITS = { maxTrials: 6, maxParallel: 3 };

describe("a running sweep", () => {
  test.each<[string, TrialState[], ReturnType<typeof decideNext>]>([
    ["starts as many trials as may run at once", [], { kind: "start", count: 3 }],
    ["fills what is free", ["finished", "running", "queued"], { kind: "start", count: 1 }],
    ["waits when nothing is free", ["running", "running", "queued"], { kind: "wait" }],
    [
      "starts no more than are allowed in all",
      ["finished", "finished", "failed", "finished", "finished"],
      { kind: "start", count: 1 },
    ],
    [
      "waits for the last trials",
      ["finished", "finished", "finished", "finished", "running", "finished"],
      { kind: "wait" },
    ],
    [
      "ends when all were tried",
      ["finished", "finished", "failed", "cancelled", "finished", "finished"],
      { kind: "finish" },
    ],
    [
      "goes on over failures that are not in a row",
      ["failed", "failed", "finished", "failed", "failed"],
      { kind: "start", count: 1 },
    ],
  ])("%s", (_, states, decision) => {
    expect(decideNext(LIMITS, aHistory(...states))).toEqual(decision);
  });

  test("stops after five failures in a row, with the last reason", () => {
    const trials = aHistory(
      "finished",
      "failed",
      "failed",
      "failed",
      "cancelled",
      "failed",
      "failed",
    );
    expect(decideNext({ maxTrials: 50, maxParallel: 1 }, trials)).toEqual({
      kind: "fail",
      reason: "5 trials failed in a row, the last: reason 7",
    });
  });
});

test("failures are in a row by when they ended, not by their numbers", () => {
  const [first, second, third] = aHistory("failed", "finished", "failed");
  const late = { ...first, finishedAt: new Date(9) } as TrialStatus;
  const found = listFailuresInARow([late, second, third] as TrialStatus[]);
  expect(found.map(({ number }) => number)).toEqual([3, 1]);
});

test.each([
  [0.7, 0.6, "higher", true],
  [0.6, 0.6, "higher", false],
  [0.5, 0.6, "lower", true],
  [0.5, null, "lower", true],
] as const)("%d against %d is better (%s): %s", (value, best, direction, expected) => {
  expect(isBetter(value, best, direction)).toBe(expected);
});
