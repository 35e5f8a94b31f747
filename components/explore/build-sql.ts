import { isStoreTable } from "@/components/explore/table-names";

export const OPERATORS = ["=", "!=", ">", ">=", "<", "<=", "contains", "is empty"] as const;
export type Operator = (typeof OPERATORS)[number];
export const AGGREGATES = ["count", "sum", "avg", "median", "min", "max", "distinct"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export type BuilderFilter = { column: string; operator: Operator; value: string };
/** `column` is empty for the count of rows. */
export type BuilderMeasure = { aggregate: Aggregate; column: string };
export type BuilderSpec = {
  dataset: string;
  filters: readonly BuilderFilter[];
  groups: readonly string[];
  measures: readonly BuilderMeasure[];
};

export function emptySpec(dataset: string): BuilderSpec {
  return { dataset, filters: [], groups: [], measures: [] };
}

/** Rows of a store's table that are looked at unless somebody asks for more. */
const TABLE_ROWS = 1_000;

/**
 * The SELECT that a builder's choices mean; without groups and measures every row, of a store's table
 * the first thousand.
 */
export function buildSql({ dataset, filters, groups, measures }: BuilderSpec): string {
  const isGrouped = groups.length > 0 || measures.length > 0;
  const columns = [
    ...groups.map(quoteName),
    ...measures.map((measure) => `${measureSql(measure)} AS ${quoteName(nameOf(measure))}`),
  ];
  const where = filters.flatMap((filter) => conditionSql(filter) ?? []);
  return [
    `SELECT ${isGrouped ? columns.join(", ") : "*"}`,
    `FROM ${quoteName(dataset)}`,
    ...(where.length === 0 ? [] : [`WHERE ${where.join("\n  AND ")}`]),
    ...(groups.length === 0 ? [] : [`GROUP BY ${groups.map(quoteName).join(", ")}`]),
    ...(groups.length === 0 ? [] : [`ORDER BY ${groups.map(quoteName).join(", ")}`]),
    ...(isGrouped || !isStoreTable(dataset) ? [] : [`LIMIT ${TABLE_ROWS}`]),
  ].join("\n");
}

/** A name as SQL: bare where that reads the same, else quoted. */
export function quoteName(name: string): string {
  const isBare = /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name);
  return isBare ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Words that DuckDB keeps for itself (`duckdb_keywords()`, category reserved). */
const RESERVED: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint
  create default deferrable desc describe distinct do else end except false fetch for foreign from
  group having in initially intersect into lambda lateral leading limit not null offset on only or
  order pivot pivot_longer pivot_wider placing primary qualify references returning select show some
  summarize symmetric table then to trailing true union unique unpivot using variadic when where
  window with`.split(/\s+/),
);

function nameOf({ aggregate, column }: BuilderMeasure): string {
  if (column === "") return "rows";
  return aggregate === "distinct" ? `distinct_${column}` : `${aggregate}_${column}`;
}

function measureSql({ aggregate, column }: BuilderMeasure): string {
  if (column === "") return "count(*)";
  const name = quoteName(column);
  return aggregate === "distinct" ? `count(DISTINCT ${name})` : `${aggregate}(${name})`;
}

function conditionSql({ column, operator, value }: BuilderFilter): string | null {
  if (column === "") return null;
  const name = quoteName(column);
  if (operator === "is empty") return `${name} IS NULL`;
  if (value === "") return null;
  if (operator === "contains") return `contains(lower(${name}), lower(${quoteText(value)}))`;
  return `${name} ${operator} ${quoteText(value)}`;
}

/** A quoted literal takes the type of the column that it is compared with. */
function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
