import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
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
