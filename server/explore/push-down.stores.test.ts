import { randomUUID } from "node:crypto";
import mysql from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createSparkStore } from "@/server/catalog/connectors/fixtures/spark-store";
import {
  createDuckDbStore,
  createMysqlStore,
  createPostgresStore,
  createSqliteStore,
  type TableStore,
} from "@/server/catalog/connectors/fixtures/table-stores";
import {
  createDataset,
  createStore,
  listStoreReaders,
  scanStore,
  testStore,
} from "@/server/catalog/service";
import type { QueryAnswer } from "@/server/explore/schema";
import { cancelQuery, explainQuery, exportQuery, runQuery } from "@/server/explore/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let testContext: TestContext;
let ctx: JobContext;

beforeAll(async () => {
  testContext = await createTestContext();
  ctx = await testContext.jobContext();
});
afterAll(() => testContext.close());

/** Its own place in servers that other files use meanwhile. */
const OWN = "explored";
const spark = inject("spark");
const KINDS = [
  {
    kind: "postgres",
    isThere: true,
    create: () => createPostgresStore(inject("databaseUrl")),
    grant: ["GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC"],
    types: { decimal: "NUMERIC(12, 2)", double: "DOUBLE PRECISION", timestamp: "TIMESTAMPTZ" },
  },
  {
    kind: "mysql",
    isThere: inject("mariaDbPort") !== null,
    create: () => createMysqlStore(inject("mariaDbPort") ?? 0, OWN),
    grant: ["GRANT SELECT ON things TO reader_explored", "GRANT SELECT ON many TO reader_explored"],
    types: { decimal: "DECIMAL(12, 2)", double: "DOUBLE", timestamp: "DATETIME(6)" },
  },
  {
    kind: "sqlite",
    isThere: true,
    create: createSqliteStore,
    grant: [],
    types: { decimal: "NUMERIC(12, 2)", double: "REAL", timestamp: "DATETIME" },
  },
  {
    kind: "duckdb",
    isThere: true,
    create: createDuckDbStore,
    grant: [],
    types: { decimal: "DECIMAL(12, 2)", double: "DOUBLE", timestamp: "TIMESTAMP" },
  },
  {
    kind: "spark",
    isThere: spark !== null,
    create: () => createSparkStore(spark ?? { port: 0, token: "" }, OWN),
    grant: [],
    types: { decimal: "DECIMAL(12, 2)", double: "DOUBLE", timestamp: "TIMESTAMP" },
  },
];

/** Texts that other collations find equal, that quote and escape, and ends of types. */
const THINGS = [
  "1, 'ab', 12.50, 0.1, true, DATE '2026-01-01', TIMESTAMP '2026-01-01 09:00:00.000001'",
  "2, 'AB', -7.00, 1e-7, false, DATE '2026-01-02', TIMESTAMP '2026-01-01 09:00:00.000002'",
  "3, 'ab ', 0.00, 0.30000000000000004, NULL, DATE '1999-12-31', TIMESTAMP '1999-12-31 23:59:59.999999'",
  "4, 'äb', 99999999.99, -123456.789, true, NULL, NULL",
  "5, 'O''Brien', 0.10, NULL, NULL, DATE '2026-01-01', TIMESTAMP '2026-01-01 00:00:00'",
  "6, '100%_sure', NULL, 3, true, DATE '2026-03-01', TIMESTAMP '2026-03-01 00:00:00'",
  "9007199254740993, '', 12.50, 0.1, false, DATE '2026-01-01', TIMESTAMP '2026-01-01 09:00:00.000001'",
  "NULL, NULL, 12.51, 100, false, DATE '2026-01-02', TIMESTAMP '2026-01-02 00:00:00'",
];

