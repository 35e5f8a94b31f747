import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTree } from "@/server/lib/sql/check-tree";
import { findTableUses, type TableUse } from "@/server/lib/sql/table-uses";

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:");
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function parse(sql: string): Promise<unknown> {
  const reader = await connection.runAndReadAll("SELECT json_serialize_sql($sql::VARCHAR)", {
    sql: sql.replaceAll(" T ", ' "shop:public/Orders" ').replaceAll(" U ", ' "shop:u" '),
  });
  const parsed = JSON.parse(String(reader.getRowsJson()[0]?.[0]));
  expect(parsed.error, parsed.error_message).toBe(false);
  return parsed.statements[0];
}

async function useOf(sql: string, name = "shop:public/orders"): Promise<TableUse> {
  const found = findTableUses(await parse(`${sql} `)).find((use) => use.name === name);
  if (found === undefined) throw new Error(`${name} is not used`);
  return found;
}

const say = ({ conditions }: TableUse) =>
  conditions.map(({ column, operator, constants }) =>
    [column, operator, ...constants.map(({ type, text }) => `${type}:${text}`)].join(" "),
  );

describe("conditions that one table's rows can be kept by", () => {
  test.each([
    ["a comparison", "SELECT a FROM T WHERE a > 1", ["a > number:1"]],
    ["one that is turned", "SELECT a FROM T WHERE 1 <= a", ["a >= number:1"]],
    ["an exact decimal", "SELECT a FROM T WHERE a = -0.05", ["a = number:-0.05"]],
    ["a text with quotes", "SELECT a FROM T WHERE a = 'it''s'", ["a = text:it's"]],
    ["a date", "SELECT a FROM T WHERE d < DATE '2026-01-01'", ["d < date:2026-01-01"]],
    ["BETWEEN", "SELECT a FROM T WHERE a BETWEEN 1 AND 2", ["a >= number:1", "a <= number:2"]],
    ["IN", "SELECT a FROM T WHERE a IN ('x', 'y')", ["a in text:x text:y"]],
    [
      "IS NULL",
      "SELECT a FROM T WHERE a IS NULL AND b IS NOT NULL",
      ["a is null", "b is not null"],
    ],
    ["a prefix", "SELECT a FROM T WHERE a LIKE 'ab%'", ["a starts with text:ab"]],
    [
      "NOT of a comparison, which the parser turns",
      "SELECT a FROM T WHERE NOT a = 1",
      ["a <> number:1"],
    ],
    ["an alias", "SELECT o.a FROM T o WHERE o.a = 1", ["a = number:1"]],
    ["an alias in other letters", "SELECT a FROM T AS Oo WHERE oO.A = 1", ["A = number:1"]],
    ["a quoted name", 'SELECT a FROM T WHERE "Odd ""name" = 1', ['Odd "name = number:1']],
    [
      "a subquery of its own",
      "SELECT * FROM (SELECT a FROM T WHERE a = 1) x WHERE a = 2",
      ["a = number:1"],
    ],
    [
      "a WITH of its own",
      "WITH x AS (SELECT a FROM T WHERE a = 1) SELECT * FROM x",
      ["a = number:1"],
    ],
    [
      "an inner join",
      "SELECT 1 FROM T o JOIN b ON o.a = b.a WHERE o.a = 1 AND b.c = 2",
      ["a = number:1"],
    ],
    [
      "what is kept of a left join",
      "SELECT 1 FROM T o LEFT JOIN b ON true WHERE o.a = 1",
      ["a = number:1"],
    ],
    ["a comma", "SELECT 1 FROM b, T o WHERE o.a = 1", ["a = number:1"]],
    [
      "a group's rows, not its HAVING",
      "SELECT a FROM T WHERE b = 1 GROUP BY a HAVING a = 2",
      ["b = number:1"],
    ],
  ])("are those of %s", async (_, sql, wanted) => {
    expect(say(await useOf(sql))).toEqual(wanted);
  });

  test.each([
    ["OR", "SELECT a FROM T WHERE a = 1 OR b = 2"],
    ["NOT around more", "SELECT a FROM T WHERE NOT (a = 1 AND b = 2)"],
    ["NOT IN", "SELECT a FROM T WHERE a NOT IN (1, 2)"],
    ["a function around the column", "SELECT a FROM T WHERE lower(a) = 'x'"],
    [
      "a cast around the column",
      "SELECT a FROM T WHERE CAST(a AS VARCHAR) = '1' AND a::DATE = '2026-01-01'",
    ],
    ["a cast that may fail", "SELECT a FROM T WHERE a = TRY_CAST('x' AS INTEGER)"],
    ["a collation", "SELECT a FROM T WHERE a COLLATE NOCASE = 'x'"],
    ["arithmetic", "SELECT a FROM T WHERE a + 1 = 2 AND a = 1 + 1"],
    ["two columns", "SELECT a FROM T WHERE a = b"],
    ["NULL", "SELECT a FROM T WHERE a = NULL AND b IN (1, NULL)"],
    ["a number too large to be carried", "SELECT a FROM T WHERE a = 9007199254740993"],
    ["a subquery's answer", "SELECT a FROM T WHERE a = (SELECT 1)"],
    ["IN of a subquery", "SELECT a FROM T WHERE a IN (SELECT 1)"],
    [
      "other patterns",
      "SELECT a FROM T WHERE a LIKE '%x' AND a LIKE 'a_%' AND a LIKE 'a%b%' AND a ILIKE 'a%'",
    ],
    ["an escaped pattern", "SELECT a FROM T WHERE a LIKE 'a!%' ESCAPE '!' AND b LIKE 'a\\%%'"],
    ["the outer side of a left join", "SELECT 1 FROM b LEFT JOIN T o ON true WHERE o.a = 1"],
    ["a right join", "SELECT 1 FROM T o RIGHT JOIN b ON true WHERE o.a = 1"],
    ["a full join", "SELECT 1 FROM T o FULL JOIN b ON true WHERE o.a = 1"],
    [
      "a full join around an inner one",
      "SELECT 1 FROM ( T o JOIN c ON true) FULL JOIN b ON true WHERE o.a = 1",
    ],
    ["a positional join", "SELECT 1 FROM T o POSITIONAL JOIN b WHERE o.a = 1"],
    ["an ASOF join", "SELECT 1 FROM T o ASOF JOIN b ON o.a >= b.a WHERE o.a = 1"],
    ["a natural join", "SELECT 1 FROM T o NATURAL JOIN b WHERE o.a = 1"],
    ["a join's ON", "SELECT 1 FROM T o LEFT JOIN b ON o.a = 1"],
    ["a name that could be another table's", "SELECT 1 FROM T o JOIN b ON true WHERE a = 1"],
    ["another table's alias", "SELECT 1 FROM T o JOIN b ON true WHERE b.a = 1"],
    ["an outer query's WHERE", "SELECT 1 FROM (SELECT * FROM T ) o WHERE o.a = 1"],
    ["the same table twice", "SELECT 1 FROM T o, T p WHERE o.a = 1"],
    [
      "the same table again in a subquery",
      "SELECT a FROM T WHERE a = 1 AND b IN (SELECT b FROM T )",
    ],
    ["a sample of the rows", "SELECT a FROM T TABLESAMPLE 10% WHERE a = 1"],
    ["a sample of the query", "SELECT a FROM T WHERE a = 1 USING SAMPLE 10 ROWS"],
    ["renamed columns", "SELECT x FROM T AS o(x, a) WHERE a = 1"],
    ["QUALIFY", "SELECT a FROM T QUALIFY row_number() OVER (ORDER BY a) = 1"],
  ])("are none for %s", async (_, sql) => {
    expect(say(await useOf(sql))).toEqual([]);
  });
});

