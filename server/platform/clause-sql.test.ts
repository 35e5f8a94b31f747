import { expect, test } from "vitest";
import { compileClause, type SearchClause } from "@/server/platform/clause-sql";
import { createBinder } from "@/server/platform/filter-fields";

type Case = {
  clause: Pick<SearchClause, "op" | "value">;
  type?: "numeric";
  sql: string;
  values: unknown[];
};

test.each<Case>([
  { clause: { op: "=", value: "a" }, sql: "x = $1::text", values: ["a"] },
  { clause: { op: "!=", value: "a" }, sql: "x <> $1::text", values: ["a"] },
  { clause: { op: ">=", value: 1.5 }, type: "numeric", sql: "x >= $1::numeric", values: ["1.5"] },
  { clause: { op: "LIKE", value: "a\\_%" }, sql: "x LIKE $1::text", values: ["a\\\\_%"] },
  { clause: { op: "ILIKE", value: "A%" }, sql: "x ILIKE $1::text", values: ["A%"] },
  { clause: { op: "IN", value: ["a"] }, sql: "x = ANY($1::text[])", values: [["a"]] },
  { clause: { op: "NOT IN", value: ["a"] }, sql: "x <> ALL($1::text[])", values: [["a"]] },
  { clause: { op: "IS NULL", value: null }, sql: "x IS NULL", values: [] },
  { clause: { op: "IS NOT NULL", value: null }, sql: "x IS NOT NULL", values: [] },
])("$clause.op $clause.value is $sql with its value bound", ({ clause, type, sql, values }) => {
  const binder = createBinder();
  expect(compileClause("x", clause, binder, type)).toBe(sql);
  expect(binder.values).toEqual(values);
});
