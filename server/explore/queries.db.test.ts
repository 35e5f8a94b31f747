import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestBank } from "@/server/catalog/fixtures/bank";
import { createDataset, createStore, ingestDataset } from "@/server/catalog/service";
import { HISTORY_KEPT } from "@/server/explore/constants";
import type { QuestionInput } from "@/server/explore/schema";
import {
  cancelQuery,
  explainQuery,
  exportQuery,
  listHistory,
  runQuery,
  summariseQuery,
} from "@/server/explore/service";
import type { JobContext } from "@/server/jobs/definition";
import { createTestContext, type TestContext } from "@/server/platform/test-context";

let test_: TestContext;
let ctx: JobContext;
let folder: string;
let datasetId: string;

beforeAll(async () => {
  test_ = await createTestContext();
  ctx = await test_.jobContext();
  await ingestBank(ctx);
  folder = await mkdtemp(path.join(os.tmpdir(), "headrace-explore-"));
  const config = { path: folder };
  const store = await createStore(ctx, { slug: "own", name: "Own", kind: "folder", config });
  await writeFile(path.join(folder, "a.csv"), "name,n\nx,1\ny,2\n");
  ({ id: datasetId } = await createDataset(ctx, {
    ...{ storeId: store.id, path: "a.csv", slug: "my-sales", name: "Sales" },
    recipe: {
      columns: [
        { name: "name", type: "text" },
        { name: "n", type: "integer" },
      ],
    },
  }));
  await ingest();
  await writeFile(path.join(folder, "a.csv"), "name,n\nx,1\ny,2\nz,3\n");
  await ingest();
}, 60_000);
afterAll(async () => {
  await test_.close();
  await rm(folder, { recursive: true, force: true });
});

const ingest = () => ingestDataset({ ...ctx, jobId: randomUUID() }, datasetId);
const ask = (sql: string, more: Partial<QuestionInput> = {}) => ({
  id: randomUUID(),
  sql,
  ...more,
});
const run = (
  sql: string,
  more: Partial<QuestionInput> & { offset?: number; limit?: number } = {},
) => runQuery(ctx, { ...ask(sql), ...more });

describe("a query", () => {
  test("reads the newest version of a dataset, or the one that it names", async () => {
    const newest = await run('SELECT count(*) AS rows FROM "my-sales";  -- all of them');
    expect(newest.rows).toEqual([["3"]]);
    expect(newest.sources).toEqual([
      { name: "my-sales", slug: "my-sales", number: 2, rowCount: 3, masked: [] },
    ]);
    const joined = await run(
      'SELECT new.name FROM "My-Sales" AS new ANTI JOIN "my-sales@1" AS old USING (name)',
    );
    expect(joined.rows).toEqual([["z"]]);
  });

  test("stays on the version that it began with while somebody pages", async () => {
    const pins = { "my-sales": 1 };
    const page = await run('SELECT name FROM "my-sales"', { pins, offset: 1 });
    expect(page.rows).toEqual([["y"]]);
    expect(page.sources).toMatchObject([{ number: 1 }]);
  });

  test("answers with the types of its columns and exact numbers", async () => {
    const sql = `SELECT 9007199254740993 AS big, 0.1::DECIMAL(5,2) AS price, DATE '2020-02-29' AS day,
      NULL AS nothing, true AS yes, [1, 2] AS list, 'a' AS word`;
    const { columns, rows } = await run(sql);
    expect(rows).toEqual([["9007199254740993", "0.10", "2020-02-29", null, true, [1, 2], "a"]]);
    expect(columns.map(({ kind }) => kind)).toEqual([
      "number",
      "number",
      "time",
      "number",
      "boolean",
      "other",
      "text",
    ]);
  });

  test("is paged without a gap or a row twice, also where it groups without an order", async () => {
    const sql = "SELECT age, job, count(*) AS calls FROM bank GROUP BY age, job";
    const whole = await run(sql, { limit: 10_000 });
    expect(whole.hasMore).toBe(false);
    const pages = [];
    for (let offset = 0; offset < whole.rows.length; offset += 300) {
      pages.push(...(await run(sql, { offset, limit: 300 })).rows);
    }
    expect(pages).toEqual(whole.rows);
    expect((await run(sql, { limit: 300 })).hasMore).toBe(true);
  });

  test("has no next page where another run gives other rows", async () => {
    const sql = "SELECT * FROM bank USING SAMPLE 10 ROWS";
    expect((await run(sql)).isStable).toBe(false);
    await expect(run(sql, { offset: 5 })).rejects.toThrow("no next page");
  });

  test("is narrowed by brushes around it", async () => {
    const brushes: QuestionInput["brushes"] = [
      { kind: "range", column: "age", from: 30, to: 31 },
      { kind: "value", column: "job", value: "student" },
      {
        ...{ kind: "range", column: "called_at", isTime: true },
        from: Date.UTC(2009, 0, 1),
        to: Date.UTC(2010, 0, 1),
      },
    ];
    const brushed = await run("SELECT * FROM bank ORDER BY client_id", { brushes, limit: 10_000 });
    const counted = await run(`SELECT count(*) FROM bank WHERE age = 30 AND job = 'student'
      AND called_at BETWEEN DATE '2009-01-01' AND DATE '2009-12-31'`);
    expect(brushed.rows.length).toBeGreaterThan(0);
    expect(counted.rows).toEqual([[String(brushed.rows.length)]]);
  });
});

