import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ColumnMeasures, measureColumns } from "@/server/catalog/analytics/profile";
import { type Cell, findCells } from "@/server/catalog/analytics/profile-cells";
import { measureByFrequency } from "@/server/catalog/analytics/profile-frequencies";
import { measureByScan } from "@/server/catalog/analytics/profile-scan";
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

type Named = Omit<Column, "nullable">;

async function write(select: string, named: readonly Named[], rowCount: number) {
  const file = path.join(folder, "part.parquet");
  await duckdb.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  const job = { duckdb, signal: new AbortController().signal };
  const columns = named.map((column) => ({ ...column, nullable: true }));
  return { job, paths: [file], version: { columns, rowCount } };
}

async function summarise(select: string, columns: readonly Named[]) {
  const { job, paths, version } = await write(select, columns, 5);
  return measureColumns(job, paths, version);
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

const MIXED: readonly [Named, string][] = [
  [{ name: "few", type: "integer" }, "CASE WHEN i % 7 = 0 THEN NULL ELSE i % 11 - 5 END"],
  [{ name: "id", type: "integer" }, "i * 9007199254"],
  [{ name: "share", type: "number" }, "CASE WHEN i % 3 = 0 THEN NULL ELSE sin(i) * 1000 END"],
  [
    { name: "broken", type: "number" },
    "CASE i % 5 WHEN 0 THEN 'NaN'::DOUBLE WHEN 1 THEN '-Infinity'::DOUBLE ELSE i / 8.0 END",
  ],
  [{ name: "word", type: "text" }, "repeat('x', (i % 13)::INT)"],
  [{ name: "flag", type: "boolean" }, "i % 3 = 1"],
  [{ name: "day", type: "date" }, "DATE '2024-01-31' + (i % 400)::INT"],
  [{ name: "at", type: "timestamp" }, "TIMESTAMP '1969-12-31 23:59:59' + INTERVAL (i) MINUTE"],
  [{ name: "nothing", type: "number" }, "CAST(NULL AS DOUBLE)"],
];

async function measuresOf(groups: AsyncIterable<[Cell, ColumnMeasures][]>) {
  const measures: ColumnMeasures[] = [];
  for await (const group of groups) measures.push(...group.map(([, each]) => each));
  return measures;
}

test("counting how often values stand there gives the figures that scans give", async () => {
  const rows = 30_011;
  const cellsOf = MIXED.map(([{ name }, sql]) => `${sql} AS "${name}"`).join(", ");
  const { job, paths, version } = await write(
    `SELECT ${cellsOf} FROM range(${rows}) t(i)`,
    MIXED.map(([column]) => column),
    rows,
  );
  const cells = await findCells(job, paths, version);
  const counted = await measuresOf(measureByFrequency(job, paths, cells));
  const scanned = await measuresOf(measureByScan(job, paths, { cells, rowCount: rows }));
  expect(counted).toHaveLength(MIXED.length);
  for (const [at, { topValues: _, stats, ...exact }] of scanned.entries()) {
    expect(counted[at]).toMatchObject(exact);
    for (const [key, figure] of Object.entries(stats)) {
      const other = Object.entries(counted[at]?.stats ?? {}).find(([name]) => name === key)?.[1];
      if (typeof figure === "number") expect(other / (figure || 1)).toBeCloseTo(figure ? 1 : 0, 9);
      else expect(other).toEqual(figure);
    }
  }
});

test("quantiles of numbers that nearly all lie in one bin are the engine's own", async () => {
  const rows = 300_000;
  const { job, paths, version } = await write(
    `SELECT CASE WHEN i = 0 THEN 1e12 ELSE i / 8.0 END AS a FROM range(${rows}) t(i)`,
    [{ name: "a", type: "number" }],
    rows,
  );
  const [a] = await measureColumns(job, paths, version);
  expect(a?.stats).toMatchObject({ median: 150_000.5 / 8, max: 1e12 });
  expect(a?.distinctCount).toBe(rows);
});

test("a column whose first rows all differ has frequent values when the rest repeats", async () => {
  const rows = 150_000;
  const { job, paths, version } = await write(
    `SELECT CASE WHEN i < 30000 THEN i ELSE 7 END AS a FROM range(${rows}) t(i)`,
    [{ name: "a", type: "integer" }],
    rows,
  );
  const [a] = await measureColumns(job, paths, version);
  expect(a?.topValues[0]).toEqual({ value: "7", count: 120_001 });
  expect(a?.distinctCount).toBe(30_000);
});

test("figures of many rows are the same to the last digit each time", async () => {
  const rows = 400_000;
  const { job, paths, version } = await write(
    `SELECT sin(i % 7001) * 1e4 AS a FROM range(${rows}) t(i)`,
    [{ name: "a", type: "number" }],
    rows,
  );
  const first = await measureColumns(job, paths, version);
  for (let turn = 0; turn < 6; turn += 1) {
    expect(await measureColumns(job, paths, version)).toEqual(first);
  }
});
