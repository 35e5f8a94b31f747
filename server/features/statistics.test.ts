import { describe, expect, test } from "vitest";
import { toFeatureSpecs } from "@/server/features/feature-specs";
import { FeatureDefinition } from "@/server/features/schema";
import { describeFeatures } from "@/server/features/statistics";
import { fitImputation, imputeColumns } from "@/server/lib/ml/imputation";

const aFeature = (definition: object): FeatureDefinition =>
  FeatureDefinition.parse({ name: "x", source: "x", type: "numeric", ...definition });

function describeTraining(feature: FeatureDefinition, values: (number | string | null)[]) {
  const columns = { x: values };
  const fitted = fitImputation(columns, toFeatureSpecs([feature]));
  const { values: filled } = imputeColumns(columns, fitted);
  const fills = Object.fromEntries(fitted.features.map(({ spec, fill }) => [spec.name, fill]));
  return describeFeatures([feature], columns, { values: filled, fills })[0];
}

test("a numeric feature shares its bins before and after; the fill lands in its own bin", () => {
  const feature = aFeature({ imputation: { strategy: "median" } });
  const statistics = describeTraining(feature, [0, 10, 20, null, null]);
  expect(statistics).toMatchObject({ n: 5, missing: 2, fitted: 10, strategy: "median" });
  const { before, after } = statistics ?? {};
  if (before?.kind !== "numeric" || after?.kind !== "numeric") throw new Error("not numeric");
  expect(after.edges).toEqual(before.edges);
  // 20 bins of width 1 over [0, 20]: values 0, 10 and 20 lie in bins 0, 10 and 19.
  expect([0, 10, 19].map((bin) => before.counts[bin])).toEqual([1, 1, 1]);
  expect([0, 10, 19].map((bin) => after.counts[bin])).toEqual([1, 3, 1]);
});

test("a constant beyond the data widens the bins instead of falling out of them", () => {
  const feature = aFeature({ imputation: { strategy: "constant", value: -100 } });
  const { after } = describeTraining(feature, [0, 1, null]) ?? {};
  expect(after?.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
});

test("a categorical feature counts its words, the rare ones together", () => {
  const feature = aFeature({ type: "categorical", imputation: { strategy: "mode" } });
  const words = Array.from({ length: 25 }, (_, i) => `w${String(i).padStart(2, "0")}`);
  const { before } = describeTraining(feature, ["w00", ...words, null]) ?? {};
  if (before?.kind !== "categorical") throw new Error("not categorical");
  expect(before.categories).toHaveLength(20);
  expect(before.categories[0]).toBe("w00");
  expect(before.other).toBe(5);
});

test("a boolean reads alike before and after imputation", () => {
  const feature = aFeature({ type: "boolean", imputation: { strategy: "mode" } });
  const statistics = describeTraining(feature, ["yes", "yes", "no", null]);
  expect(statistics?.fitted).toBe("true");
  expect(statistics?.before).toMatchObject({ categories: ["true", "false"], counts: [2, 1] });
  expect(statistics?.after).toMatchObject({ categories: ["true", "false"], counts: [3, 1] });
});

test("a set that nothing was fitted on has no fill and nothing after it", () => {
  const feature = aFeature({ imputation: { strategy: "mean" } });
  const [statistics] = describeFeatures([feature], { x: [1, null] }, null);
  expect(statistics).toMatchObject({ n: 2, missing: 1, fitted: null, after: null });
});

describe("a definition whose imputation does not fit its type is refused", () => {
  test.each([
    ["a word for a number", { imputation: { strategy: "constant", value: "x" } }],
    ["a mean of words", { type: "categorical", imputation: { strategy: "mean" } }],
    ["a number for a boolean", { type: "boolean", imputation: { strategy: "constant", value: 1 } }],
    ["a word as numeric sentinel", { sentinels: ["none"], imputation: { strategy: "mean" } }],
  ])("%s", (_, definition) => {
    const input = { name: "x", source: "x", type: "numeric", ...definition };
    expect(FeatureDefinition.safeParse(input).success).toBe(false);
  });
});
