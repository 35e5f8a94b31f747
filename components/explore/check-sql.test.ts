import { expect, test } from "vitest";
import { toCheckSql } from "@/components/explore/check-sql";

test.each([
  {
    sql: 'SELECT * FROM "bank-marketing" WHERE age > 90;',
    slug: "bank-marketing",
    rule: "SELECT count(*) FROM (SELECT * FROM {object} WHERE age > 90) AS found",
  },
  {
    sql: `SELECT bank.age FROM bank, "bank@2" b WHERE name = 'bank' AND "x""bank" = banks`,
    slug: "bank",
    rule: `SELECT count(*) FROM (SELECT {object}.age FROM {object}, {object} b WHERE name = 'bank' AND "x""bank" = banks) AS found`,
  },
])("$sql", ({ sql, slug, rule }) => {
  expect(toCheckSql(sql, slug)).toBe(rule);
});
