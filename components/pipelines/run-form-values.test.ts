import { describe, expect, test } from "vitest";
import { diffConfigs, readForm, toFormValues } from "@/components/pipelines/run-form-values";

const CONFIG = {
  dataset: "bank-marketing",
  featureView: "client_campaign_profile",
  experiment: "baseline",
  train: { from: "2008-05-01", to: "2008-12-01" },
  evaluate: { from: "2009-11-01", to: "2010-12-01" },
  model: { name: "term-deposit", l2: 1, maxIterations: 50, seed: 1 },
};

describe("readForm", () => {
  test("gives back the configuration that the form was filled with", () => {
    expect(readForm(toFormValues(CONFIG))).toEqual({ config: CONFIG, errors: null });
  });

  test.each([
    { path: "model.l2", text: "much", field: "model.l2" },
    { path: "model.l2", text: "", field: "model.l2" },
    { path: "model.maxIterations", text: "1.5", field: "model.maxIterations" },
    { path: "train.from", text: "2009-01-01", field: "train.from" },
    { path: "evaluate.from", text: "2008-06-01", field: "evaluate.from" },
    { path: "model.name", text: "Term/Deposit", field: "model.name" },
  ] as const)("says at $field what is wrong with $path = '$text'", ({ path, text, field }) => {
    const { errors } = readForm({ ...toFormValues(CONFIG), [path]: text });
    expect(Object.keys(errors ?? {})).toEqual([field]);
  });
});

test("diffConfigs lists only what changed", () => {
  const other = { ...CONFIG, model: { ...CONFIG.model, l2: 30 } };
  expect(diffConfigs(CONFIG, other)).toEqual([{ label: "L2 penalty", before: "1", after: "30" }]);
  expect(diffConfigs(CONFIG, CONFIG)).toEqual([]);
});
