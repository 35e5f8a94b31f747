import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countEmptyCells, fileRows, measureChecks } from "@/server/contracts/analytics";
import { type Check, type Measure, PLAIN, type RowTest } from "@/server/contracts/checks/check";
import { findUnsupported } from "@/server/contracts/checks/compile-quality";
import { judgeWindow } from "@/server/contracts/judge";
import { createDuckDb, type DuckDb } from "@/server/platform/duckdb";

let folder: string;
let duckdb: DuckDb;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "headrace-vectors-"));
  duckdb = await createDuckDb({ tempDir: path.join(folder, "temp") });
});
afterAll(async () => {
  duckdb.close();
  await rm(folder, { recursive: true, force: true });
});

const job = () => ({ duckdb, signal: new AbortController().signal });
let count = 0;

/** A file whose column `a` holds these cells, as SQL writes them. */
async function aFile(type: string, cells: readonly string[]): Promise<string> {
  count += 1;
  const file = path.join(folder, `${count}.parquet`);
  const rows = cells.map((cell) => `(CAST(${cell} AS ${type}))`).join(", ");
  const from =
    cells.length === 0 ? `(SELECT CAST(NULL AS ${type}) AS a LIMIT 0)` : `(VALUES ${rows}) t(a)`;
  await duckdb.run(`COPY (SELECT a FROM ${from}) TO '${file}' (FORMAT parquet)`);
  return file;
}

async function measured(file: string, measure: Measure, bound: Check["bound"] = NONE) {
  const check: Check = { ...PLAIN, id: "r", path: [], measure, bound };
  const [[window] = []] = await measureChecks(fileRows(job(), [file]), [check], null);
  if (window === undefined) throw new Error("Nothing was measured");
  return judgeWindow(check, window);
}

const NONE = { operator: "mustBe", value: 0 } as const;
const broken = (test: RowTest, unit: "rows" | "percent" | "filledPercent" = "rows"): Measure => ({
  ...{ kind: "broken", column: "a", test, unit },
});
const copies: Measure = { kind: "duplicates", columns: ["a"], unit: "rows" };

test("Q1: of [a, c, empty] one of two filled cells, or one of three rows, is not a", async () => {
  const file = await aFile("VARCHAR", ["'a'", "'c'", "NULL"]);
  const listed = { is: "notIn", values: ["a"] } as const;
  expect(await measured(file, broken(listed))).toMatchObject({ measured: 1 });
  const ofFilled = await measured(file, broken(listed, "filledPercent"));
  expect(ofFilled).toMatchObject({ measured: 50, brokenRows: 1, filledRows: 2, rowCount: 3 });
  const ofAll = await measured(file, broken(listed, "percent"));
  expect(ofAll.measured).toBeCloseTo(100 / 3, 10);
  expect(ofAll).toMatchObject({ brokenRows: 1, filledRows: 2, rowCount: 3 });
});

test("Q2: [2, 2, 2, 2, 3, empty, empty] has three copies, empty cells left out", async () => {
  const file = await aFile("INTEGER", ["2", "2", "2", "2", "3", "NULL", "NULL"]);
  expect(await measured(file, copies)).toMatchObject({ measured: 3 });
});

describe("Q3: of no rows", () => {
  test.each<[string, Measure, Check["bound"], object]>([
    [
      "the count fails what asks for some",
      { kind: "rowCount" },
      { operator: "mustBeGreaterThan", value: 0 },
      { outcome: "failed", measured: 0 },
    ],
    ["none is empty", broken({ is: "null" }), NONE, { outcome: "passed", measured: 0 }],
    [
      "a share is 0 %",
      broken({ is: "notIn", values: ["1"] }, "percent"),
      NONE,
      { outcome: "passed", measured: 0 },
    ],
    [
      "so is one of filled cells",
      broken({ is: "notIn", values: ["1"] }, "filledPercent"),
      NONE,
      { outcome: "passed", measured: 0 },
    ],
    [
      "a mean cannot be told",
      { kind: "statistic", column: "a", statistic: "mean" },
      { operator: "mustBeBetween", value: [0, 1] },
      { outcome: "error", measured: null },
    ],
    [
      "none is fresh",
      { kind: "age", column: "a" },
      { operator: "mustBeLessOrEqualTo", value: 1 },
      { outcome: "failed", measured: null },
    ],
  ])("%s", async (_, measure, bound, expected) => {
    const file = await aFile(measure.kind === "age" ? "DATE" : "INTEGER", []);
    expect(await measured(file, measure, bound)).toMatchObject(expected);
  });

  test("no required column has an empty cell", async () => {
    expect(await countEmptyCells(job(), [await aFile("INTEGER", [])], ["a"])).toEqual({ a: 0 });
  });
});

test("Q4: NaN lies outside every range, and makes a mean no number", async () => {
  const file = await aFile("DOUBLE", ["1", "'nan'", "NULL"]);
  expect(await measured(file, broken({ is: "outside", of: "value", min: 0 }))).toMatchObject({
    measured: 1,
  });
  const mean = await measured(file, { kind: "statistic", column: "a", statistic: "mean" });
  expect(mean).toMatchObject({ outcome: "error", detail: expect.stringContaining("NaN") });
});

test("Q5: a pattern matches anywhere, and one that needs going back is refused before it runs", async () => {
  const file = await aFile("VARCHAR", ["'xabcx'", "'abc'", "'b'"]);
  const of = (pattern: string) => measured(file, broken({ is: "notMatching", pattern }));
  expect(await of("abc")).toMatchObject({ measured: 1 });
  expect(await of("^abc$")).toMatchObject({ measured: 2 });
  for (const pattern of ["(?=x)", "(?!x)", "(?<=x)y", "(a)\\1"]) {
    expect(findUnsupported(pattern)).toMatch(/not supported/);
  }
});

test.each([
  ["median", undefined, 2.5],
  ["quantile", 0.25, 1.75],
  ["stddev", undefined, 1.2909944487358056],
  ["sum", undefined, 10],
  ["distinct", undefined, 4],
] as const)("Q6: the %s %s of 1 to 4 is %s", async (statistic, quantile, value) => {
  const file = await aFile("INTEGER", ["1", "2", "3", "4", "NULL"]);
  const which = quantile === undefined ? {} : { quantile };
  const result = await measured(file, { kind: "statistic", column: "a", statistic, ...which });
  expect(result.measured).toBeCloseTo(value, 12);
});

describe("of [A-1, B-1, A, empty] as many break", () => {
  test.each<[RowTest, number]>([
    [{ is: "notLike", pattern: "A-%" }, 2],
    [{ is: "notLike", pattern: "_" }, 2],
    [{ is: "in", values: ["A", "B-1"] }, 2],
    [{ is: "outside", of: "length", min: 2 }, 1],
  ])("%j: %i", async (rowTest, expected) => {
    const file = await aFile("VARCHAR", ["'A-1'", "'B-1'", "'A'", "NULL"]);
    expect(await measured(file, broken(rowTest))).toMatchObject({ measured: expected });
  });
});