describe("a wrong query says what, where and what was meant", () => {
  test.each([
    ["SELEC 1", /syntax error at or near "SELEC" \(line 1, column 1\)/],
    ["\n\nSELEC 1", /\(line 3, column 1\)/],
    ["SELECT *\nFROM bonk", /no dataset "bonk". Did you mean "bank"\? \(line 2, column 6\)/],
    ['SELECT * FROM "my-sales@9"', /my-sales has no version 9 \(line 1, column 15\)/],
    ["SELECT\n  agee FROM bank", /"agee" not found.*"age".*\(line 2, column 3\)/],
    ["SELECT lower(age, 1) FROM bank", /lower.*\(line 1, column 8\)/],
    ["SELECT 'a'::INT", /Could not convert string 'a'.*\(line 1, column 11\)/],
    ["-- nothing", /There is no query/],
    ["  \n", /There is no query/],
    ["FROM constructor", /There is no dataset "constructor"/],
  ])("%s", async (sql, message) => {
    await expect(run(sql)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringMatching(message),
    });
  });
});

describe("columns of a result", () => {
  test("are counted over all its rows", async () => {
    const summary = await summariseQuery(ctx, ask("SELECT age, job, y, called_at FROM bank"));
    expect(summary).toMatchObject({ rowCount: 45_211, isCut: false });
    const [age, job, y, calledAt] = summary.columns;
    expect(age).toMatchObject({ nulls: 0, low: "18", high: "95" });
    expect(age?.histogram?.counts.reduce((sum, n) => sum + n, 0)).toBe(45_211);
    // Counted from the file by another program, as in the catalog's own test.
    expect(y?.top).toEqual([
      { value: "false", count: 39_922 },
      { value: "true", count: 5_289 },
    ]);
    expect(job).toMatchObject({ distinct: 12, isEstimated: false });
    expect(job?.top[0]).toEqual({ value: "blue-collar", count: 9_732 });
    expect(calledAt?.histogram?.edges[0]).toBeLessThanOrEqual(Date.UTC(2008, 4, 5));
  });

  test("without values, or with numbers that are none, have no bins for them", async () => {
    const sql =
      "SELECT * FROM (VALUES (NULL::INT, 'nan'::DOUBLE), (NULL, 'inf'), (NULL, 2)) t(a, b)";
    const { columns } = await summariseQuery(ctx, ask(sql));
    expect(columns[0]).toMatchObject({ nulls: 3, low: null, histogram: null });
    expect(columns[1]?.histogram?.counts).toEqual([1]);
  });

  test("are counted over the first million rows of more, which is said", async () => {
    const summary = await summariseQuery(ctx, ask("SELECT * FROM range(1000005)"));
    expect(summary).toMatchObject({ rowCount: 1_000_000, isCut: true });
    expect(summary.columns[0]).toMatchObject({ high: "999999" });
  });
});

