import { z } from "zod";
import type { Check } from "@/server/contracts/checks/check";
import { brokenSql, measureSql } from "@/server/contracts/checks/measure-sql";
import type { MeasuredWindow } from "@/server/contracts/months";
import { type DuckDb, quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";

export type CheckJob = { duckdb: DuckDb; signal: AbortSignal };

const Figures = z.record(z.string(), z.number().nullable());

/**
 * Measures checks in one scan, by calendar month of `timeColumn` where one is given; each check's
 * windows stand at its place. Checks that no scan gives have none.
 */
export async function measureChecks(
  { duckdb, signal }: CheckJob,
  paths: readonly string[],
  checks: readonly Check[],
  timeColumn: string | null,
): Promise<MeasuredWindow[][]> {
  const measures = checks.map(({ measure }) => measureSql(measure));
  if (measures.every((sql) => sql === null)) return checks.map(() => []);
  const month =
    timeColumn === null
      ? "CAST(NULL AS DOUBLE)"
      : `CAST(epoch_ms(CAST(date_trunc('month', ${quoteIdentifier(timeColumn)}) AS TIMESTAMP)) AS DOUBLE)`;
  const cells = measures.flatMap((sql, at) => (sql === null ? [] : [`${sql} AS m${at}`]));
  const rows = await duckdb.query(
    Figures,
    `SELECT ${month} AS "from", CAST(count(*) AS DOUBLE) AS rows, ${cells.join(", ")}
     FROM ${readParquetSql(paths)} ${timeColumn === null ? "" : "GROUP BY 1"}`,
    undefined,
    signal,
  );
  return measures.map((sql, at) =>
    sql === null
      ? []
      : rows.map((row) => ({
          from: row.from === null || row.from === undefined ? null : new Date(row.from),
          rowCount: row.rows ?? 0,
          measured: row[`m${at}`] ?? null,
        })),
  );
}

/** Rows whose cells, all filled, stand in no row of `keys` of the other files. */
export async function countOrphans(
  { duckdb, signal }: CheckJob,
  from: { paths: readonly string[]; columns: readonly string[] },
  to: { paths: readonly string[]; columns: readonly string[] },
): Promise<number> {
  const pairs = from.columns.map(
    (column, at) =>
      `CAST(l.${quoteIdentifier(column)} AS VARCHAR) = CAST(r.${quoteIdentifier(to.columns[at] ?? "")} AS VARCHAR)`,
  );
  const filled = from.columns.map((column) => `l.${quoteIdentifier(column)} IS NOT NULL`);
  const [row] = await duckdb.query(
    z.object({ count: z.number() }),
    `SELECT CAST(count(*) AS DOUBLE) AS count
     FROM ${readParquetSql(from.paths)} l ANTI JOIN ${readParquetSql(to.paths)} r ON ${pairs.join(" AND ")}
     WHERE ${filled.join(" AND ")}`,
    undefined,
    signal,
  );
  return row?.count ?? 0;
}

/** The first rows that break a check, as they lie in the files, with the columns asked for. */
export async function findBrokenRows(
  { duckdb, signal }: CheckJob,
  paths: readonly string[],
  { measure }: Pick<Check, "measure">,
  { columns, limit }: { columns: readonly string[]; limit: number },
): Promise<Record<string, unknown>[]> {
  const cells = columns.map(
    (name) => `CAST(${quoteIdentifier(name)} AS VARCHAR) AS ${quoteIdentifier(name)}`,
  );
  const rows = readParquetSql(paths);
  if (measure.kind === "broken") {
    const where = brokenSql(measure.column, measure.test);
    return duckdb.query(
      z.record(z.string(), z.unknown()),
      `SELECT ${cells.join(", ")} FROM ${rows} WHERE ${where} LIMIT ${limit}`,
      undefined,
      signal,
    );
  }
  if (measure.kind !== "duplicates") return [];
  const keys = measure.columns.map(quoteIdentifier);
  const filled = keys.map((key) => `${key} IS NOT NULL`).join(" AND ");
  return duckdb.query(
    z.record(z.string(), z.unknown()),
    `SELECT ${cells.join(", ")} FROM ${rows} WHERE ${filled}
     QUALIFY count(*) OVER (PARTITION BY ${keys.join(", ")}) > 1
     ORDER BY ${keys.join(", ")} LIMIT ${limit}`,
    undefined,
    signal,
  );
}

/** Empty cells of each of `columns`. */
export async function countEmptyCells(
  { duckdb, signal }: CheckJob,
  paths: readonly string[],
  columns: readonly string[],
): Promise<Record<string, number>> {
  if (columns.length === 0) return {};
  const counts = columns.map(
    (name, index) => `CAST(count(*) - count(${quoteIdentifier(name)}) AS DOUBLE) AS c${index}`,
  );
  const [row = {}] = await duckdb.query(
    z.record(z.string(), z.number()),
    `SELECT ${counts.join(", ")} FROM ${readParquetSql(paths)}`,
    undefined,
    signal,
  );
  return Object.fromEntries(columns.map((name, index) => [name, row[`c${index}`] ?? 0]));
}
