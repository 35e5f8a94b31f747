import { expect, test } from "vitest";
import { splitFilter } from "@/components/filter/split-filter";

test.each([
  ["", []],
  ["status:finished", ["status:finished"]],
  ["status:finished (a:b or c:d) and x > 1", ["status:finished", "(a:b or c:d)", "x > 1"]],
  ["metric.auc >", []],
])("%j has the conditions %j", (filter, terms) => {
  expect(splitFilter(filter)).toEqual(terms);
});