describe("columns that may be needed", () => {
  test.each([
    ["named ones, wherever", "SELECT a, f(B) FROM T WHERE c > 1 ORDER BY d", ["a", "b", "c", "d"]],
    ["a join's", "SELECT o.a FROM T o JOIN b USING (k) WHERE b.z = 1", ["a", "b", "k", "o", "z"]],
    ["none", "SELECT count(*) FROM T ", []],
    ["a star", "SELECT * FROM T ", null],
    ["a table's star", "SELECT b.*, o.a FROM T o, b", null],
    ["a whole row", "SELECT o FROM T o", null],
    ["a whole row without an alias", 'SELECT "shop:public/orders" FROM T ', null],
    ["COLUMNS", "SELECT COLUMNS('a.*') FROM T ", null],
    ["a position", "SELECT #1 FROM T ", null],
    ["a natural join", "SELECT 1 FROM T o NATURAL JOIN b", null],
    ["renamed columns", "SELECT x FROM T o(x)", null],
    ["a count of rows in other words", "SELECT count(o.*) FROM T o", []],
  ])("of %s", async (_, sql, wanted) => {
    const { columns } = await useOf(sql.replace("f(B)", "lower(B)"));
    expect(columns?.toSorted() ?? null).toEqual(wanted);
  });
});

