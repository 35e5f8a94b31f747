import { execFileSync } from "node:child_process";
import path from "node:path";
import { z } from "zod";
import { ensureEnvironment, note } from "@/scripts/lib/client-servers";
import { countMonths, countTopValues, summariseColumns } from "@/server/catalog/analytics/profile";
import type { Column } from "@/server/catalog/schema";
import { createDuckDb, type DuckDb, quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";
import { type Row, timeCalls } from "./table";

export type Generated = { what: string; file: string; columns: Column[]; rowCount: number };

const REPEATS = 3;
const PEER_MS = 600_000;
const PEER_CACHE = path.resolve("node_modules/.cache/bench-data-python");
/** As the job has it: the most frequent of values that hardly repeat say nothing. */
const FREQUENT_AMONG = 100_000;
const column = (name: string, type: Column["type"]): Column => ({ name, type, nullable: true });

/** Profiles of two files beside DuckDB's own scan of the same aggregates, and beside the peer. */
export async function measureProfiles(
  folder: string,
  { isQuick, python }: { isQuick: boolean; python: string | undefined },
): Promise<Row[]> {
  const duckdb = await createDuckDb({ tempDir: path.join(folder, "duckdb") });
  try {
    const rows: Row[] = [];
    for (const file of [
      await writeFlights(duckdb, folder, isQuick ? 300_000 : 3_000_000),
      await writeWide(duckdb, folder, isQuick ? 100_000 : 1_000_000),
    ]) {
      const headrace = await timeCalls(REPEATS, () => profile(duckdb, file));
      const limit = await timeCalls(REPEATS, () => aggregate(duckdb, file));
      for (const mode of ["default", "minimal"] as const) {
        const peer = python === undefined ? null : askPeer(python, file, mode);
        rows.push({
          what: `profile of ${file.what}, peer's ${mode} mode`,
          ...{ headrace: headrace.median, limit: limit.median, peer },
          goal: mode === "default" ? "≤ 1.5× of limit, ≤ 1/50 of peer" : "",
        });
      }
    }
    return rows;
  } finally {
    duckdb.close();
  }
}

/** Flights of a year: date, delay, distance and two times, as the public sample of three million has them. */
export async function writeFlights(
  duckdb: DuckDb,
  folder: string,
  rowCount: number,
): Promise<Generated> {
  const file = path.join(folder, "flights.parquet");
  await write(
    duckdb,
    file,
    `SELECT DATE '2006-01-01' + CAST(i % 181 AS INTEGER) AS "FL_DATE",
       CAST(floor(20 * sqrt(-2 * ln(random() + 1e-9)) * cos(6.283 * random())) AS BIGINT) AS "DEP_DELAY",
       CAST(floor(25 * sqrt(-2 * ln(random() + 1e-9)) * cos(6.283 * random())) AS BIGINT) AS "ARR_DELAY",
       CAST(50 + floor(2500 * random() * random()) AS BIGINT) AS "DISTANCE",
       random() * 24 AS "DEP_TIME" FROM range(${rowCount}) t(i)`,
  );
  const columns = [
    column("FL_DATE", "date"),
    ...["DEP_DELAY", "ARR_DELAY", "DISTANCE"].map((name) => column(name, "integer")),
    column("DEP_TIME", "number"),
  ];
  return { what: `${rowCount / 1e6} M × 5 flights`, file, columns, rowCount };
}

/** Fifty columns: numbers, whole numbers, words, flags and days, some cells empty. */
async function writeWide(duckdb: DuckDb, folder: string, rowCount: number): Promise<Generated> {
  const file = path.join(folder, "wide.parquet");
  const kinds: [Column["type"], (at: number) => string][] = [
    ["number", (at) => `CASE WHEN random() < 0.02 THEN NULL ELSE random() * ${at + 1} END`],
    ["integer", (at) => `CAST(floor(random() * ${10 ** (2 + (at % 5))}) AS BIGINT)`],
    ["text", (at) => `'word ' || CAST(floor(random() * ${20 * (at + 1)}) AS BIGINT)`],
    ["boolean", () => "random() < 0.3"],
    ["date", () => "DATE '2020-01-01' + CAST(floor(random() * 1000) AS INTEGER)"],
  ];
  const columns: Column[] = [];
  const cells = Array.from({ length: 50 }, (_, at) => {
    const [type, make] = kinds[at % kinds.length] ?? ["number", () => "random()"];
    columns.push(column(`c${at}`, type));
    return `${make(at)} AS c${at}`;
  });
  await write(duckdb, file, `SELECT ${cells.join(", ")} FROM range(${rowCount})`);
  return { what: `${rowCount / 1e6} M × 50 generated`, file, columns, rowCount };
}

async function write(duckdb: DuckDb, file: string, sql: string): Promise<void> {
  await duckdb.query(z.unknown(), `COPY (${sql}) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`);
}

const job = (duckdb: DuckDb) => ({ duckdb, signal: new AbortController().signal });

/** What the profile job computes of a version. */
async function profile(duckdb: DuckDb, { file, columns, rowCount }: Generated): Promise<void> {
  const summaries = await summariseColumns(job(duckdb), [file], { columns, rowCount });
  const frequent = columns.filter((_, at) => (summaries[at]?.distinctCount ?? 0) <= FREQUENT_AMONG);
  await countTopValues(job(duckdb), [file], frequent);
  for (const each of columns) {
    if (each.type === "date") await countMonths(job(duckdb), [file], each);
  }
}

/** The same counts, distinct values, moments and quantiles, in one statement. */
async function aggregate(duckdb: DuckDb, { file, columns }: Generated): Promise<void> {
  const parts = columns.flatMap(({ name, type }, at) => {
    const cell = quoteIdentifier(name);
    const basic = [`count(${cell}) AS n${at}`, `count(DISTINCT ${cell}) AS d${at}`];
    if (type !== "number" && type !== "integer")
      return [...basic, `min(${cell}) AS l${at}`, `max(${cell}) AS h${at}`];
    return [
      ...basic,
      ...[`min(${cell}) AS l${at}`, `max(${cell}) AS h${at}`, `avg(${cell}) AS a${at}`],
      `stddev_samp(${cell}) AS s${at}`,
      `quantile_cont(${cell}, [0.05, 0.25, 0.5, 0.75, 0.95]) AS q${at}`,
    ];
  });
  await duckdb.query(z.unknown(), `SELECT ${parts.join(", ")} FROM ${readParquetSql([file])}`);
}

/** Milliseconds; null where it takes longer than ten minutes or fails. */
function askPeer(
  python: string,
  { file, what }: Generated,
  mode: "default" | "minimal",
): number | null {
  const own = ensureEnvironment(python, PEER_CACHE, "bench/data/requirements.txt");
  const args = ["bench/data/peer.py", file, ...(mode === "minimal" ? ["--minimal"] : [])];
  try {
    const printed = execFileSync(own, args, {
      encoding: "utf8",
      timeout: PEER_MS,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return Number(printed.trim().split("\n").at(-1)) * 1_000;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    note(`the peer gave up on ${what} in its ${mode} mode: ${reason}`);
    return null;
  }
}
