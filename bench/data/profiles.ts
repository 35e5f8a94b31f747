import { execFileSync } from "node:child_process";
import path from "node:path";
import { z } from "zod";
import { ensureEnvironment, note } from "@/scripts/lib/client-servers";
import { measureColumns } from "@/server/catalog/analytics/profile";
import type { Column } from "@/server/catalog/schema";
import { createDuckDb, type DuckDb, quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";
import { type Row, timeCalls } from "./table";

export type Generated = { what: string; file: string; columns: Column[]; rowCount: number };

const REPEATS = 3;
const PEER_MS = 600_000;
const FLIGHTS = path.resolve("node_modules/vega-datasets/data/flights-3m.parquet");
const PEER_CACHE = path.resolve("node_modules/.cache/bench-data-python");
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
      await takeFlights(duckdb, folder, isQuick),
      await writeWide(duckdb, folder, isQuick ? 100_000 : 1_000_000),
    ]) {
      const headrace = await timeCalls(REPEATS, () =>
        measureColumns(job(duckdb), [file.file], file),
      );
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

/** Three million flights of 2001 with date, delay, distance and both ends, as vega-datasets ships them. */
export async function takeFlights(
  duckdb: DuckDb,
  folder: string,
  isQuick: boolean,
): Promise<Generated> {
  const columns = [
    column("date", "timestamp"),
    ...["delay", "distance"].map((name) => column(name, "integer")),
    ...["origin", "destination"].map((name) => column(name, "text")),
  ];
  if (!isQuick) return { what: "3 M × 5 flights", file: FLIGHTS, columns, rowCount: 3_000_000 };
  const file = path.join(folder, "flights.parquet");
  await write(duckdb, file, `SELECT * FROM ${readParquetSql([FLIGHTS])} LIMIT 300000`);
  return { what: "0.3 M × 5 flights", file, columns, rowCount: 300_000 };
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
