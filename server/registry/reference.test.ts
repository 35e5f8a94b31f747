import { expect, test } from "vitest";
import { computeReference } from "@/server/registry/reference";
import { ReferenceDistribution } from "@/server/registry/schema";

const from = new Date("2008-05-01T00:00:00Z");
const to = new Date("2008-12-01T00:00:00Z");

test("a reference counts every training row of every feature once and survives JSON", () => {
  const reference = computeReference({
    features: [
      { name: "age", type: "numeric" },
      { name: "job", type: "categorical" },
      { name: "loan", type: "boolean" },
    ],
    columns: {
      age: [1, 2, 3, null],
      job: ["cook", "cook", null, "clerk"],
      loan: [true, false, false, false],
    },
    scores: [0.1, 0.2, 0.3, 0.4],
    from,
    to,
  });
  const { age, job, loan } = reference.features;
  expect(age).toMatchObject({ kind: "numeric", missing: 1 });
  expect(job).toMatchObject({ categories: ["cook", "clerk"], top: [2, 1], missing: 1 });
  expect(loan).toMatchObject({ categories: ["false", "true"], top: [3, 1] });
  const scored = reference.score.counts.reduce((sum, count) => sum + count, 0);
  expect([scored, reference.rowCount]).toEqual([4, 4]);
  expect(ReferenceDistribution.parse(JSON.parse(JSON.stringify(reference)))).toEqual(reference);
});
