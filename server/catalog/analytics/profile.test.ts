import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { summariseColumns } from "@/server/catalog/analytics/profile";
import type { Column } from "@/server/catalog/schema";
import { createDuckDb, type DuckDb } from "@/server/platform/duckdb";

let folder: string;
let duckdb: DuckDb;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "headrace-profile-"));
  duckdb = await createDuckDb({ tempDir: path.join(folder, "temp") });
});
afterAll(async () => {
  duckdb.close();
  await rm(folder, { recursive: true, force: true });
});

async function summarise(select: string, columns: readonly Omit<Column, "nullable">[]) {
  const file = path.join(folder, "part.parquet");
  await duckdb.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  const job = { duckdb, signal: new AbortController().signal };
  const nullable = columns.map((column) => ({ ...column, nullable: true }));
  return summariseColumns(job, [file], { columns: nullable, rowCount: 5 });
}

test("NaN and infinity are counted apart and left out of every other figure", async () => {
  const [a, b] = await summarise(
    `SELECT * FROM (VALUES (1.0::DOUBLE, 5::DOUBLE), (2.0, 'NaN'::DOUBLE), ('Infinity'::DOUBLE, 7),
      (NULL, NULL), (4.0, 9)) t(a, b)`,
    [
      { name: "a", type: "number" },
      { name: "b", type: "number" },
    ],
  );
  expect(a).toMatchObject({
    nullCount: 1,
    stats: { kind: "numeric", min: 1, max: 4, median: 2, nonFinite: 1 },
  });
  expect(a?.stats.kind === "numeric" && a.stats.mean).toBeCloseTo(7 / 3);
  expect(a?.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(b?.stats).toMatchObject({ min: 5, max: 9, mean: 7, median: 7, nonFinite: 1 });
});

test("a column of nothing, or of nothing finite, is empty", async () => {
  const [nothing, infinite] = await summarise(
    "SELECT CAST(NULL AS DOUBLE) AS a, 'NaN'::DOUBLE AS b FROM range(5)",
    [
      { name: "a", type: "number" },
      { name: "b", type: "number" },
    ],
  );
  expect(nothing).toMatchObject({ nullCount: 5, stats: { kind: "empty" }, histogram: null });
  expect(infinite).toMatchObject({ nullCount: 0, stats: { kind: "empty" }, histogram: null });
});

test("times, words and truths have the figures of their kind", async () => {
  const [at, word, flag] = await summarise(
    `SELECT TIMESTAMP '2026-01-01' + INTERVAL (i) DAY AS at, repeat('x', i::INT + 1) AS word,
      i > 2 AS flag FROM range(5) t(i)`,
    [
      { name: "at", type: "timestamp" },
      { name: "word", type: "text" },
      { name: "flag", type: "boolean" },
    ],
  );
  expect(at?.stats).toMatchObject({ kind: "time", max: new Date("2026-01-05") });
  expect(at?.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(5);
  expect(word?.stats).toEqual({ kind: "text", minLength: 1, maxLength: 5 });
  expect(flag?.stats).toEqual({ kind: "boolean", trueCount: 2 });
});
