import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { createDataset, createStore, getVersion, ingestDataset } from "@/server/catalog/service";
import { runQuery } from "@/server/explore/service";
import { toAppError } from "@/server/platform/errors";
import { createSandbox } from "@/server/platform/sandbox/sandbox";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let test_: TestContext;
let folder: string;
let otherFile: string;

beforeAll(async () => {
  test_ = await createTestContext({ role: "admin" });
  const ctx = await test_.jobContext();
  await ingestBank(ctx);
  folder = await mkdtemp(path.join(os.tmpdir(), "headrace-escape-"));
  await writeFile(path.join(folder, "other.csv"), "secret\n42\n");
  const config = { path: folder };
  const store = await createStore(ctx, { slug: "other", name: "Other", kind: "folder", config });
  const { id } = await createDataset(ctx, {
    ...{ storeId: store.id, path: "other.csv", slug: "other", name: "Other" },
    recipe: { columns: [{ name: "secret", type: "integer" }] },
  });
  const { versionId } = await ingestDataset({ ...ctx, jobId: randomUUID() }, id);
  otherFile = (await getVersion(ctx, versionId)).parquetPaths[0] ?? "";
}, 60_000);
afterAll(async () => {
  await test_.close();
  await rm(folder, { recursive: true, force: true });
});

/** As a viewer asks: the least that anybody signed in may. */
function run(sql: string) {
  const actor = { kind: "user" as const, id: "viewer", name: "Viewer", role: "viewer" };
  const config = { ...test_.ctx.config, querySeconds: 3 };
  return runQuery({ ...test_.ctx, actor, config }, { id: randomUUID(), sql });
}

/** How late a timer of this process was at worst while `work` ran. */
async function worstLagDuring(work: () => Promise<unknown>): Promise<number> {
  let worst = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - last - 20);
    last = now;
  }, 20);
  await work().finally(() => clearInterval(timer));
  return worst;
}

/** The attempt ends with this error; the next query is answered at once, and nobody else waited. */
async function expectStopped(sql: string, code: string, message: RegExp): Promise<void> {
  const lag = await worstLagDuring(async () => {
    const error = toAppError(
      await run(sql).then(
        (answer) => new Error(`answered ${JSON.stringify(answer.rows).slice(0, 200)}`),
        (thrown: unknown) => thrown,
      ),
    );
    expect({ code: error.code, message: error.message }).toEqual({
      code,
      message: expect.stringMatching(message),
    });
  });
  expect(lag).toBeLessThan(500);
  const startedAt = performance.now();
  expect((await run("SELECT count(*) FROM bank")).rows).toEqual([["45211"]]);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
}

