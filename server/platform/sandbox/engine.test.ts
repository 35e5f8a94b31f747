import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLockedEngine } from "@/server/platform/sandbox/engine";

let dir: string;
let engine: Awaited<ReturnType<typeof openLockedEngine>>;
const limits = { memoryLimit: "200MB", maxTempSize: "200MB" };

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), "headrace-engine-"));
  await writeFile(path.join(dir, "other.csv"), "a\n1\n");
  const outFile = path.join(dir, "out.parquet");
  engine = await openLockedEngine(
    { tables: [], outFile },
    { tempDir: path.join(dir, "t"), limits },
  );
});
afterAll(async () => {
  engine.close();
  await rm(dir, { recursive: true, force: true });
});

// What the check would refuse first: here nothing stands before the engine's own lock.
test.each([
  ["a file elsewhere", () => "SELECT * FROM read_text('/etc/passwd')"],
  ["a file beside those in scope", () => `SELECT * FROM '${dir}/other.csv'`],
  ["a way around", () => `SELECT * FROM read_text('${dir}/out.parquet/../other.csv')`],
  ["a list of files", () => "SELECT * FROM glob('/etc/*')"],
  ["an address", () => "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')"],
  ["writing elsewhere", () => `COPY (SELECT 1) TO '${dir}/new.csv'`],
  ["another database", () => `ATTACH '${dir}/new.db'`],
  ["an extension", () => "INSTALL httpfs"],
  ["a file as an extension", () => `LOAD '${dir}/x.duckdb_extension'`],
  ["a setting", () => "SET memory_limit = '99GB'"],
  ["more paths", () => "SET allowed_paths = ['/etc/passwd']"],
  ["access again", () => "SET enable_external_access = true"],
  ["the lock itself", () => "RESET lock_configuration"],
])("the locked engine refuses %s", async (_, sql) => {
  await expect(engine.connection.run(sql())).rejects.toThrow(
    /Permission Error|configuration has been locked|disabled|Cannot/,
  );
});

test("the locked engine runs one thread and knows no environment", async () => {
  const reader = await engine.connection.runAndReadAll("SELECT current_setting('threads')");
  expect(reader.getRowsJson()).toEqual([["1"]]);
  await expect(engine.connection.run("SELECT getenv('PATH')")).rejects.toThrow(/getenv/);
});

test("a masked column of any type is a constant of that type, whoever's view it stands in", async () => {
  const file = path.join(dir, "typed.parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT 1 AS id, 'x' AS word, 2.50::DECIMAL(9, 2) AS price, [1, 2] AS list,
      {'a b': 1, 'c': 'y'} AS nested, TIMESTAMPTZ '2020-01-01' AS at, 'e'::BLOB AS bytes,
      MAP {'k': 1} AS pairs, uuid() AS "Odd ""name""") TO '${file}' (FORMAT parquet)`,
  );
  const plain = await connection.runAndReadAll(`DESCRIBE FROM '${file}'`);
  const types = plain.getRowsJson().map(([name, type]) => [name, type]);
  connection.closeSync();
  instance.closeSync();
  // Case of names does not matter to the engine; a column that is not there changes nothing.
  const masked = types.slice(1).map(([name]) => String(name).toUpperCase());
  const table = { name: "typed", files: [file], masked: [...masked, "gone"] };
  const locked = await openLockedEngine(
    { tables: [table] },
    { tempDir: path.join(dir, "m"), limits },
  );
  const described = await locked.connection.runAndReadAll("DESCRIBE typed");
  expect(described.getRowsJson().map(([name, type]) => [name, type])).toEqual(types);
  const rows = await locked.connection.runAndReadAll("FROM typed");
  expect(rows.getRowsJson()).toEqual([[1, "•••", null, null, null, null, null, null, null]]);
  locked.close();
});
