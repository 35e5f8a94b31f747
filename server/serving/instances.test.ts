import { describe, expect, test } from "vitest";
import { InvalidInputError } from "@/server/platform/errors";
import type { SignatureFeature } from "@/server/registry/schema";
import { readInstances, requireParallel } from "@/server/serving/instances";

const FEATURES: SignatureFeature[] = [
  { name: "age", type: "numeric", sentinels: [], imputed: 39, strategy: "median" },
  { name: "job", type: "categorical", sentinels: [], imputed: "admin.", strategy: "mode" },
  { name: "loan", type: "boolean", sentinels: [], imputed: 0, strategy: "mode" },
];
const GOOD = { age: 30, job: "student", loan: false };

describe("readInstances", () => {
  test.each([
    { name: "a full instance", instance: GOOD, row: GOOD },
    { name: "nulls", instance: { age: null, job: null, loan: null }, row: undefined },
    { name: "an unseen category", instance: { ...GOOD, job: "astronaut" }, row: undefined },
    { name: "words for yes and no", instance: { ...GOOD, loan: "Yes" }, row: undefined },
    { name: "zero and empty text", instance: { ...GOOD, age: 0, job: "" }, row: undefined },
  ])("takes $name as it is", ({ instance, row }) => {
    expect(readInstances([instance], FEATURES)).toEqual([row ?? instance]);
  });

  test("leaves out fields that are no feature", () => {
    expect(readInstances([{ ...GOOD, name: "Ana" }], FEATURES)).toEqual([GOOD]);
  });

  test.each([
    [
      [GOOD, GOOD, GOOD, { job: "student", loan: false }],
      "instances[3].age: missing; send a number, or null to have it imputed",
    ],
    [
      [{ ...GOOD, age: "30" }],
      'instances[0].age: expected a number, got string "30"; send a number, or null to have it imputed',
    ],
    [[{ ...GOOD, age: Number.NaN }], "instances[0].age: expected a number"],
    [[{ ...GOOD, job: ["student"] }], "instances[0].job: expected text, got a list"],
    [[{ ...GOOD, loan: "maybe" }], 'instances[0].loan: expected true or false, got string "maybe"'],
    [[[1, 2, 3]], "instances[0]: expected an object of features, got a list"],
    [[null], "instances[0]: expected an object of features, got null"],
    [[Object.create({ age: 1, job: "x", loan: true })], "instances[0].age: missing"],
  ])("refuses %j, saying where and what to do", (instances, message) => {
    expect(() => readInstances(instances, FEATURES)).toThrow(InvalidInputError);
    expect(() => readInstances(instances, FEATURES)).toThrow(message);
  });

  test("counts problems beyond the first five instead of hiding them", () => {
    expect(() => readInstances([{}, {}, {}], FEATURES)).toThrow(/and 4 more$/);
  });
});

test("requireParallel refuses a list of another length and takes one that was not given", () => {
  expect(() => requireParallel("entities", ["a"], 2)).toThrow(
    "entities: has 1 entries for 2 instances",
  );
  expect(() => requireParallel("entities", undefined, 2)).not.toThrow();
});
