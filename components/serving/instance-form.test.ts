import { describe, expect, test } from "vitest";
import {
  defaultValues,
  type FormFeature,
  readInstance,
  toCurl,
} from "@/components/serving/instance-form";

const FEATURES: FormFeature[] = [
  { name: "age", type: "numeric", sentinels: [], imputed: 39.5, strategy: "median", choices: [] },
  {
    name: "job",
    type: "categorical",
    sentinels: [],
    imputed: "unknown",
    strategy: "constant",
    choices: ["admin.", "student"],
  },
  { name: "loan", type: "boolean", sentinels: [], imputed: 1, strategy: "mode", choices: [] },
];

test("the form begins with what was typical in training, which reads back as itself", () => {
  const values = defaultValues(FEATURES);
  expect(values).toEqual({ age: "39.5", job: "admin.", loan: "true" });
  expect(readInstance(FEATURES, values)).toEqual({ age: 39.5, job: "admin.", loan: true });
});

describe("readInstance", () => {
  test.each([
    ["an empty field is a missing value", { age: " ", job: "", loan: "" }, [null, null, null]],
    ["zero is a number", { age: "0", job: "x", loan: "false" }, [0, "x", false]],
    [
      "what is no number stays text, for the endpoint to refuse",
      { age: "old" },
      ["old", null, null],
    ],
  ])("%s", (_, values, expected) => {
    expect(Object.values(readInstance(FEATURES, values))).toEqual(expected);
  });
});

test("the command survives a quote in a value", () => {
  const command = toCurl("http://host", "calls", { job: "it's" });
  expect(command).toContain("http://host/api/v1/endpoints/calls/predict");
  expect(command).toContain(`-d '{"instances":[{"job":"it'\\''s"}]}'`);
});