function thingsSql(kind: string, types: { decimal: string; double: string; timestamp: string }) {
  const columns = `n BIGINT, t ${kind === "spark" ? "STRING" : "VARCHAR(40)"}, d ${types.decimal},
    f ${types.double}, b BOOLEAN, day DATE, ts ${types.timestamp}`;
  const rows = THINGS.map((row) =>
    kind === "sqlite" ? row.replaceAll("DATE '", "'").replaceAll("TIMESTAMP '", "'") : row,
  );
  const table = kind === "spark" ? `${OWN}.things` : "things";
  const inserted =
    kind === "spark"
      ? `INSERT INTO ${table} SELECT CAST(col1 AS BIGINT), col2, CAST(col3 AS DECIMAL(12, 2)),
          CAST(col4 AS DOUBLE), col5, col6, col7 FROM VALUES`
      : `INSERT INTO ${table} VALUES`;
  return [
    `CREATE TABLE ${table} (${columns})`,
    `${inserted} ${rows.map((row) => `(${row})`).join(", ")}`,
    // A backslash is written otherwise in each dialect.
    `INSERT INTO ${table} (n, t) VALUES (7, ${["mysql", "spark"].includes(kind) ? "'a\\\\b'" : "'a\\b'"})`,
  ];
}

const run = (
  sql: string,
  more: { id?: string; offset?: number; pins?: Record<string, number>; limit?: number } = {},
) => runQuery(ctx, { id: randomUUID(), sql, ...more });

let own: TableStore;
beforeAll(async () => {
  own = await createSqliteStore();
  await own.run(
    "CREATE TABLE plain (v INTEGER)",
    "INSERT INTO plain VALUES (1)",
    `CREATE TABLE "odd ""na'me" ("a ""b" TEXT)`,
    `INSERT INTO "odd ""na'me" VALUES ('it''s \\ so'), ('other')`,
    "CREATE TABLE mixed (n INTEGER)",
    "INSERT INTO mixed VALUES (1), ('many')",
    "CREATE TABLE hidden (v INTEGER)",
    "CREATE TABLE masked (v INTEGER)",
    "INSERT INTO masked VALUES (1)",
  );
  const { id } = await createStore(ctx, {
    ...{ slug: "shop-x", name: "Own", exclude: ["hidden"] },
    ...own.target,
  });
  await testStore(ctx, id);
  await scanStore({ ...ctx, jobId: randomUUID() }, id);
});
afterAll(() => own?.remove());

const countReads = () => ctx.db.storeRead.count();

