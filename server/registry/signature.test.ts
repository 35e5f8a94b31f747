import { expect, test } from "vitest";
import type { FeatureSpec } from "@/server/lib/ml/feature-spec";
import { fitImputation, imputeRow } from "@/server/lib/ml/imputation";
import { SignatureFeature } from "@/server/registry/schema";
import { describeFeatures, toFittedImputation } from "@/server/registry/signature";

const SPECS: FeatureSpec[] = [
  { name: "age", type: "numeric", imputation: { strategy: "median" } },
  { name: "pdays", type: "numeric", imputation: { strategy: "mean" }, missingValues: [-1] },
  {
    name: "job",
    type: "categorical",
    imputation: { strategy: "mode" },
    missingValues: ["unknown"],
  },
  { name: "loan", type: "boolean", imputation: { strategy: "mode" }, missingValues: ["?"] },
];
const TRAINING = {
  age: [20, 30, null, 70],
  pdays: [-1, 10, 20, -1],
  job: ["clerk", "unknown", "clerk", "cook"],
  loan: ["yes", "yes", "no", "?"],
};

test.each([
  { age: null, pdays: -1, job: "unknown", loan: "?" },
  { age: 41, pdays: 3, job: "never seen", loan: "no" },
  { age: 1e300, pdays: null, job: null, loan: null },
])("a stored signature fills %o exactly as the fit did", (row) => {
  const fitted = fitImputation(TRAINING, SPECS);
  const stored = SignatureFeature.array().parse(
    JSON.parse(JSON.stringify(describeFeatures(fitted))),
  );
  expect(imputeRow(row, toFittedImputation({ features: stored }))).toEqual(imputeRow(row, fitted));
});
