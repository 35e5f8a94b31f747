import path from "node:path";
import { z } from "zod";
import type { FeatureDefinition } from "@/server/features/schema";
import { type DuckDb, quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import { contentDigestSql, readParquetSql } from "@/server/platform/parquet-sql";

export type SetJob = { duckdb: DuckDb; signal: AbortSignal };
export const SET_FILE = "part-0.parquet";
const ENTITY = "__entity";
const TIME = "__time";
const LABEL = "__label";

export type SetQuery = {
  paths: readonly string[];
  joinKey: string;
  timeColumn: string;
  labelColumn: string | null;
  features: readonly FeatureDefinition[];
  from: Date;
  to: Date;
};

export type SetColumns = {
  columns: Record<string, (number | string | null)[]>;
  labels: (0 | 1)[];
  times: Date[];
  entities: string[];
};

const YES = "('true', 'yes', '1')";
const NO = "('false', 'no', '0')";

/** Rows of the range: how many, and how many of them have no label or one that is not yes or no. */
export async function countLabels(
  { duckdb, signal }: SetJob,
  query: SetQuery,
): Promise<{ rows: number; unlabelled: number; wrong: string | null }> {
  const label =
    query.labelColumn === null
      ? "'yes'"
      : `lower(CAST(${quoteIdentifier(query.labelColumn)} AS VARCHAR))`;
  const [found] = await duckdb.query(
    z.object({ rows: z.number(), unlabelled: z.number(), wrong: z.string().nullable() }),
    `SELECT CAST(count(*) AS DOUBLE) AS rows, CAST(count(*) - count(${label}) AS DOUBLE) AS unlabelled,
      min(${label}) FILTER (WHERE ${label} NOT IN ${YES} AND ${label} NOT IN ${NO}) AS wrong
      FROM ${readParquetSql(query.paths)} WHERE ${rangeSql(query)}`,
    undefined,
    signal,
  );
  return found ?? { rows: 0, unlabelled: 0, wrong: null };
}

/** Writes entity, time, raw features and label of the range, in order of time and entity. */
export async function writeSet(
  { duckdb, signal }: SetJob,
  query: SetQuery,
  dir: string,
): Promise<void> {
  const { joinKey, timeColumn, labelColumn } = query;
  const columns = [
    `CAST(${quoteIdentifier(joinKey)} AS VARCHAR) AS ${ENTITY}`,
    `CAST(${quoteIdentifier(timeColumn)} AS TIMESTAMP) AS ${TIME}`,
    ...query.features.map(featureSql),
  ];
  let where = rangeSql(query);
  if (labelColumn !== null) {
    const label = quoteIdentifier(labelColumn);
    columns.push(
      `CASE WHEN lower(CAST(${label} AS VARCHAR)) IN ${YES} THEN 1 ELSE 0 END AS ${LABEL}`,
    );
    where += ` AND ${label} IS NOT NULL`;
  }
  const select = `SELECT ${columns.join(", ")} FROM ${readParquetSql(query.paths)}
    WHERE ${where} ORDER BY ${TIME}, ${quoteIdentifier(joinKey)}`;
  const target = quoteLiteral(path.join(dir, SET_FILE));
  await duckdb.run(
    `COPY (${select}) TO ${target} (FORMAT parquet, COMPRESSION zstd)`,
    undefined,
    signal,
  );
}

function rangeSql({ timeColumn, from, to }: SetQuery): string {
  const time = `CAST(${quoteIdentifier(timeColumn)} AS TIMESTAMP)`;
  const literal = (at: Date) =>
    `TIMESTAMP '${at.toISOString().replace("T", " ").replace("Z", "")}'`;
  return `${time} >= ${literal(from)} AND ${time} < ${literal(to)}`;
}

/** A feature's raw value; sentinels and what is no number become null. */
function featureSql({ name, source, type, sentinels }: FeatureDefinition): string {
  const cell = quoteIdentifier(source);
  if (type === "numeric") {
    const number = `CAST(${cell} AS DOUBLE)`;
    const missing = sentinels.map(Number).join(", ");
    const isMissing = missing === "" ? "" : ` AND ${number} NOT IN (${missing})`;
    return `CASE WHEN isfinite(${number})${isMissing} THEN ${number} END AS ${quoteIdentifier(name)}`;
  }
  const text = `CAST(${cell} AS VARCHAR)`;
  const missing = sentinels.map((value) => quoteLiteral(String(value))).join(", ");
  const value = missing === "" ? text : `CASE WHEN ${text} NOT IN (${missing}) THEN ${text} END`;
  return `${value} AS ${quoteIdentifier(name)}`;
}

/** Rows and content digest of a written set. */
export async function measureSet(
  { duckdb, signal }: SetJob,
  dir: string,
  { features, labelColumn }: SetQuery,
): Promise<{ rowCount: number; digest: string | null }> {
  const source = readParquetSql([path.join(dir, SET_FILE)], { rowNumbers: true });
  const label = labelColumn === null ? [] : [LABEL];
  const names = [ENTITY, TIME, ...features.map(({ name }) => name), ...label];
  const [measured] = await duckdb.query(
    z.object({ rowCount: z.number(), digest: z.string().nullable() }),
    `SELECT CAST(count(*) AS DOUBLE) AS "rowCount", ${contentDigestSql(names, "file_row_number")} AS digest
      FROM ${source}`,
    undefined,
    signal,
  );
  return measured ?? { rowCount: 0, digest: null };
}

const Cells = z.array(z.union([z.number(), z.string(), z.null()]));

/** A whole set by column. `labels` is empty for a view without a label. */
export async function readSet(
  { duckdb, signal }: SetJob,
  paths: readonly string[],
  features: readonly { name: string }[],
  hasLabel: boolean,
): Promise<SetColumns> {
  const names = features.map(({ name }) => name);
  const select = [
    ENTITY,
    `CAST(epoch_ms(${TIME}) AS DOUBLE) AS ${TIME}`,
    ...names.map(quoteIdentifier),
    ...(hasLabel ? [LABEL] : []),
  ];
  const sql = `SELECT ${select.join(", ")} FROM ${readParquetSql(paths)}`;
  const read = await duckdb.columns(sql, undefined, signal);
  const column = (name: string) => Cells.parse(read[name] ?? []);
  return {
    columns: Object.fromEntries(names.map((name) => [name, column(name)])),
    labels: hasLabel ? column(LABEL).map((label) => (label === 1 ? 1 : 0)) : [],
    times: column(TIME).map((ms) => new Date(Number(ms))),
    entities: column(ENTITY).map(String),
  };
}