describe("a number of rows that is enough", () => {
  test.each([
    ["LIMIT over columns", "SELECT a, b FROM T WHERE a = 1 LIMIT 10", 10],
    ["LIMIT over a star, with an OFFSET", "FROM T LIMIT 10 OFFSET 5", 15],
    ["an order", "SELECT a FROM T ORDER BY a LIMIT 10", null],
    ["DISTINCT", "SELECT DISTINCT a FROM T LIMIT 10", null],
    ["a group", "SELECT a FROM T GROUP BY a HAVING count(*) > 1 LIMIT 10", null],
    ["an aggregate", "SELECT median(a) FROM T LIMIT 10", null],
    ["a window", "SELECT row_number() OVER () FROM T LIMIT 10", null],
    ["unnest", "SELECT unnest([a, b]) FROM T LIMIT 10", null],
    ["a share", "SELECT a FROM T LIMIT 10%", null],
    ["a computed LIMIT", "SELECT a FROM T LIMIT 5 + 5", null],
    ["a join", "SELECT o.a FROM T o, b LIMIT 10", null],
    ["a subquery", "SELECT * FROM (SELECT a FROM T ) x LIMIT 10", null],
    ["a union", "SELECT a FROM T UNION ALL SELECT 1 LIMIT 10", null],
    ["QUALIFY", "SELECT a FROM T QUALIFY row_number() OVER () = 1 LIMIT 10", null],
    ["a WITH", "WITH x AS (SELECT 1) SELECT a FROM T LIMIT 10", null],
  ])("is told for %s", async (_, sql, wanted) => {
    expect((await useOf(sql)).limit).toBe(wanted);
  });

  test("is not enough where a part of the WHERE is left to the engine", async () => {
    const use = await useOf("SELECT a FROM T WHERE a = 1 AND lower(b) = 'x' LIMIT 10");
    expect(use).toMatchObject({ limit: 10, isWholeWhere: false });
  });
});

