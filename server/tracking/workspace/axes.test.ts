import { describe, expect, test } from "vitest";
import { createBinder } from "@/server/platform/filter-fields";
import { describeAxis, findMetricKey } from "@/server/tracking/workspace/axes";
import { resolveRunField } from "@/server/tracking/workspace/fields";

const field = (text: string) => resolveRunField(text, createBinder());

describe("an axis", () => {
  test("of a param whose every value is a number is one of numbers", () => {
    const { axis, values } = describeAxis(field("param.lr"), ["0.1", "1e-3", null], "none");
    expect(values).toEqual([0.1, 0.001, null]);
    expect(axis).toMatchObject({
      kind: "number",
      min: 0.001,
      max: 0.1,
      missing: 1,
      categories: [],
    });
  });

  test("of a param with one word keeps all values as words, the most frequent first", () => {
    const { axis, values } = describeAxis(field("param.depth"), ["auto", "3", "3"], "none");
    expect(values).toEqual(["auto", "3", "3"]);
    expect(axis).toMatchObject({
      kind: "category",
      min: null,
      max: null,
      categories: ["3", "auto"],
    });
  });

  test("of words that are numbers by accident, such as an owner called 7, stays one of words", () => {
    expect(describeAxis(field("owner"), ["7"], "none").axis.kind).toBe("category");
  });

  test("of many words says how many are not listed", () => {
    const words = Array.from({ length: 80 }, (_, index) => `w${index}`);
    const { axis } = describeAxis(field("name"), words, "none");
    expect(axis.categories).toHaveLength(50);
    expect(axis.moreCategories).toBe(30);
  });

  test("of an instant is one of time", () => {
    expect(describeAxis(field("started"), [5, 3], "none").axis).toMatchObject({
      kind: "time",
      min: 3,
      max: 5,
    });
  });

  test("without any value has no range", () => {
    expect(describeAxis(field("metric.auc"), [null], "higher").axis).toMatchObject({
      kind: "number",
      min: null,
      max: null,
      missing: 1,
      direction: "higher",
    });
  });
});

test.each([
  ["metric.auc", "auc"],
  ["min.val.loss", "val.loss"],
  ["max.`a/b`", "a/b"],
  ["param.lr", null],
  ["duration", null],
])("the metric of the field %s is %s", (text, key) => {
  expect(findMetricKey(field(text))).toBe(key);
});
