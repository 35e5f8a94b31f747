import { expect, test } from "vitest";
import { columnKind } from "@/server/platform/sandbox/column-kind";

test.each([
  ["INTEGER", "number"],
  ["UBIGINT", "number"],
  ["HUGEINT", "number"],
  ["DECIMAL(5,2)", "number"],
  ["DATE", "time"],
  ["TIMESTAMP WITH TIME ZONE", "time"],
  ["TIME", "other"],
  ["BOOLEAN", "boolean"],
  ["VARCHAR", "text"],
  ["INTEGER[]", "other"],
  ["INTERVAL", "other"],
])("%s is shown as %s", (type, kind) => {
  expect(columnKind(type)).toBe(kind);
});
