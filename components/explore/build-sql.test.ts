import { expect, test } from "vitest";
import { buildSql, emptySpec, quoteName } from "@/components/explore/build-sql";

test("no choice means every row", () => {
  expect(buildSql(emptySpec("bank-calls"))).toBe('SELECT *\nFROM "bank-calls"');
});

test("groups are ordered, measures named, filters compared as their column's type", () => {
  const spec = {
    dataset: "bank",
    filters: [
      { column: "age", operator: ">=" as const, value: "30" },
      { column: "job", operator: "contains" as const, value: "d'or" },
      { column: "y", operator: "is empty" as const, value: "" },
      { column: "month", operator: "=" as const, value: "" },
    ],
    groups: ["job"],
    measures: [
      { aggregate: "count" as const, column: "" },
      { aggregate: "distinct" as const, column: "age" },
      { aggregate: "avg" as const, column: "balance" },
    ],
  };
  expect(buildSql(spec)).toBe(
    [
      "SELECT job, count(*) AS rows, count(DISTINCT age) AS distinct_age, avg(balance) AS avg_balance",
      "FROM bank",
      "WHERE age >= '30'",
      "  AND contains(lower(job), lower('d''or'))",
      "  AND y IS NULL",
      "GROUP BY job",
      "ORDER BY job",
    ].join("\n"),
  );
});

test.each([
  ["age", "age"],
  ["default", '"default"'],
  ["Two words", '"Two words"'],
  ['a"b', '"a""b"'],
])("%s is written as %s", (name, sql) => {
  expect(quoteName(name)).toBe(sql);
});