describe.each(KINDS)("tables of a $kind store", ({ kind, isThere, create, grant, types }) => {
  const testHere = test.runIf(isThere);
  const slug = `shop-${kind}`;
  let store: TableStore;
  let things: string;

  beforeAll(async () => {
    if (!isThere) return;
    store = await create();
    await store.run(...thingsSql(kind, types));
    const many = kind === "spark" ? `${OWN}.many` : "many";
    await store.run(`CREATE TABLE ${many} (a INT)`, ...grant);
    const { id } = await createStore(ctx, { slug, name: slug, ...store.target });
    expect((await testStore(ctx, id)).ok).toBe(true);
    await scanStore({ ...ctx, jobId: randomUUID() }, id);
    things = `"${slug}:${store.table.replace("orders", "things")}"`;
  });
  afterAll(() => store?.remove());

  const CONDITIONS = [
    ...["n = 3", "n > 2.5", "n <> 3", "n = '3'", "n IN (1, 5, 6)", "n BETWEEN 2 AND 5", "4 <= n"],
    ...["n >= 9007199254740992", "n IS NULL", "n IS NOT NULL", "n = -1", "n <> '3'"],
    ...["t = 'ab'", "t <> 'ab'", "t IN ('ab', 'AB')", "t LIKE 'a%'", "t = ''", "t = 'O''Brien'"],
    ...[
      "t = 'a\\b'",
      "t LIKE '100\\%%'",
      "t LIKE '100%'",
      "t > 'a'",
      "t = 'ab ' ",
      "t LIKE 'O''%'",
    ],
    ...["t = ''' OR 1=1 --'", "t = '\\'' OR 1=1 -- '", "t IS NULL", "t = '王'"],
    ...[
      "d = 12.5",
      "d > 12.500",
      "d = '12.50'",
      "d <= 0",
      "d <> 0.1",
      "d IN (12.5, 0.1)",
      "d = 12.501",
    ],
    ...[
      "f = 0.1",
      "f = 0.3",
      "f > 0.1",
      "f <= 1e-7",
      "f <> 0.1",
      "f BETWEEN -1e6 AND 0",
      "f IN (3, 0.1)",
    ],
    ...["b = true", "b = 'false'", "b", "b IS NULL"],
    ...[
      "day = '2026-01-01'",
      "day > DATE '2026-01-01'",
      "day < '1999-12-31'",
      "day <> '2026-01-02'",
    ],
    ...[
      "ts = '2026-01-01 09:00:00.000001'",
      "ts > '2026-01-01 09:00:00.000001'",
      "ts >= '2026-01-01'",
    ],
    ...["ts <= TIMESTAMP '1999-12-31 23:59:59.999999'", "ts < DATE '2026-01-01'", "day IS NULL"],
    ...["n > 1 AND t <> 'ab'", "n > 1 OR t = 'ab'", "NOT (n = 1)", "lower(t) = 'ab'", "n + 1 = 2"],
    ...[
      "n > 1 AND lower(t) = 'ab' AND d IS NOT NULL",
      "t COLLATE NOCASE = 'ab'",
      "CAST(n AS VARCHAR) = '3'",
    ],
  ];
  const SHAPES = [
    (where: string) => `SELECT * FROM T WHERE ${where} ORDER BY ALL`,
    (where: string) => `SELECT count(*) AS c, count(d), sum(n) AS s, sum(d) AS sd, min(day) AS lo,
      max(ts) AS hi, max(d) AS top FROM T WHERE ${where}`,
    (where: string) =>
      `SELECT t, count(*) AS c, max(n) AS x FROM T WHERE ${where} GROUP BY t ORDER BY t NULLS FIRST, c`,
    (where: string) =>
      `SELECT b, day, sum(d) FROM T WHERE ${where} GROUP BY b, day ORDER BY 1, day DESC LIMIT 3`,
  ];

  /** The same over a copy of the table, of which a store is told nothing. */
  const unpushed = (sql: string) =>
    `WITH copied AS MATERIALIZED (SELECT * FROM ${things}) ${sql.replace(" FROM T ", " FROM copied ")}`;
  const told = ({ columns, rows }: QueryAnswer) => ({ columns, rows });

  testHere(
    "answer the same whatever of a query the store has computed",
    async () => {
      let [asked, grouped] = [0, 0];
      for (const [at, where] of CONDITIONS.entries()) {
        // Each kind begins elsewhere, so that together they meet most pairs.
        const turn = at + KINDS.findIndex((each) => each.kind === kind);
        const sql = SHAPES[turn % SHAPES.length]?.(where) ?? "";
        const pushed = await run(sql.replace(" FROM T ", ` FROM ${things} `));
        expect({ sql, ...told(pushed) }).toEqual({ sql, ...told(await run(unpushed(sql))) });
        const [read] = pushed.reads;
        if ((read?.conditions.length ?? 0) > 0) asked += 1;
        if (read?.isGrouped === true) grouped += 1;
      }
      // Otherwise nothing was compared.
      expect(asked).toBeGreaterThan(25);
      if (kind !== "sqlite") expect(grouped).toBeGreaterThan(10);
    },
    900_000,
  );

  testHere("tell what was read, and a page goes on over the same rows", async () => {
    const sql = `SELECT n, t FROM ${things} WHERE n >= 2`;
    const first = await run(sql, { limit: 2 });
    const name = things.slice(1, -1);
    expect(first.reads).toMatchObject([
      { name, store: slug, columnCount: 2, conditions: ["n >= 2"], isGrouped: false, rowCount: 7 },
    ]);
    await store.run(`INSERT INTO ${kind === "spark" ? `${OWN}.` : ""}things (n) VALUES (500)`);
    const pins = { [name]: first.reads[0]?.readAt ?? 0 };
    const rest = await run(sql, { offset: 2, pins });
    expect([first.hasMore, rest.rows.length, rest.hasMore]).toEqual([true, 5, false]);
    expect((await run(sql)).rows).toHaveLength(8);
    await expect(run(sql, { offset: 2, pins: { [name]: 1 } })).rejects.toThrow(/no longer kept/);
    await expect(run(sql, { offset: 2 })).rejects.toThrow(/no longer kept/);
  });

  testHere("need no more rows than a LIMIT, and a plan shows what is sent", async () => {
    const sql = `SELECT n FROM ${things} WHERE n >= 2 LIMIT 3`;
    const { reads, rows } = await run(sql);
    const isAsked = kind !== "sqlite";
    expect([rows.length, reads[0]?.limit]).toEqual([3, isAsked ? 3 : null]);
    const { plan, statements } = await explainQuery(ctx, { id: randomUUID(), sql });
    expect(statements[0]?.statement).toContain(">= 2");
    expect(statements[0]?.statement.endsWith(" LIMIT 3")).toBe(isAsked);
    expect(plan.length).toBeGreaterThan(10);
  });

  testHere("are refused whole when there is too much of them", async () => {
    if (kind === "sqlite") {
      // It would make all rows of the view before the first.
      await store.run(`WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r
        WHERE n < 1000001) INSERT INTO many SELECT n FROM r`);
    }
    const sql = `SELECT * FROM ${things.replace("things", kind === "sqlite" ? "many" : "endless")}`;
    await expect(run(sql)).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      // A busy machine may run out of time first.
      message: expect.stringMatching(
        /more of .* than 1,000,000 rows.*Filter it.*ingest|longer than 30 s/,
      ),
    });
  });

  testHere("let go of their store when a query is cancelled", async () => {
    const id = randomUUID();
    const sql = `SELECT count(*) AS c, max(n) AS m FROM ${things.replace("things", "endless")} WHERE n <> -1`;
    const asked = run(sql, { id }).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(cancelQuery(ctx, id)).toEqual({ cancelled: true });
    expect(await asked).toMatchObject({ code: "CONFLICT", message: "The query was cancelled" });
    await expect.poll(() => countRunning(kind), { timeout: 10_000 }).toBe(0);
  });
});

