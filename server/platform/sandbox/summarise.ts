import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { gridFor, toHistogram } from "@/server/lib/sketch/grid-histogram";
import { quoteIdentifier } from "@/server/platform/duckdb";
import { numberSql } from "@/server/platform/sandbox/brush-sql";
import { columnKind } from "@/server/platform/sandbox/column-kind";
import type { ColumnSummary, SummaryAnswer } from "@/server/platform/sandbox/protocol";

const BINS_MAX = 24;
const TOP_MAX = 6;
/** Estimates of a few values are plainly wrong to whoever knows them; counting those is cheap. */
const COUNTED_DISTINCT_MAX = 10_000;
/** Wider answers are summarised up to here; a screen shows fewer. */
const COLUMNS_MAX = 60;

const count = z.coerce.number();
const Figures = z.object({
  nulls: count,
  distinct: count,
  low: z.string().nullable(),
  high: z.string().nullable(),
  least: z.number().nullable(),
  greatest: z.number().nullable(),
});

/** Counts, ends and bins of each column of a query's first `maxRows` rows. */
export async function summarise(
  connection: DuckDBConnection,
  statement: string,
  maxRows: number,
): Promise<SummaryAnswer> {
  await connection.run(
    `CREATE TEMP TABLE summarised AS SELECT * FROM (${statement}) AS brushed LIMIT ${maxRows + 1}`,
  );
  const [total] = await read(
    connection,
    z.object({ n: count }),
    "SELECT count(*) AS n FROM summarised",
  );
  const isCut = (total?.n ?? 0) > maxRows;
  if (isCut) await connection.run(`DELETE FROM summarised WHERE rowid >= ${maxRows}`);
  const reader = await connection.runAndReadAll("SELECT * FROM summarised LIMIT 0");
  const columns: ColumnSummary[] = [];
  for (const [index, name] of reader.columnNames().slice(0, COLUMNS_MAX).entries()) {
    columns.push(await summariseColumn(connection, name, String(reader.columnTypes()[index])));
  }
  return { rowCount: isCut ? maxRows : (total?.n ?? 0), isCut, columns };
}

async function summariseColumn(
  connection: DuckDBConnection,
  name: string,
  type: string,
): Promise<ColumnSummary> {
  const cell = quoteIdentifier(name);
  const kind = columnKind(type);
  const isOrdered = kind === "number" || kind === "time";
  const raw = numberSql(name, kind === "time");
  // NaN and infinity have no bin.
  const number = kind === "number" ? `CASE WHEN isfinite(${raw}) THEN ${raw} END` : raw;
  const ends = isOrdered ? [`min(${number})`, `max(${number})`] : ["NULL", "NULL"];
  const [figures] = await read(
    connection,
    Figures,
    `SELECT count(*) - count(${cell}) AS nulls, approx_count_distinct(${cell}) AS distinct,
      left(CAST(min(${cell}) AS VARCHAR), 80) AS low, left(CAST(max(${cell}) AS VARCHAR), 80) AS high,
      CAST(${ends[0]} AS DOUBLE) AS least, CAST(${ends[1]} AS DOUBLE) AS greatest FROM summarised`,
  );
  const { nulls = 0, distinct: estimate = 0, low = null, high = null } = figures ?? {};
  const { least = null, greatest = null } = figures ?? {};
  const histogram =
    isOrdered && least !== null && greatest !== null
      ? await countBins(connection, number, { least, greatest, isWhole: /INT/.test(type) })
      : null;
  const isEstimated = estimate > COUNTED_DISTINCT_MAX;
  const distinct = isEstimated ? estimate : await countDistinct(connection, cell);
  const top = kind === "text" || kind === "boolean" ? await countTop(connection, cell) : [];
  return { name, nulls, distinct, isEstimated, low, high, histogram, top };
}

async function countBins(
  connection: DuckDBConnection,
  number: string,
  { least, greatest, isWhole }: { least: number; greatest: number; isWhole: boolean },
) {
  const grid = gridFor({ min: least, max: greatest }, { most: BINS_MAX, finest: isWhole ? 1 : 0 });
  const rows = await read(
    connection,
    z.object({ place: z.number().nullable(), n: count }),
    `SELECT floor(CAST(${number} AS DOUBLE) / ${grid.width}) AS place, count(*) AS n
      FROM summarised GROUP BY 1`,
  );
  const counts = new Map(rows.flatMap(({ place, n }) => (place === null ? [] : [[place, n]])));
  const { edges, counts: binned } = toHistogram(grid, counts);
  return { edges: [...edges], counts: [...binned] };
}

async function countDistinct(connection: DuckDBConnection, cell: string): Promise<number> {
  const sql = `SELECT count(DISTINCT ${cell}) AS n FROM summarised`;
  const [found] = await read(connection, z.object({ n: count }), sql);
  return found?.n ?? 0;
}

async function countTop(connection: DuckDBConnection, cell: string) {
  return read(
    connection,
    z.object({ value: z.string(), count }),
    `SELECT CAST(${cell} AS VARCHAR) AS value, count(*) AS count FROM summarised
      WHERE ${cell} IS NOT NULL GROUP BY 1 ORDER BY count DESC, value LIMIT ${TOP_MAX}`,
  );
}

async function read<Row extends z.ZodType>(
  connection: DuckDBConnection,
  row: Row,
  sql: string,
): Promise<z.output<Row>[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJson().map((value) => row.parse(value));
}