describe("a query cannot leave its datasets", () => {
  test.each([
    ["a file by its name", "FROM '/etc/passwd'", "INVALID_INPUT", /no dataset "\/etc\/passwd"/],
    ["read_text", "SELECT * FROM read_text('/etc/passwd')", "FORBIDDEN", /read_text is not among/],
    ["read_blob", "SELECT * FROM read_blob('/etc/passwd')", "FORBIDDEN", /read_blob/],
    ["read_csv", "SELECT * FROM read_csv('/etc/passwd')", "FORBIDDEN", /read_csv/],
    ["read_csv_auto", "SELECT * FROM read_csv_auto('/etc/passwd')", "FORBIDDEN", /read_csv_auto/],
    ["read_json", "SELECT * FROM read_json('/etc/passwd')", "FORBIDDEN", /read_json/],
    ["read_ndjson", "SELECT * FROM read_ndjson_objects('/etc/passwd')", "FORBIDDEN", /read_ndjson/],
    ["read_duckdb", "SELECT * FROM read_duckdb('/etc/passwd')", "FORBIDDEN", /read_duckdb/],
    ["sniff_csv", "SELECT * FROM sniff_csv('/etc/passwd')", "FORBIDDEN", /sniff_csv/],
    ["glob", "SELECT * FROM glob('/etc/*')", "FORBIDDEN", /glob is not among/],
    ["parquet_metadata", "SELECT * FROM parquet_metadata('x.parquet')", "FORBIDDEN", /parquet_met/],
    ["parquet_scan", "SELECT * FROM parquet_scan('x.parquet')", "FORBIDDEN", /parquet_scan/],
    ["query()", "SELECT * FROM query('SELECT 1')", "FORBIDDEN", /query is not among/],
    ["query_table()", "SELECT * FROM query_table('bank')", "FORBIDDEN", /query_table/],
    [
      "a serialised statement",
      "SELECT json_execute_serialized_sql('{}')",
      "FORBIDDEN",
      /json_exec/,
    ],
    ["duckdb_secrets", "SELECT * FROM duckdb_secrets()", "FORBIDDEN", /duckdb_secrets/],
    ["duckdb_settings", "SELECT * FROM duckdb_settings()", "FORBIDDEN", /duckdb_settings/],
    ["pragma_table_info", "SELECT * FROM pragma_table_info('bank')", "FORBIDDEN", /pragma_table/],
    ["the catalog", "SELECT * FROM information_schema.tables", "FORBIDDEN", /information_schema/],
    [
      "a table of the engine",
      "SELECT * FROM duckdb_views",
      "INVALID_INPUT",
      /no dataset "duckdb_v/,
    ],
    [
      "getenv",
      "SELECT getenv('DATABASE_URL')",
      "FORBIDDEN",
      /getenv is not among.*line 1, column 8/,
    ],
    ["current_setting", "SELECT current_setting('temp_directory')", "FORBIDDEN", /current_setting/],
    ["quoted", `SELECT * FROM "read_text"('/etc/passwd')`, "FORBIDDEN", /read_text/],
    ["in capitals and quotes", `SELECT "GETENV"('HOME')`, "FORBIDDEN", /getenv/],
    ["with a schema", "SELECT * FROM main.read_text('/etc/passwd')", "FORBIDDEN", /read_text/],
    [
      "in Unicode quotes",
      `SELECT U&"get\\0065nv"('HOME')`,
      "INVALID_INPUT",
      /unicode_to_utf8|syntax/,
    ],
    ["in full-width letters", "SELECT ｇｅｔｅｎｖ('HOME')", "FORBIDDEN", /is not among/],
    ["as a method", "SELECT ('HOME').getenv()", "FORBIDDEN", /getenv/],
    ["in a lambda", "SELECT list_transform(['a'], x -> getenv(x))", "FORBIDDEN", /getenv/],
    ["in a window's order", "SELECT sum(1) OVER (ORDER BY getenv('A'))", "FORBIDDEN", /getenv/],
    ["in LIMIT", "SELECT 1 LIMIT (SELECT count(*) FROM glob('/*'))", "FORBIDDEN", /glob/],
    ["in VALUES", "VALUES (getenv('HOME'))", "FORBIDDEN", /getenv/],
    ["in a set operation", "SELECT 1 UNION SELECT getenv('HOME')", "FORBIDDEN", /getenv/],
    [
      "behind a WITH that is named like a file",
      `SELECT * FROM '/etc/passwd' WHERE EXISTS (WITH "/etc/passwd" AS (SELECT 1) SELECT 1)`,
      "FORBIDDEN",
      /letters, digits/,
    ],
    ["an address", "FROM 'https://example.com/x.csv'", "INVALID_INPUT", /no dataset "https:/],
    ["COPY", "COPY (SELECT 1) TO '/tmp/x.csv'", "FORBIDDEN", /Only SELECT/],
    ["COPY of a dataset", "COPY bank TO '/tmp/x.csv'", "FORBIDDEN", /Only SELECT/],
    ["EXPORT", "EXPORT DATABASE '/tmp/x'", "FORBIDDEN", /Only SELECT/],
    ["ATTACH", "ATTACH '/tmp/x.db' AS x", "FORBIDDEN", /Only SELECT/],
    ["INSTALL", "INSTALL httpfs", "FORBIDDEN", /Only SELECT/],
    ["LOAD", "LOAD '/tmp/x.duckdb_extension'", "FORBIDDEN", /Only SELECT/],
    ["SET", "SET memory_limit = '99GB'", "FORBIDDEN", /Only SELECT/],
    ["SET VARIABLE", "SET VARIABLE x = 1", "FORBIDDEN", /Only SELECT/],
    ["RESET", "RESET lock_configuration", "FORBIDDEN", /Only SELECT/],
    ["PRAGMA", "PRAGMA database_list", "FORBIDDEN", /Only SELECT/],
    ["CALL", "CALL enable_logging()", "FORBIDDEN", /Only SELECT/],
    ["CREATE TABLE", "CREATE TABLE x AS SELECT 1", "FORBIDDEN", /Only SELECT/],
    ["CREATE MACRO", "CREATE MACRO f() AS 1", "FORBIDDEN", /Only SELECT/],
    ["CREATE SECRET", "CREATE SECRET s (TYPE s3)", "FORBIDDEN", /Only SELECT/],
    ["INSERT", "INSERT INTO bank SELECT * FROM bank", "FORBIDDEN", /Only SELECT/],
    ["DROP", "DROP VIEW bank", "FORBIDDEN", /Only SELECT/],
    ["DESCRIBE", "DESCRIBE bank", "FORBIDDEN", /only SELECT/],
    ["SHOW", "SHOW ALL TABLES", "FORBIDDEN", /only SELECT/],
    ["SUMMARIZE", "SUMMARIZE bank", "FORBIDDEN", /only SELECT/],
    ["EXPLAIN ANALYZE", "EXPLAIN ANALYZE SELECT 1", "FORBIDDEN", /Only SELECT/],
    ["two statements", "SELECT 1; SELECT 2", "FORBIDDEN", /one statement.*has 2/],
    ["a closed parenthesis", "SELECT 1) AS x; SELECT * FROM (SELECT 2", "INVALID_INPUT", /syntax/],
    ["a parameter", "SELECT $1", "FORBIDDEN", /no parameters/],
    ["a cast to a secret type", "SELECT 'bank'::regclass", "INVALID_INPUT", /regclass/],
  ])("%s", async (_, sql, code, message) => {
    await expectStopped(sql, code, message);
  });

  test("a file of another dataset, by its name", async () => {
    expect(otherFile).toMatch(/\.parquet$/);
    await expectStopped(`SELECT * FROM '${otherFile}'`, "INVALID_INPUT", /There is no dataset/);
    await expectStopped(`FROM read_parquet('${otherFile}')`, "FORBIDDEN", /read_parquet/);
  });
});

describe("a query that takes too much is ended", () => {
  test.each([
    [
      "a recursion without end",
      "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t",
      /longer than 3 s|memory/,
    ],
    [
      "a cross join of billions",
      "SELECT count(*) FROM bank a, bank b, bank c WHERE a.age + b.age = c.age",
      /longer than 3 s|memory/,
    ],
    [
      "a text of a gigabyte",
      "SELECT length(repeat('x', 1000000000) || age) FROM bank",
      /longer than 3 s|memory|process/,
    ],
    ["a list of a billion", "SELECT list(x) FROM range(1000000000) t(x)", /longer than 3 s|memory/],
    [
      "a range of a trillion",
      "SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 3",
      /longer than 3 s/,
    ],
    [
      "a sort of billions",
      "SELECT * FROM range(3000000000) ORDER BY hash(range)",
      /longer than 3 s|memory/,
    ],
    ["a giant row", "SELECT repeat('x', 50000000)", /One row is larger than 8 MB/],
    [
      "many giant rows",
      "SELECT repeat('x', 5000000) || range FROM range(100000)",
      /longer than 3 s|memory|8 MB/,
    ],
    [
      "a regular expression on a long text",
      "SELECT regexp_matches(repeat('a', 50000000) || x, '(a+)+$') FROM range(100000) t(x)",
      /longer than 3 s|memory/,
    ],
  ])("%s", async (_, sql, message) => {
    await expectStopped(sql, "LIMIT_EXCEEDED", message);
  });

  test.each([
    ["parentheses", `SELECT ${"(".repeat(20_000)}1${")".repeat(20_000)}`],
    ["sums", `SELECT ${"1+".repeat(20_000)}1`],
    ["queries", `${"SELECT * FROM (".repeat(3_000)}SELECT 1${")".repeat(3_000)}`],
  ])("deeply nested %s", async (_, sql) => {
    const { code } = toAppError(
      await run(sql).then(
        () => new Error("answered"),
        (error: unknown) => error,
      ),
    );
    expect(["INVALID_INPUT", "LIMIT_EXCEEDED"]).toContain(code);
    expect((await run("SELECT 1")).rows).toEqual([[1]]);
  });

  test("a wide answer is cut at its size and says so", async () => {
    const answer = await run("SELECT repeat('x', 100000) || range AS text FROM range(1000)");
    expect(answer.rows.length).toBeLessThan(100);
    expect(answer.hasMore).toBe(true);
  });
});

/** Environments of the query processes that this process has started. */
async function readEnvironments(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
      const [command, status] = await Promise.all([read("cmdline"), read("status")]);
      const isOurs = command.includes("query-process.ts") && /PPid:\s+(\d+)/.exec(status)?.[1];
      return isOurs === String(process.pid) ? [await read("environ")] : [];
    }),
  );
  return found.flat();
}

test("a query process inherits no secret", async () => {
  process.env.HEADRACE_SECRET = "planted-secret-planted-secret-planted";
  await test_.ctx.sandbox.close();
  test_.ctx.sandbox = createSandbox({
    tempDir: path.join(test_.ctx.config.dataDir, "explore"),
    log: test_.ctx.log,
  });
  expect((await run("SELECT 1")).rows).toEqual([[1]]);
  const environments = await readEnvironments();
  await test_.ctx.sandbox.close();
  expect(environments.length).toBeGreaterThan(0);
  for (const each of environments) expect(each).not.toMatch(/planted|DATABASE_URL|HEADRACE/);
});
