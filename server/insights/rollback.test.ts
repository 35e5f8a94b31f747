import { expect, test } from "vitest";
import { findRollbackTarget } from "@/server/insights/rollback";
import type { Deployment, EndpointDetail } from "@/server/serving/schema";

const CURRENT: NonNullable<EndpointDetail["current"]> = {
  versionId: "v3",
  versionNumber: 3,
  entity: "client",
  positiveLabel: "y",
  decisionThreshold: 0.5,
  features: [],
  startedAt: new Date("2026-03-01"),
};

/** Newest first, as an endpoint lists them; the first one serves. */
function deploymentsOf(...numbers: number[]): Deployment[] {
  return numbers.map((versionNumber, index) => ({
    id: `d${index}`,
    versionId: `v${versionNumber}`,
    versionNumber,
    role: "champion",
    reason: "",
    deployedByName: "Ana",
    startedAt: new Date(2026, 3 - index),
    endedAt: index === 0 ? null : new Date(2026, 4 - index),
    effectiveFrom: null,
  }));
}

const versionsOf = (fallback: number | null) =>
  [3, 2, 1].map((number) => ({
    id: `v${number}`,
    number,
    aliases: number === fallback ? ["fallback"] : [],
  }));

test.each([
  ["the version that served before", deploymentsOf(3, 2, 1), 1, 2],
  ["the last other one, when the same was deployed twice", deploymentsOf(3, 3, 1), null, 1],
  ["the model's fallback, when nothing else has served", deploymentsOf(3), 1, 1],
  ["nothing, when the fallback itself serves", deploymentsOf(3), 3, null],
  ["nothing, when there is neither", deploymentsOf(3), null, null],
])("the rollback target is %s", (_, deployments, fallback, expected) => {
  const endpoint = { current: CURRENT, deployments, versions: versionsOf(fallback) };
  expect(findRollbackTarget(endpoint)?.versionNumber ?? null).toBe(expected);
});

test("an endpoint that serves nothing has no rollback target", () => {
  const endpoint = { current: null, deployments: [], versions: versionsOf(1) };
  expect(findRollbackTarget(endpoint)).toBeNull();
});
