import { z } from "zod";
import type { MeasuredWindow } from "@/server/contracts/judge";
import { measureSql } from "@/server/contracts/rule-sql";
import type { ContractRule } from "@/server/contracts/schema";
import { type DuckDb, quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";

export type CheckJob = { duckdb: DuckDb; signal: AbortSignal };

const Measured = z.object({
  ms: z.number().nullable(),
  rowCount: z.number(),
  measured: z.number().nullable(),
});

/** Measures a rule over the files, by calendar month of `timeColumn` where one is given. */
export async function measureRule(
  { duckdb, signal }: CheckJob,
  paths: readonly string[],
  rule: ContractRule,
  timeColumn: string | null,
): Promise<MeasuredWindow[]> {
  const month =
    timeColumn === null
      ? "NULL"
      : `CAST(epoch_ms(CAST(date_trunc('month', ${quoteIdentifier(timeColumn)}) AS TIMESTAMP)) AS DOUBLE)`;
  const rows = await duckdb.query(
    Measured,
    `SELECT ${month} AS ms, CAST(count(*) AS DOUBLE) AS "rowCount", ${measureSql(rule)} AS measured
      FROM ${readParquetSql(paths)} ${timeColumn === null ? "" : "GROUP BY 1"}`,
    undefined,
    signal,
  );
  return rows.map(({ ms, rowCount, measured }) => ({
    from: ms === null ? null : new Date(ms),
    rowCount,
    measured,
  }));
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
