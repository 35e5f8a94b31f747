import { expect, test } from "vitest";
import { brushedSql } from "@/server/platform/sandbox/brush-sql";

test("a query without brushes is taken whole", () => {
  expect(brushedSql("(SELECT 1) AS result", [])).toBe("SELECT * FROM (SELECT 1) AS result");
});

test("brushes become conditions whose names and words cannot leave their quotes", () => {
  const sql = brushedSql("t", [
    { kind: "range", column: 'a"b', from: 1e-7, to: 0.3, isTime: false },
    { kind: "value", column: "job", value: "d'or" },
    { kind: "missing", column: "x" },
    { kind: "range", column: "day", from: 0, to: 86_400_000, isTime: true },
  ]);
  expect(sql).toBe(
    [
      `SELECT * FROM t WHERE CAST("a""b" AS DOUBLE) >= CAST('1e-7' AS DOUBLE)`,
      `CAST("a""b" AS DOUBLE) < CAST('0.3' AS DOUBLE)`,
      `CAST("job" AS VARCHAR) = 'd''or'`,
      '"x" IS NULL',
      `epoch_ms(CAST("day" AS TIMESTAMP)) >= CAST('0' AS DOUBLE)`,
      `epoch_ms(CAST("day" AS TIMESTAMP)) < CAST('86400000' AS DOUBLE)`,
    ].join(" AND "),
  );
});
