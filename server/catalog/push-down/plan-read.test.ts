import { describe, expect, test } from "vitest";
import { openConnector } from "@/server/catalog/connectors/kinds";
import { planRead } from "@/server/catalog/push-down/plan-read";
import type { Constant } from "@/server/lib/sql/conditions";
import type { TableUse } from "@/server/lib/sql/table-uses";

const HOST = { host: "127.0.0.1", tls: "off" };
const STORES = {
  postgres: {
    config: { ...HOST, port: 1, database: "d", user: "u" },
    path: "public/t",
    types: ["bigint", "text", "numeric(12,2)", "double precision", "timestamp with time zone"],
  },
  mysql: {
    config: { ...HOST, port: 1, database: "d", user: "u" },
    path: "t",
    types: ["bigint(20)", "varchar(40)", "decimal(12,2)", "double", "datetime(6)"],
  },
  sqlite: {
    config: { path: "/x" },
    path: "t",
    types: ["BIGINT", "TEXT", "NUMERIC(12,2)", "REAL", "DATETIME"],
  },
  duckdb: {
    config: { path: "/x" },
    path: "main/t",
    types: ["BIGINT", "VARCHAR", "DECIMAL(12,2)", "DOUBLE", "TIMESTAMP"],
  },
  spark: {
    config: { ...HOST, port: 1 },
    path: "s/t",
    types: ["bigint", "string", "decimal(12,2)", "double", "timestamp"],
  },
} as const;
type Kind = keyof typeof STORES;

const columnsOf = (kind: Kind) => {
  const [n = "", t = "", d = "", f = "", at = ""] = STORES[kind].types;
  return [
    { name: "n", type: n, becomes: "integer" as const },
    { name: "t", type: t, becomes: "text" as const },
    { name: "d", type: d, becomes: "number" as const },
    { name: "f", type: f, becomes: "number" as const },
    { name: "ts", type: at, becomes: "timestamp" as const },
  ];
};

type Told = TableUse["conditions"][number];
const told = (
  column: string,
  operator: Told["operator"],
  ...texts: (string | Constant)[]
): Told => ({
  ...{ column, operator },
  constants: texts.map((text) => (typeof text === "string" ? { type: "text", text } : text)),
});
const number = (text: string): Constant => ({ type: "number", text });

function use(conditions: Told[], more: Partial<TableUse> = {}): TableUse {
  return {
    ...{ written: "s:t", name: "s:t", columns: ["n"], conditions, isWholeWhere: true },
    ...{ limit: null, aggregate: null, ...more },
  };
}

async function sqlOf(kind: Kind, asked: TableUse): Promise<string> {
  const { config, path } = STORES[kind];
  const secret = kind === "spark" ? { token: "x" } : {};
  const access = { kind, config, secret, allowPrivate: true };
  const connector = await openConnector(access, { dataDir: "/d", lakeUrl: "file:///l" });
  if (connector.family !== "tables") throw new Error("not a store of tables");
  const plan = planRead(asked, { kind, columns: columnsOf(kind) });
  return connector.toSql({ after: null, ...plan.request, path }, new Map());
}

const whereOf = async (kind: Kind, ...conditions: Told[]) =>
  (await sqlOf(kind, use(conditions))).split(" WHERE ")[1] ?? "";

describe("a constant stays one in each dialect", () => {
  const EVIL = "a'b\\' OR 1=1 -- ";
  test.each([
    ["postgres", `("t" COLLATE "C") =  E'a''b\\\\'' OR 1=1 -- '`],
    ["mysql", "`t` = 'a\\'b\\\\\\' OR 1=1 -- '"],
    [
      "sqlite",
      `(CAST("t" AS TEXT) COLLATE BINARY = 'a''b\\'' OR 1=1 -- ' OR typeof("t") = 'blob')`,
    ],
    ["duckdb", `("t" COLLATE "binary") = 'a''b\\'' OR 1=1 -- '`],
    ["spark", "`t` = 'a\\'b\\\\\\' OR 1=1 -- '"],
  ] as const)("of %s", async (kind, wanted) => {
    expect(await whereOf(kind, told("t", "=", EVIL))).toBe(wanted);
  });
});

