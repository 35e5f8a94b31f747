import { z } from "zod";
import type { Check, Unit } from "@/server/contracts/checks/check";
import { brokenSql, filledCountSql, measureSql } from "@/server/contracts/checks/measure-sql";
import { shareOf } from "@/server/contracts/judge";
import type { MeasuredWindow } from "@/server/contracts/months";
import { type DuckDb, quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";

export type CheckJob = { duckdb: DuckDb; signal: AbortSignal };

/** Rows to be asked: what stands for them in FROM, and who answers. */
export type RowSource = {
  from: string;
  ask: <Row extends z.ZodType>(row: Row, sql: string) => Promise<z.output<Row>[]>;
};

/** All rows of these files. */
export function fileRows({ duckdb, signal }: CheckJob, paths: readonly string[]): RowSource {
  return {
    from: readParquetSql(paths),
    ask: (row, sql) => duckdb.query(row, sql, undefined, signal),
  };
}

/** NaN and infinity come as words from where people's queries run. */
const Figure = z.unknown().transform((value) => (value == null ? null : Number(value)));
const Figures = z.record(z.string(), Figure);

/**
 * Measures checks in one scan, by calendar month of `timeColumn` where one is given; each check's
 * windows stand at its place. Checks that no scan gives have none.
 */
export async function measureChecks(
  { from, ask }: RowSource,
  checks: readonly Check[],
  timeColumn: string | null,
): Promise<MeasuredWindow[][]> {
  const measures = checks.map(({ measure }) => measureSql(measure));
  if (measures.every((sql) => sql === null)) return checks.map(() => []);
  const month =
    timeColumn === null
      ? "CAST(NULL AS DOUBLE)"
      : `CAST(epoch_ms(CAST(date_trunc('month', ${quoteIdentifier(timeColumn)}) AS TIMESTAMP)) AS DOUBLE)`;
  const cells = checks.flatMap(({ measure }, at) => {
    const [sql, filled] = [measureSql(measure), filledCountSql(measure)];
    return [
      ...(sql === null ? [] : [`${sql} AS m${at}`]),
      ...(filled === null ? [] : [`${filled} AS f${at}`]),
    ];
  });
  const rows = await ask(
    Figures,
    `SELECT ${month} AS "from", CAST(count(*) AS DOUBLE) AS rows, ${cells.join(", ")}
     FROM ${from} ${timeColumn === null ? "" : "GROUP BY 1"}`,
  );
  return checks.map(({ measure }, at) =>
    measures[at] === null
      ? []
      : rows.map((row) => {
          const [month, rowCount] = [row.from ?? null, row.rows ?? 0];
          const counted = { value: row[`m${at}`] ?? null, filled: row[`f${at}`] ?? null, rowCount };
          const unit = "unit" in measure ? measure.unit : "rows";
          return {
            ...{ from: month === null ? null : new Date(month), rowCount },
            ...inUnit(unit, counted),
          };
        }),
  );
}

function inUnit(
  unit: Unit,
  { value, filled, rowCount }: { value: number | null; filled: number | null; rowCount: number },
) {
  if (unit === "rows" || value === null) return { measured: value };
  const measured = shareOf(value, unit === "percent" ? rowCount : (filled ?? 0));
  return { measured, brokenRows: value, filledRows: filled };
}

type Keys = { from: string; columns: readonly string[] };

/** Rows whose cells, all filled, stand in no row of the other ones. */
function orphansSql(from: string, columns: readonly string[], to: Keys): string {
  const pairs = columns.map(
    (column, at) =>
      `CAST(l.${quoteIdentifier(column)} AS VARCHAR) = CAST(r.${quoteIdentifier(to.columns[at] ?? "")} AS VARCHAR)`,
  );
  const filled = columns.map((column) => `l.${quoteIdentifier(column)} IS NOT NULL`);
  return `${from} l ANTI JOIN ${to.from} r ON ${pairs.join(" AND ")} WHERE ${filled.join(" AND ")}`;
}

/** Orphans, and of how many rows. */
export async function countOrphans(
  { from, ask }: RowSource,
  columns: readonly string[],
  to: Keys,
): Promise<{ measured: number; rowCount: number }> {
  const [row] = await ask(
    z.object({ orphans: z.number(), rows: z.number() }),
    `SELECT CAST(count(*) AS DOUBLE) AS orphans,
       (SELECT CAST(count(*) AS DOUBLE) FROM ${from}) AS rows
     FROM ${orphansSql(from, columns, to)}`,
  );
  return { measured: row?.orphans ?? 0, rowCount: row?.rows ?? 0 };
}

/**
 * The first rows that break a check, as they lie in the files, with the columns asked for.
 * @param keys what the check refers to, where it does
 */
export async function findBrokenRows(
  { from, ask }: RowSource,
  { measure }: Pick<Check, "measure">,
  { columns, limit, keys }: { columns: readonly string[]; limit: number; keys: Keys | null },
): Promise<Record<string, unknown>[]> {
  const rest = brokenRowsSql(from, measure, keys);
  if (rest === null) return [];
  const cells = columns.map(
    (name) => `CAST(${quoteIdentifier(name)} AS VARCHAR) AS ${quoteIdentifier(name)}`,
  );
  return ask(
    z.record(z.string(), z.unknown()),
    `SELECT ${cells.join(", ")} FROM ${rest} LIMIT ${limit}`,
  );
}

function brokenRowsSql(from: string, measure: Check["measure"], keys: Keys | null): string | null {
  if (measure.kind === "broken") return `${from} WHERE ${brokenSql(measure.column, measure.test)}`;
  if (measure.kind === "reference") {
    return keys === null ? null : orphansSql(from, measure.columns, keys);
  }
  if (measure.kind !== "duplicates") return null;
  const columns = measure.columns.map(quoteIdentifier);
  const filled = columns.map((column) => `${column} IS NOT NULL`).join(" AND ");
  return `${from} WHERE ${filled}
    QUALIFY count(*) OVER (PARTITION BY ${columns.join(", ")}) > 1 ORDER BY ${columns.join(", ")}`;
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
