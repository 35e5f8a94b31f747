import { expect, test } from "vitest";
import { sampleSqlOf } from "@/server/contracts/checks/sample-sql";

test.each([
  ["SELECT count(*) FROM calls WHERE age > 90", "SELECT * FROM calls WHERE age > 90", true],
  ["select COUNT( * ) as n\nfrom calls c", "SELECT * FROM calls c", true],
  ["SELECT count() FROM calls;", "SELECT * FROM calls;", true],
  [
    '-- too old\nSELECT /* all */ count(*) FROM "my calls" WHERE NOT (\nage < 90\n)',
    'SELECT * FROM "my calls" WHERE NOT (\nage < 90\n)',
    true,
  ],
  [
    "SELECT count(*) FROM (SELECT age AS a FROM calls)",
    "SELECT * FROM (SELECT age AS a FROM calls)",
    false,
  ],
  ["SELECT count(*) FROM a, unnest([a.x]) u(y)", "SELECT * FROM a, unnest([a.x]) u(y)", false],
  ["SELECT count(*) FROM a JOIN b ON a.x = b.x", "SELECT * FROM a JOIN b ON a.x = b.x", false],
  [
    "SELECT count(*) FROM a WHERE x IN (SELECT y FROM b)",
    "SELECT * FROM a WHERE x IN (SELECT y FROM b)",
    false,
  ],
])("%s counts the rows of %s", (query, sql, isPlain) => {
  expect(sampleSqlOf(query)).toEqual({ sql, isPlain });
});

test.each([
  "SELECT max(age) FROM calls",
  "SELECT count(DISTINCT age) FROM calls",
  "SELECT count(*) > 3 FROM calls",
  "SELECT count(*), 1 FROM calls",
  "WITH c AS (SELECT 1) SELECT count(*) FROM c",
])("%s names no rows", (query) => {
  expect(sampleSqlOf(query)).toBeNull();
});