/** Statements about the endless view that a server still computes; 0 where the process ended with it. */
async function countRunning(kind: string): Promise<number> {
  if (kind === "postgres") {
    const rows = await ctx.db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n
      FROM pg_stat_activity WHERE query LIKE '%endless%' AND state = 'active' AND pid <> pg_backend_pid()`;
    return rows[0]?.n ?? 0;
  }
  if (kind !== "mysql") return 0;
  const connection = await mysql.createConnection({
    ...{ host: "127.0.0.1", port: inject("mariaDbPort") ?? 0, user: "root" },
  });
  try {
    const [rows] = await connection.query(
      "SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE '%FROM `endless`%' AND USER = 'reader_explored'",
    );
    return Array.isArray(rows) ? rows.length : 0;
  } finally {
    await connection.end();
  }
}

describe("a table of a store", () => {
  test("is asked by nobody who may only ask datasets", async () => {
    const viewer = { ...ctx, actor: { ...ctx.actor, role: "viewer" } };
    const question = { id: randomUUID(), sql: 'SELECT 1 FROM "shop-sqlite:things"' };
    await expect(runQuery(viewer, question)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test("is not asked round the mask that its dataset lays over a column", async () => {
    const { id: storeId } = await ctx.db.store.findUniqueOrThrow({ where: { slug: "shop-x" } });
    await createDataset(ctx, {
      ...{ storeId, path: "masked", slug: "masked", name: "Masked", format: "table" },
      ...{ recipe: { columns: [{ name: "v", type: "integer" }] }, sensitivity: "confidential" },
    });
    const actor = { kind: "user" as const, id: randomUUID(), name: "Sid", role: "scientist" };
    const question = { id: randomUUID(), sql: 'SELECT count(*) FROM "shop-x:masked"' };
    await expect(runQuery({ ...ctx, actor }, question)).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringMatching(/the dataset "masked", which masks v for you/),
    });
    const steward = { ...actor, role: "steward" };
    expect((await runQuery({ ...ctx, actor: steward }, question)).rows).toEqual([["1"]]);
  });

  test.each([
    ['"none:things"', /There is no store "none".*\(line 1, column 15\)/],
    ['"shop-x:nothing"', /has no table "nothing" by its last scan/],
    ['"shop-x:../../etc/passwd"', /has no table/],
    [`"shop-x:things' OR 1=1; --"`, /has no table/],
    ['"shop-x:"', /There is no dataset "shop-x:"/],
    ['":"', /There is no dataset ":"/],
    ['"shop-x:hidden"', /has no table "hidden"/],
  ])("%s is refused with what to do", async (name, message) => {
    await expect(run(`SELECT 1 FROM ${name}`)).rejects.toThrow(message);
  });

  test("may have quotes in its name and columns, and another's letters", async () => {
    const answer = await run(
      `SELECT "a ""b" FROM "shop-x:odd ""na'me" WHERE "A ""B" = 'it''s \\ so'`,
    );
    expect(answer.rows).toEqual([["it's \\ so"]]);
    expect((await run('SELECT count(*) AS c FROM "SHOP-X:PLAIN"')).rows).toEqual([["1"]]);
  });

  test("is joined with another, and each is read by its own conditions", async () => {
    const answer = await run(`SELECT p.v, o."a ""b" FROM "shop-x:plain" p
      LEFT JOIN "shop-x:odd ""na'me" o ON true WHERE p.v = 1 ORDER BY 2`);
    expect(answer.reads.map(({ conditions, rowCount }) => [conditions, rowCount])).toEqual([
      [["v = 1"], 1],
      [[], 2],
    ]);
    expect(answer.rows).toHaveLength(2);
  });

  test("that was not tested, or has changed since its scan, is said so", async () => {
    await own.run("ALTER TABLE plain ADD COLUMN w TEXT");
    await expect(run('SELECT * FROM "shop-x:plain"')).rejects.toThrow(
      /other columns than.*last scan/,
    );
    expect((await run('SELECT v FROM "shop-x:plain"')).rows).toEqual([["1"]]);
    await createStore(ctx, { slug: "untested", name: "Untested", ...own.target });
    await expect(run('SELECT v FROM "untested:plain"')).rejects.toThrow(/was not tested yet/);
  });

  test("whose cells are not what their column says is refused by the cell", async () => {
    await expect(run('SELECT n FROM "shop-x:mixed"')).rejects.toThrow(
      /holds "many" in its column n, which is no BIGINT/,
    );
    expect((await run('SELECT n FROM "shop-x:mixed" WHERE n > 0')).rows).toEqual([["1"]]);
  });

  test("with a fault in the query is not read", async () => {
    const before = await countReads();
    await expect(run('SELECT nothing FROM "shop-x:plain"')).rejects.toThrow(/nothing/);
    expect(await countReads()).toBe(before);
  });

  test("leaves a file, a name in the audit log and who read it", async () => {
    const person = await ctx.db.user.create({
      data: { id: randomUUID(), name: "Ada", email: "ada@example.org", role: "scientist" },
    });
    const actor = { kind: "user" as const, id: person.id, name: "Ada", role: "scientist" };
    const asked = { id: randomUUID(), sql: 'SELECT v FROM "shop-x:plain"', format: "csv" as const };
    const file = await exportQuery({ ...ctx, actor }, asked);
    expect(file.name).toBe("shop-x-query.csv");
    file.stream.destroy();
    const audit = await ctx.db.auditEvent.findFirst({ where: { action: "explore.export" } });
    expect(audit?.objectName).toBe("shop-x:plain");
    const readers = await listStoreReaders(ctx, "shop-x");
    expect(readers.filter(({ path }) => path === "plain")).toMatchObject([
      { kind: "user", name: "Ada", count: 1, rowCount: 1 },
    ]);
  });
});
