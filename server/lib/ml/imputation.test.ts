import { describe, expect, it } from "vitest";
import type { Columns, FeatureSpec } from "@/server/lib/ml/feature-spec";
import { fitImputation, imputeColumns, imputeRow } from "@/server/lib/ml/imputation";

const numeric = (strategy: "mean" | "median" | "mode"): FeatureSpec => ({
  name: "x",
  type: "numeric",
  imputation: { strategy },
});
const category: FeatureSpec = { name: "c", type: "categorical", imputation: { strategy: "mode" } };
const flag: FeatureSpec = { name: "b", type: "boolean", imputation: { strategy: "mode" } };

const fillOf = (columns: Columns, spec: FeatureSpec) =>
  fitImputation(columns, [spec]).features[0]?.fill;

describe("fitImputation", () => {
  it.each([
    // Columns of [[1, 2, ·], [3, 4, 3], [·, 6, 5], [8, 8, 7]], as scikit-learn fills them.
    ["mean", [1, 3, null, 8], 4],
    ["mean", [2, 4, 6, 8], 5],
    ["mean", [null, 3, 5, 7], 5],
    ["median", [1, 3, null, 8], 3],
    ["median", [2, 4, 6, 8], 5],
    ["median", [Number.NaN, 3, 5, 7], 5],
    ["mode", [2, 1, 1, 2, null], 1],
  ] as const)("computes the %s of %j as %d", (strategy, x, fill) => {
    expect(fillOf({ x }, numeric(strategy))).toBe(fill);
  });

  it("breaks a tie of categories by the smaller one", () => {
    expect(fillOf({ c: ["b", "a", "a", "b", null] }, category)).toBe("a");
  });

  it("takes the majority of booleans, however they are written", () => {
    expect(fillOf({ b: ["yes", true, "0", 1, null] }, flag)).toBe(1);
  });

  it("knows the training window only", () => {
    const fitted = fitImputation({ x: [1, 2, null, 3] }, [numeric("mean")]);
    const { values, imputedCounts } = imputeColumns({ x: [100, null] }, fitted);
    expect([...(values.x ?? [])]).toEqual([100, 2]);
    expect(imputedCounts).toEqual({ x: 1 });
  });

  it("leaves sentinels out of the statistics and fills them", () => {
    const spec: FeatureSpec = { ...numeric("median"), missingValues: [-1] } as FeatureSpec;
    const fitted = fitImputation({ x: [-1, -1, -1, 10, 20] }, [spec]);
    expect(fitted.features[0]).toMatchObject({ fill: 15, missingCount: 3 });
    expect(imputeRow({ x: -1 }, fitted)).toEqual({ values: { x: 15 }, imputed: ["x"] });
  });

  it("accepts a column without values when the fill is a constant", () => {
    const spec: FeatureSpec = { ...category, imputation: { strategy: "constant", value: "none" } };
    expect(fillOf({ c: [null, null] }, spec)).toBe("none");
  });

  it("fits on a single row", () => {
    expect(fillOf({ x: [7] }, numeric("mean"))).toBe(7);
  });

  it.each([
    ["an all-null column", { x: [null, null] }, [numeric("mean")], /no value in the training/],
    ["an infinite value", { x: [1, Number.POSITIVE_INFINITY] }, [numeric("mean")], /not finite/],
    ["text in a numeric column", { x: ["3"] }, [numeric("mean")], /"x" is numeric, got string "3"/],
    ["a word that is no boolean", { b: ["maybe"] }, [flag], /"b" is boolean/],
    ["a column that is not there", { y: [1] }, [numeric("mean")], /column "x" is not in the data/],
    ["columns of unequal length", { x: [1], c: ["a", "b"] }, [numeric("mean"), category], /2 rows/],
    ["no rows", { x: [] }, [numeric("mean")], /no rows/],
    ["no features", { x: [1] }, [], /at least one feature/],
    ["a feature named twice", { x: [1] }, [numeric("mean"), numeric("mode")], /specified twice/],
  ] as [string, Columns, FeatureSpec[], RegExp][])("refuses %s", (_, columns, specs, message) => {
    expect(() => fitImputation(columns, specs)).toThrow(message);
  });
});

describe("imputeRow", () => {
  const fitted = fitImputation({ x: [1, 3], c: ["a", "a"], b: ["no", "no"] }, [
    numeric("mean"),
    category,
    flag,
  ]);

  it("fills what is missing and keeps the rest, unseen categories too", () => {
    expect(imputeRow({ x: null, c: "new", b: true, other: 1 }, fitted)).toEqual({
      values: { x: 2, c: "new", b: 1 },
      imputed: ["x"],
    });
  });

  it("agrees with imputeColumns on every row", () => {
    const columns = { x: [null, 5, Number.NaN], c: ["a", null, "z"], b: [null, "yes", false] };
    const { values } = imputeColumns(columns, fitted);
    for (let i = 0; i < 3; i++) {
      const row = imputeRow({ x: columns.x[i], c: columns.c[i], b: columns.b[i] }, fitted);
      expect(row.values).toEqual({ x: values.x?.[i], c: values.c?.[i], b: values.b?.[i] });
    }
  });

  it("refuses a feature that is absent rather than null", () => {
    expect(() => imputeRow({ X: 1, c: "a", b: true }, fitted)).toThrow(
      new TypeError('feature "x" is not in the row; send null if it is missing'),
    );
  });
});
