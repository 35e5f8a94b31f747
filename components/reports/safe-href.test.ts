import { expect, test } from "vitest";
import { findKinds } from "@/components/reports/block-kinds";
import { toSafeHref } from "@/components/reports/safe-href";

test.each([
  ["https://example.org/a?b=1", "https://example.org/a?b=1"],
  ["mailto:ada@example.org", "mailto:ada@example.org"],
  ["/p/bank/runs", "/p/bank/runs"],
  ["#figures", "#figures"],
  ["runs?q=a:b", "runs?q=a:b"],
  ["javascript:alert(1)", null],
  ["JAVASCRIPT:alert(1)", null],
  [" java\tscript:alert(1)", null],
  ["\u0001javascript:alert(1)", null],
  ["data:text/html,<script>", null],
  ["vbscript:x", null],
  ["//elsewhere.example", null],
  ["\\\\elsewhere.example", null],
])("the link %j becomes %j", (href, expected) => {
  expect(toSafeHref(href)).toBe(expected);
});

test("a slash menu finds a kind by part of its label or name", () => {
  expect(findKinds("").length).toBe(7);
  expect(findKinds(" Prof").map(({ kind }) => kind)).toEqual(["profile"]);
  expect(findKinds("run").map(({ kind }) => kind)).toEqual(["runs"]);
  expect(findKinds("nothing")).toEqual([]);
});