describe("a query that is an aggregate of one table", () => {
  test("is groups, measures, orders and a cut", async () => {
    const sql = `SELECT job, count(*) AS rows, sum(o.age), avg(age) AS mean FROM T o WHERE age > 30
      GROUP BY job ORDER BY rows DESC NULLS LAST, 1, sum(age) LIMIT 5 OFFSET 2`;
    const use = await useOf(sql.replace("sum(o.age)", "sum(age)"));
    expect(use).toMatchObject({ isWholeWhere: true, limit: null });
    expect(use.aggregate).toEqual({
      groups: ["job"],
      items: [
        { kind: "group", column: "job", name: "job" },
        { kind: "count", column: null, name: "rows" },
        { kind: "sum", column: "age", name: "sum(age)" },
        { kind: "avg", column: "age", name: "mean" },
      ],
      orders: [
        { item: 1, isDescending: true, nulls: "last" },
        { item: 0, isDescending: false, nulls: null },
        { item: 2, isDescending: false, nulls: null },
      ],
      limit: 5,
      offset: 2,
    });
  });

  test.each([
    ["rows", "SELECT a FROM T "],
    ["DISTINCT rows", "SELECT DISTINCT a FROM T "],
    ["HAVING", "SELECT a, count(*) FROM T GROUP BY a HAVING count(*) > 1"],
    ["ROLLUP", "SELECT a, count(*) FROM T GROUP BY ROLLUP (a)"],
    ["CUBE", "SELECT a, count(*) FROM T GROUP BY CUBE (a)"],
    ["GROUP BY ALL", "SELECT a, count(*) FROM T GROUP BY ALL"],
    ["a group by position", "SELECT a, count(*) FROM T GROUP BY 1"],
    ["an expression as group", "SELECT year(d), count(*) FROM T GROUP BY year(d)"],
    ["count(DISTINCT)", "SELECT count(DISTINCT a) AS n FROM T "],
    ["FILTER", "SELECT count(*) FILTER (WHERE a = 1) AS n FROM T "],
    ["another function", "SELECT median(a) AS n FROM T "],
    ["an expression of a measure", "SELECT sum(a) + 1 AS n FROM T "],
    ["a measure of an expression", "SELECT sum(a + 1) AS n FROM T "],
    ["a window", "SELECT sum(a) OVER () AS n FROM T "],
    ["a measure in order", "SELECT sum(a ORDER BY b) AS n FROM T "],
    ["a join", "SELECT count(*) FROM T o, b"],
    ["a subquery's", "SELECT * FROM (SELECT count(*) AS n FROM T )"],
    ["a union", "SELECT count(*) AS n FROM T UNION ALL SELECT 1"],
    ["a name that two things bear", "SELECT a AS b, sum(b) AS x FROM T GROUP BY a"],
    ["a group's name for a measure", "SELECT sum(b) AS a FROM T GROUP BY a"],
    ["the same name twice", "SELECT sum(b) AS x, sum(c) AS X FROM T "],
    ["an order by what is not answered", "SELECT count(*) AS n FROM T GROUP BY a ORDER BY a"],
    ["an order by an expression", "SELECT a, count(*) AS n FROM T GROUP BY a ORDER BY lower(a)"],
    ["an unnamed measure of a name that is quoted", 'SELECT sum("A b") FROM T '],
    ["a sample", "SELECT count(*) AS n FROM T USING SAMPLE 10%"],
    ["a WITH", "WITH x AS (SELECT 1) SELECT count(*) AS n FROM T "],
  ])("is not %s", async (_, sql) => {
    expect((await useOf(sql)).aggregate).toBeNull();
  });
});

test("two tables of stores are told apart, each with its own conditions", async () => {
  const sql = "SELECT 1 FROM T o JOIN U p ON o.a = p.a WHERE o.b = 1 AND p.c = 2";
  expect(say(await useOf(sql))).toEqual(["b = number:1"]);
  expect(say(await useOf(sql, "shop:u"))).toEqual(["c = number:2"]);
});

test("the letters of a name stay as they were written", async () => {
  expect((await useOf("SELECT a FROM T ")).written).toBe("shop:public/Orders");
});

test("a table without a store in its name is none of a store's", async () => {
  expect(findTableUses(await parse("SELECT a FROM bank WHERE a = 1"))).toEqual([]);
});

test("a WITH that takes a store's table's name is refused, so that none can stand before it", async () => {
  const tree = await parse('WITH "shop:public/orders" AS (SELECT 1 AS a) SELECT a FROM T ');
  expect(checkTree(tree).refusal?.message).toContain("use letters, digits and underscores");
});