test("a plan is shown without running the query", async () => {
  const { plan } = await explainQuery(ctx, ask("SELECT job, avg(age) FROM bank GROUP BY job"));
  expect(plan).toMatch(/GROUP_BY/);
});

describe("the whole result", () => {
  test("is one file, audited, and gone when it was read", async () => {
    const question = ask('SELECT name, n FROM "my-sales" ORDER BY n DESC');
    const file = await exportQuery(ctx, { ...question, format: "csv" });
    expect(file).toMatchObject({ name: "my-sales-query.csv", rowCount: 3, sizeBytes: 19 });
    expect(await text(file.stream)).toBe("name,n\nz,3\ny,2\nx,1\n");
    const [row] = await ctx.db.auditEvent.findMany({ where: { action: "explore.export" } });
    expect(row).toMatchObject({ objectName: "my-sales@2", after: { rowCount: 3, format: "csv" } });
  });

  test("is refused where it is more than a file holds, rather than cut", async () => {
    const question = ask("SELECT * FROM range(1000001)");
    await expect(exportQuery(ctx, { ...question, format: "parquet" })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringContaining("more than 1,000,000 rows"),
    });
  });
});

describe("one person's query", () => {
  const as = (id: string) => ({ ...ctx, actor: { ...ctx.actor, kind: "user" as const, id } });
  const forEver = "SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 3";

  test("is cancelled by nobody else, and then at once", async () => {
    const question = ask(forEver);
    const running = runQuery(as("ann"), question);
    running.catch(() => undefined);
    await expect.poll(() => cancelQuery(as("bob"), question.id).cancelled).toBe(false);
    await expect.poll(() => cancelQuery(as("ann"), question.id).cancelled).toBe(true);
    const cancelledAt = performance.now();
    await expect(running).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("cancelled"),
    });
    expect(performance.now() - cancelledAt).toBeLessThan(2_000);
  });

  test("waits for the person's own, not for everybody's", async () => {
    const first = ask(forEver);
    const running = runQuery(as("ann"), first);
    running.catch(() => undefined);
    const second = ask("SELECT 1");
    const waiting = runQuery(as("ann"), second);
    expect((await runQuery(as("bob"), ask("SELECT 2"))).rows).toEqual([[2]]);
    expect(cancelQuery(as("ann"), first.id)).toEqual({ cancelled: true });
    expect((await waiting).rows).toEqual([[1]]);
    await expect(running).rejects.toThrow("cancelled");
  });

  test("stops when the caller hangs up", async () => {
    const hangUp = new AbortController();
    const running = runQuery(as("cy"), ask(forEver), { signal: hangUp.signal });
    setTimeout(() => hangUp.abort(), 300);
    await expect(running).rejects.toThrow("cancelled");
  });

  test("is kept in that person's history with what came of it, the newest 200", async () => {
    const dee = as("dee");
    const old = { owner: "user:dee", sql: "SELECT 0", state: "succeeded", durationMs: 1 };
    await ctx.db.queryHistory.createMany({
      data: Array.from({ length: HISTORY_KEPT }, (_, at) => ({ ...old, at: new Date(at) })),
    });
    await runQuery(dee, ask("SELECT 1 AS one"));
    await expect(runQuery(dee, ask("SELECT getenv('A')"))).rejects.toThrow();
    await runQuery(dee, { ...ask("SELECT 1 AS one"), offset: 1 });
    const history = await listHistory(dee);
    expect(history).toHaveLength(HISTORY_KEPT);
    expect(history.slice(0, 2)).toMatchObject([
      {
        sql: "SELECT getenv('A')",
        state: "refused",
        rowCount: null,
        message: expect.stringContaining("getenv"),
      },
      { sql: "SELECT 1 AS one", state: "succeeded", rowCount: 1, hasMore: false },
    ]);
    expect(await listHistory(as("eve"))).toEqual([]);
  });
});
