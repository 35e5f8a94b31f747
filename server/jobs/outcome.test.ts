import { describe, expect, test } from "vitest";
import {
  backoffSeconds,
  CancelledError,
  LeaseLostError,
  ShutdownError,
  settleFailure,
} from "@/server/jobs/outcome";
import { AppError, InvalidInputError } from "@/server/platform/errors";

describe("settleFailure", () => {
  const cancelled = new CancelledError("Cancelled by Ana");
  test.each([
    {
      name: "a fault of the input fails at once",
      error: new InvalidInputError("line 3: too few columns"),
      attempt: 1,
      reason: undefined,
      expected: { state: "failed", error: "line 3: too few columns", errorCode: "INVALID_INPUT" },
    },
    {
      name: "a passing fault is tried again after 2 s",
      error: new AppError("UNAVAILABLE", "database is away"),
      attempt: 1,
      reason: undefined,
      expected: {
        state: "retry",
        error: "database is away",
        errorCode: "UNAVAILABLE",
        delaySeconds: 2,
      },
    },
    {
      name: "an unknown fault keeps its text for the team",
      error: new TypeError("x is undefined"),
      attempt: 2,
      reason: undefined,
      expected: {
        state: "retry",
        error: "TypeError: x is undefined",
        errorCode: "INTERNAL",
        delaySeconds: 4,
      },
    },
    {
      name: "the last attempt fails",
      error: new TypeError("x is undefined"),
      attempt: 3,
      reason: undefined,
      expected: { state: "failed", error: "TypeError: x is undefined", errorCode: "INTERNAL" },
    },
    {
      name: "a cancelled job is cancelled, whatever it threw on the way out",
      error: new Error("interrupted"),
      attempt: 1,
      reason: cancelled,
      expected: { state: "cancelled", error: "Cancelled by Ana", errorCode: "CANCELLED" },
    },
    {
      name: "a job whose worker stops goes back untouched",
      error: new Error("interrupted"),
      attempt: 1,
      reason: new ShutdownError("stopping"),
      expected: { state: "released" },
    },
    {
      name: "a job that lost its lease writes nothing",
      error: new LeaseLostError("gone"),
      attempt: 3,
      reason: undefined,
      expected: { state: "lost" },
    },
  ])("$name", ({ error, attempt, reason, expected }) => {
    expect(settleFailure(error, attempt, 3, reason)).toEqual(expected);
  });
});

test("the wait between attempts doubles and stays below five minutes", () => {
  expect([1, 2, 3, 8, 9, 30].map(backoffSeconds)).toEqual([2, 4, 8, 256, 300, 300]);
});
