import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actAs, ingestPeople, SECRETS } from "@/server/catalog/access/fixtures/people";
import { grantAccess, revokeAccess } from "@/server/catalog/access/service";
import { getVersion } from "@/server/catalog/service";
import type { QuestionInput } from "@/server/explore/schema";
import {
  explainQuery,
  exportQuery,
  listHistory,
  runQuery,
  summariseQuery,
} from "@/server/explore/service";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let testContext: TestContext;
let viewer: ServiceContext;
let people: Awaited<ReturnType<typeof ingestPeople>>;

beforeAll(async () => {
  testContext = await createTestContext();
  people = await ingestPeople(await testContext.jobContext());
  viewer = actAs(testContext.ctx, "viewer");
}, 60_000);
afterAll(async () => {
  await testContext.close();
  await people.remove();
});

const ask = (sql: string, more: Partial<QuestionInput> = {}) => ({
  ...{ id: randomUUID(), sql },
  ...more,
});
const rowsOf = async (sql: string, as = viewer) => (await runQuery(as, ask(sql))).rows;

describe("a masked value cannot be reached", () => {
  test.each([
    ["by its column", "SELECT email, salary, born FROM people", [["•••", null, null]]],
    ["by a star", "SELECT DISTINCT COLUMNS('email|born') FROM people", [["•••", null]]],
    ["by its place", "SELECT DISTINCT #1 FROM (SELECT email FROM people)", [["•••"]]],
    ["in capitals", 'SELECT DISTINCT "EMAIL" FROM people', [["•••"]]],
    ["from a former version", 'SELECT DISTINCT email, salary FROM "people@1"', [["•••", null]]],
    ["by another name of the table", "SELECT DISTINCT p.email FROM people AS p", [["•••"]]],
    ["by other names of its columns", "SELECT DISTINCT b FROM people AS p(a, b, c)", [["•••"]]],
    ["as a row", "SELECT DISTINCT (p).email FROM (SELECT people AS p FROM people)", [["•••"]]],
    [
      "as JSON",
      "SELECT DISTINCT to_json({'m': email, 's': salary}) FROM people",
      [['{"m":"•••","s":null}']],
    ],
    ["by a function of it", "SELECT DISTINCT md5(email) = md5('•••') FROM people", [[true]]],
    ["letter by letter", "SELECT DISTINCT ord(email), length(email) FROM people", [[8226, "3"]]],
    ["by its least and greatest", "SELECT min(email), max(salary) FROM people", [["•••", null]]],
    ["by its sum and mean", "SELECT sum(salary), avg(salary) FROM people", [[null, null]]],
    ["as a list", "SELECT list(DISTINCT email) FROM people", [[["•••"]]]],
    [
      "by what is frequent",
      "SELECT mode(email), approx_top_k(salary, 3) FROM people",
      [["•••", null]],
    ],
    ["by groups", "SELECT email, count(*) FROM people GROUP BY ALL", [["•••", "4"]]],
    ["by counting", "SELECT count(DISTINCT email), count(salary) FROM people", [["1", "0"]]],
    ["by a guess in WHERE", "SELECT id FROM people WHERE email = 'Ann@example.org'", []],
    ["by a pattern", "SELECT id FROM people WHERE email LIKE 'Ann%' OR email ~ '^b'", []],
    ["by a range", "SELECT id FROM people WHERE salary > 0 OR born > DATE '1900-01-01'", []],
    ["by what is empty", "SELECT count(*) FROM people WHERE salary IS NOT NULL", [["0"]]],
    [
      "by a join with guesses",
      "SELECT id FROM people JOIN (VALUES ('bob@example.org')) g(email) USING (email)",
      [],
    ],
    ["by a join with itself", 'SELECT a.id FROM people a JOIN "people@1" b USING (salary)', []],
    [
      "by the order of rows",
      "SELECT id FROM people ORDER BY salary DESC, email, id",
      [["1"], ["2"], ["3"], ["4"]],
    ],
    [
      "by a window",
      "SELECT DISTINCT lag(email) OVER (ORDER BY id) FROM people WHERE id > 1",
      [[null], ["•••"]],
    ],
    [
      "by a pivot",
      "SELECT sum(hit) FROM people PIVOT (count(id) FOR email IN ('Ann@example.org' AS hit))",
      [["0"]],
    ],
    ["in a subquery", "SELECT (SELECT max(email) FROM people), 1", [["•••", 1]]],
    ["in a WITH", "WITH t AS (FROM people) SELECT DISTINCT email FROM t", [["•••"]]],
    ["by a CASE", "SELECT id FROM people WHERE CASE WHEN salary > 9 THEN true END", []],
    [
      "in a lambda",
      "SELECT DISTINCT list_transform([email], x -> upper(x)) FROM people",
      [[["•••"]]],
    ],
  ])("%s", async (_, sql, rows) => {
    const found = await rowsOf(sql);
    expect(JSON.stringify(found)).not.toMatch(SECRETS);
    expect(found.slice(0, Math.max(1, rows.length))).toEqual(rows);
  });

  test.each([
    ["an error about a cast", "SELECT CAST(email AS INTEGER) FROM people"],
    ["an error of its own", "SELECT error(email) FROM people"],
    ["a text that is too long for a number", "SELECT hex(email)::BIGINT FROM people"],
  ])("by %s", async (_, sql) => {
    await expect(rowsOf(sql)).rejects.toThrow();
    expect(JSON.stringify((await listHistory(viewer))[0])).not.toMatch(SECRETS);
  });

  test.each([
    ["its file", (file: string) => `FROM '${file}'`, /no dataset/],
    ["read_parquet", (file: string) => `FROM read_parquet('${file}')`, /read_parquet/],
    ["parquet_scan", (file: string) => `FROM parquet_scan('${file}')`, /parquet_scan/],
    ["the file's statistics", (file: string) => `FROM parquet_metadata('${file}')`, /parquet_meta/],
    ["the file's bytes", (file: string) => `FROM read_blob('${file}')`, /read_blob/],
    ["the engine's statistics", () => "SELECT stats(email) FROM people", /stats/],
    ["the view's text", () => "FROM duckdb_views()", /duckdb_views/],
    ["another query's text", () => "FROM query('SELECT email FROM people')", /query/],
    ["a view that is described", () => "SUMMARIZE people", /SUMMARIZE/],
  ])("by %s", async (_, sqlOf, message) => {
    const { parquetPaths } = await getVersion(viewer, people.versionId);
    await expect(rowsOf(sqlOf(parquetPaths[0] ?? ""))).rejects.toThrow(message);
  });

  test("by a brush, a distribution, a plan or a file", async () => {
    const sql = "SELECT * FROM people";
    const brushes: QuestionInput["brushes"] = [
      { kind: "value", column: "email", value: "Ann@example.org" },
    ];
    expect((await runQuery(viewer, ask(sql, { brushes }))).rows).toEqual([]);
    const range = { kind: "range", column: "salary", from: 0, to: 1e9, isTime: false } as const;
    expect((await runQuery(viewer, ask(sql, { brushes: [range] }))).rows).toEqual([]);
    const { columns } = await summariseQuery(viewer, ask(sql));
    expect(columns.find(({ name }) => name === "email")).toMatchObject({
      ...{ nulls: 0, distinct: 1, low: "•••", high: "•••", top: [{ value: "•••", count: 4 }] },
    });
    expect(columns.find(({ name }) => name === "salary")).toMatchObject({
      ...{ nulls: 4, distinct: 0, low: null, high: null, histogram: null },
    });
    const guess = "SELECT id FROM people WHERE email = 'x' AND salary = 1";
    expect(JSON.stringify(await explainQuery(viewer, ask(guess)))).not.toMatch(SECRETS);
    const file = await exportQuery(viewer, { ...ask(sql), format: "csv" });
    expect((await text(file.stream)).split("\n")[1]).toMatch(/^1,•••,,,Rome,/);
  });
});

