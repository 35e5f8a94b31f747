import { describe, expect, test } from "vitest";
import { fieldOf, findCompletion, joinFilters, quoteValue } from "@/components/filter/completion";

describe("findCompletion", () => {
  test.each([
    ["", "field", "", null],
    ["sta", "field", "sta", null],
    ["status:finished and metric.a", "field", "metric.a", null],
    ["status:", "value", "", "status"],
    ["param.model = gb", "value", "gb", "param.model"],
    ['param.model in ("gbt", lo', "value", "lo", "param.model"],
    ["param.`learning rate` = 0", "value", "0", "param.`learning rate`"],
  ])("%j asks for a %s beginning with %j", (text, kind, prefix, field) => {
    expect(findCompletion(text, text.length)).toMatchObject({ kind, prefix, field });
  });

  test.each([["metric.auc > 0."], ['note contains "two w']])("offers nothing in %j", (text) => {
    expect(findCompletion(text, text.length)).toBeNull();
  });

  test("replaces the quote with the value", () => {
    const text = 'owner = "An';
    expect(findCompletion(text, text.length)).toMatchObject({ from: 8, to: 11, prefix: "An" });
  });
});

test.each([
  ["gbt", "gbt"],
  ["two words", '"two words"'],
  ["in", '"in"'],
  ['say "x"', '"say \\"x\\""'],
])("%j is written %s", (value, text) => {
  expect(quoteValue(value)).toBe(text);
});

test("keys with other characters than a name's are quoted", () => {
  expect(fieldOf("metric", "val.auc")).toBe("metric.val.auc");
  expect(fieldOf("metric", "val/auc 5")).toBe("metric.`val/auc 5`");
});

test("conditions are joined so that an or keeps its meaning", () => {
  expect(joinFilters("", "a:b")).toBe("a:b");
  expect(joinFilters("a:b or c:d", "e:f")).toBe("(a:b or c:d) and e:f");
});