describe("PostgreSQL is asked", () => {
  test.each([
    ["a whole number as it is", told("n", ">", number("2.5")), `"n" > 2.5`],
    ["a text that is one", told("n", "=", "-5"), `"n" = -5`],
    ["several", told("n", "in", number("1"), number("2")), `"n" IN (1, 2)`],
    ["a decimal", told("d", "<>", number("0.10")), `"d" <> 0.10`],
    [
      "an instant in UTC",
      told("ts", ">=", "2026-01-31"),
      `"ts" >= TIMESTAMPTZ '2026-01-31 00:00:00.000000+00'`,
    ],
    ["a double by wider bounds", told("f", ">", number("100")), `"f" >= 99.99899999899999`],
    ["a double's equal by two", told("f", "=", number("0")), `"f" >= -1e-9 AND "f" <= 1e-9`],
    ["a prefix", told("t", "starts with", "x'"), `("t" COLLATE "C") LIKE 'x''%'`],
    ["for what is missing", told("t", "is null"), `"t" IS NULL`],
    ["by the column's own letters", told("N", "=", number("1")), `"n" = 1`],
    ["nothing for a text that the engine would round", told("n", ">", "2.5"), ""],
    ["nothing for a text of too many digits", told("d", "=", "0.125"), ""],
    ["nothing for a double of a whole number", told("n", "=", { type: "double", text: "1e3" }), ""],
    ["nothing for a number of a text", told("t", "=", number("1")), ""],
    ["nothing for an order of texts", told("t", "<", "x"), ""],
    ["nothing for a day that is none", told("ts", "<", "2026-02-30"), ""],
    ["nothing for an instant with an offset", told("ts", "<", "2026-02-03 10:00:00+02"), ""],
    ["nothing for a text with a NUL", told("t", "=", "a\0b"), ""],
    ["nothing for half of a letter", told("t", "=", "\ud800"), ""],
    ["nothing for another double", told("f", "<>", number("1")), ""],
    ["nothing of a column that it has not", told("x", "=", number("1")), ""],
  ])("%s", async (_, condition, wanted) => {
    expect(await whereOf("postgres", condition)).toBe(wanted);
  });
});

test("a store whose letters may be equal is not asked for what differs", async () => {
  expect(await whereOf("mysql", told("t", "<>", "x"))).toBe("");
  expect(await whereOf("sqlite", told("ts", "=", "2026-01-01"))).toBe("");
});

test("a limit goes with conditions that are exact only", async () => {
  const limited = (kind: Kind, condition: Told) => sqlOf(kind, use([condition], { limit: 5 }));
  expect(await limited("postgres", told("t", "=", "x"))).toMatch(/ LIMIT 5$/);
  expect(await limited("mysql", told("n", "=", number("1")))).toMatch(/ LIMIT 5$/);
  for (const sql of [
    await limited("mysql", told("t", "=", "x")),
    await limited("sqlite", told("n", "=", number("1"))),
    await limited("postgres", told("f", "=", number("1"))),
    await limited("postgres", told("t", "<", "x")),
  ]) {
    expect(sql).not.toContain("LIMIT");
  }
});

const COUNTED: TableUse["aggregate"] = {
  ...{
    groups: ["t"],
    orders: [{ item: 1, isDescending: true, nulls: "last" }],
    limit: 3,
    offset: 0,
  },
  items: [
    { kind: "group", column: "t", name: "T" },
    { kind: "sum", column: "d", name: "the sum" },
  ],
};

test("groups are computed by the store, and named and ordered by the engine", async () => {
  const asked = use([told("n", "=", number("1"))], { aggregate: COUNTED });
  expect(await sqlOf("postgres", asked)).toBe(
    `SELECT ("t" COLLATE "C"), sum("d") FROM "public"."t" WHERE "n" = 1 GROUP BY ("t" COLLATE "C")`,
  );
  const { sql, columns } = planRead(asked, { kind: "postgres", columns: columnsOf("postgres") });
  expect(sql).toBe(
    'SELECT "g0" AS "T", "m0" AS "the sum" FROM "s:t" ORDER BY 2 DESC NULLS LAST LIMIT 3',
  );
  expect(columns).toEqual([
    { name: "g0", type: "VARCHAR" },
    { name: "m0", type: "DECIMAL(38,2)" },
  ]);
});

test.each([
  ["texts that may be equal", "mysql", {}, []],
  ["a store that holds anything", "sqlite", {}, []],
  ["a condition that is not exact", "postgres", {}, [told("f", "=", number("1"))]],
  ["a condition that is not asked", "postgres", {}, [told("t", "<", "x")]],
  ["a WHERE that says more", "postgres", { isWholeWhere: false }, []],
  ["a sum of doubles", "postgres", { aggregate: summed("f") }, []],
  ["a sum of texts", "postgres", { aggregate: summed("t") }, []],
  ["a column that is not there", "postgres", { aggregate: summed("x") }, []],
] as const)("rows are read instead for %s", async (_, kind, more, conditions) => {
  const asked = use([...conditions], { aggregate: COUNTED, ...more });
  expect(planRead(asked, { kind, columns: columnsOf(kind) }).sql).toBeNull();
});

function summed(column: string): TableUse["aggregate"] {
  const items = [{ kind: "sum" as const, column, name: "s" }];
  return { groups: [], items, orders: [], limit: null, offset: 0 };
}

test("names that differ in upper and small letters alone are refused where both are needed", () => {
  const columns = [
    { name: "a", type: "text", becomes: "text" as const },
    { name: "A", type: "text", becomes: "text" as const },
  ];
  const table = { kind: "postgres", columns };
  expect(() => planRead(use([], { columns: null }), table)).toThrow(/two columns "A"/);
});