test("a masked column keeps its type, and the open ones are read as they are", async () => {
  const { columns } = await runQuery(viewer, ask("SELECT email, salary, born, city FROM people"));
  const whole = await runQuery(actAs(testContext.ctx, "steward"), ask("SELECT * FROM people"));
  const types = new Map(whole.columns.map(({ name, type }) => [name, type]));
  for (const { name, type } of columns) expect(type).toBe(types.get(name));
  expect(await rowsOf("SELECT city, count(*) FROM people GROUP BY ALL ORDER BY ALL")).toEqual([
    ["Bern", "1"],
    ["Oslo", "1"],
    ["Rome", "2"],
  ]);
});

test("the answer says what is masked and where to ask; to who may read it says nothing", async () => {
  const answer = await runQuery(viewer, ask("SELECT count(*) FROM people"));
  expect(answer.sources[0]?.masked).toEqual(["email", "salary", "born"]);
  expect(answer.maskNote).toBe(
    "Masked for you: email, salary, born of people. Ask for access on /datasets/people?tab=access",
  );
  const whole = await runQuery(actAs(testContext.ctx, "admin"), ask("SELECT email FROM people"));
  expect(whole.maskNote).toBeNull();
  expect(whole.rows[0]).toEqual(["Ann@example.org"]);
});

test("a next page is refused once the caller sees other columns than on the first", async () => {
  const steward = actAs(testContext.ctx, "steward");
  const sql = "SELECT email FROM people ORDER BY email";
  const { id } = await grantAccess(steward, {
    ...{ dataset: "people", grantee: { kind: "role", id: "viewer" }, purpose: "A test" },
    expiresAt: new Date(Date.now() + 60_000),
  });
  const first = await runQuery(viewer, { ...ask(sql), limit: 1 });
  expect(first.rows).toEqual([["Ann@example.org"]]);
  const next = { ...ask(sql), offset: 1, masks: { people: first.sources[0]?.masked ?? [] } };
  expect((await runQuery(viewer, next)).rows[0]).toEqual(["bob@example.org"]);
  await revokeAccess(steward, { id });
  await expect(runQuery(viewer, { ...next, id: randomUUID() })).rejects.toThrow(
    /Run the query again/,
  );
});
