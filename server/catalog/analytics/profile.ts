import { z } from "zod";
import { type Cell, findCells, type ProfileJob } from "@/server/catalog/analytics/profile-cells";
import { FREQUENT_AMONG, measureByFrequency } from "@/server/catalog/analytics/profile-frequencies";
import type { ColumnMeasures } from "@/server/catalog/analytics/profile-measures";
import { measureByScan } from "@/server/catalog/analytics/profile-scan";
import type { Column } from "@/server/catalog/schema";
import { quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";

export type { ColumnMeasures } from "@/server/catalog/analytics/profile-measures";

/**
 * Counts, moments, quantiles, bins and frequent values of every column, in their order and exact. Whose
 * values repeat is measured by how often each stands there, the rest by scans.
 * @param onMeasured told how many columns more are measured, for progress
 */
export async function measureColumns(
  job: ProfileJob,
  paths: readonly string[],
  version: { columns: readonly Column[]; rowCount: number },
  onMeasured: (columns: number) => void = () => {},
): Promise<ColumnMeasures[]> {
  const cells = await findCells(job, paths, version);
  const measured = new Map<Cell, ColumnMeasures>();
  const keepAll = async (groups: AsyncIterable<[Cell, ColumnMeasures][]>) => {
    for await (const group of groups) {
      for (const [cell, measures] of group) measured.set(cell, measures);
      onMeasured(group.length);
    }
  };
  const wide = cells.filter(({ isNarrow }) => !isNarrow);
  await keepAll(measureByScan(job, paths, { cells: wide, rowCount: version.rowCount }));
  // The first rows may have looked more varied than the rest is.
  const narrow = cells.filter((cell) => (measured.get(cell)?.distinctCount ?? 0) <= FREQUENT_AMONG);
  await keepAll(measureByFrequency(job, paths, narrow));
  return cells.flatMap((cell) => measured.get(cell) ?? []);
}

/** Texts of a version's first rows, column by column: enough to see how they are written. */
export async function readFirstTexts(
  { duckdb, signal }: ProfileJob,
  paths: readonly string[],
  { columns, limit }: { columns: readonly Column[]; limit: number },
): Promise<string[][]> {
  if (columns.length === 0) return [];
  const cells = columns.map(({ name }, at) => `${quoteIdentifier(name)} AS c${at}`);
  const rows = await duckdb.query(
    z.record(z.string(), z.string().nullable()),
    `SELECT ${cells.join(", ")} FROM ${readParquetSql(paths)} LIMIT ${limit}`,
    undefined,
    signal,
  );
  return columns.map((_, at) => rows.flatMap((row) => row[`c${at}`] ?? []));
}
