import type { Column, DerivedColumn, IngestRecipe, RecipeColumn } from "@/server/catalog/schema";
import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import { InvalidInputError } from "@/server/platform/errors";

/** Place of the row in the file from 1, in staged files only. */
export const ROW = "__row";
const MONTH = "__month";
const YEAR = "__year";
const MONTH_NAMES = "['jan','feb','mar','apr','may','jun','jul','aug','sep','oct','nov','dec']";

/** Reads the file as text, strictly, each row numbered in file order. */
export function readCsvSql(file: string, { csv, columns }: IngestRecipe, header: string[]): string {
  const known = new Set(columns.map(({ name }) => name));
  const types = header
    .filter((name) => known.has(name))
    .map((name) => `${quoteLiteral(name)}: 'VARCHAR'`);
  const quote = quoteLiteral(csv.quote);
  return `SELECT CAST(row_number() OVER () AS BIGINT) AS ${ROW}, * FROM read_csv(${quoteLiteral(file)},
    auto_detect = false, header = true, delim = ${quoteLiteral(csv.delimiter)}, quote = ${quote},
    escape = ${quote}, nullstr = '', columns = {${types.join(", ")}}, strict_mode = true,
    null_padding = false, ignore_errors = false, parallel = false)`;
}

/** Columns of a source that hold text, whatever it means; others come with a type of their own. */
export type TextColumns = ReadonlySet<string> | "all";

function castSql(column: RecipeColumn, textColumns: TextColumns): string {
  const isText = textColumns === "all" || textColumns.has(column.name);
  return isText ? castTextSql(column) : castTypedSql(column);
}

/** A cell that has a type already; null when it cannot become the column's without loss. */
function castTypedSql(column: RecipeColumn): string {
  const cell = quoteIdentifier(column.name);
  switch (column.type) {
    case "text":
      return `CAST(${cell} AS VARCHAR)`;
    case "integer":
      return `CASE WHEN TRY_CAST(${cell} AS DOUBLE) = trunc(TRY_CAST(${cell} AS DOUBLE)) THEN TRY_CAST(${cell} AS BIGINT) END`;
    case "number":
      return `TRY_CAST(${cell} AS DOUBLE)`;
    case "date":
      return `TRY_CAST(${cell} AS DATE)`;
    case "timestamp":
      return `TRY_CAST(${cell} AS TIMESTAMP)`;
    case "boolean":
      return `TRY_CAST(${cell} AS BOOLEAN)`;
  }
}

/** A text cell in its column's type; null when it is empty or not of that type. */
export function castTextSql(column: RecipeColumn): string {
  const cell = quoteIdentifier(column.name);
  const words = (values: readonly string[]) => values.map(quoteLiteral).join(", ") || "NULL";
  switch (column.type) {
    case "text":
      return cell;
    case "integer":
      // A plain cast would round "1.5".
      return `CASE WHEN regexp_full_match(trim(${cell}), '[+-]?[0-9]+') THEN TRY_CAST(${cell} AS BIGINT) END`;
    case "number":
      return `CASE WHEN isfinite(TRY_CAST(${cell} AS DOUBLE)) THEN TRY_CAST(${cell} AS DOUBLE) END`;
    case "date":
      return `TRY_CAST(${cell} AS DATE)`;
    case "timestamp":
      // A plain cast would drop the offset of "10:00+02:00"; without one it is UTC.
      return `CAST(TRY_CAST(${cell} AS TIMESTAMPTZ) AS TIMESTAMP)`;
    case "boolean":
      return `CASE WHEN ${cell} IN (${words(column.trueValues)}) THEN true
        WHEN ${cell} IN (${words(column.falseValues)}) THEN false END`;
  }
}

const WANTED: Readonly<Record<RecipeColumn["type"], string>> = {
  text: "text",
  integer: "a whole number",
  number: "a finite number",
  boolean: "one of the column's true and false words",
  date: "a date (2008-05-31)",
  timestamp: "a time (2008-05-31 12:00:00)",
};

export type CellRule = { column: string; wanted: string; isBadSql: string };

/** One condition per way in which a cell can break the recipe. */
export function listCellRules(
  { columns, derived }: IngestRecipe,
  textColumns: TextColumns,
): CellRule[] {
  const rules = columns.flatMap((column) => {
    const cell = quoteIdentifier(column.name);
    const typed = `${cell} IS NOT NULL AND (${castSql(column, textColumns)}) IS NULL`;
    const empty = column.nullable ? "false" : `${cell} IS NULL`;
    return [
      { column: column.name, wanted: WANTED[column.type], isBadSql: `(${empty}) OR (${typed})` },
    ];
  });
  return [...rules, ...derived.flatMap(listDerivedRules)];
}

function listDerivedRules(derived: DerivedColumn): CellRule[] {
  if (derived.kind === "row-number") return [];
  const month = `list_position(${MONTH_NAMES}, lower(${quoteIdentifier(derived.monthColumn)}))`;
  const day = `TRY_CAST(${quoteIdentifier(derived.dayColumn)} AS INTEGER)`;
  // The leap day is judged with its year when the date is made.
  const days = `[31,29,31,30,31,30,31,31,30,31,30,31][${month}]`;
  return [
    {
      column: derived.monthColumn,
      wanted: "a month from jan to dec",
      isBadSql: `${month} IS NULL`,
    },
    {
      column: derived.dayColumn,
      wanted: "a day of its month",
      isBadSql: `${month} IS NOT NULL AND (${day} IS NULL OR ${day} < 1 OR ${day} > ${days})`,
    },
  ];
}

/** Per rule the first row that breaks it, as columns r0, r1, …; null where none does. */
export function findBadRowsSql(source: string, rules: readonly CellRule[]): string {
  const firsts = rules.map(
    ({ isBadSql }, index) => `CAST(min(${ROW}) FILTER (WHERE ${isBadSql}) AS DOUBLE) AS r${index}`,
  );
  return `SELECT ${firsts.join(",\n")} FROM ${source}`;
}

/** Lines of the file before row `row`, the header's included: quoted cells may span lines. */
export function countLinesBeforeSql(
  source: string,
  row: number,
  columns: readonly string[],
): string {
  const breaks = columns.map(
    (name) => `coalesce(length(regexp_replace(${quoteIdentifier(name)}, '[^\\n]', '', 'g')), 0)`,
  );
  return `SELECT CAST(1 + count(*) + coalesce(sum(${breaks.join(" + ")}), 0) AS DOUBLE) AS lines
    FROM ${source} WHERE ${ROW} < ${Math.trunc(row)}`;
}

/** The version's rows in file order: typed columns, then derived ones. */
export function buildVersionSql(
  source: string,
  { columns, derived }: IngestRecipe,
  textColumns: TextColumns,
): string {
  const rollovers = derived.filter((each) => each.kind === "calendar-rollover");
  const steps = rollovers.map(({ monthColumn, startYear }, index) => {
    const month = `list_position(${MONTH_NAMES}, lower(${quoteIdentifier(monthColumn)}))`;
    return { index, month, startYear };
  });
  const months = steps.map(({ index, month }) => `${month} AS ${MONTH}${index}`);
  const falls = steps.map(
    ({ index }) =>
      `CASE WHEN ${MONTH}${index} < lag(${MONTH}${index}) OVER (ORDER BY ${ROW}) THEN 1 ELSE 0 END AS __fall${index}`,
  );
  const years = steps.map(
    ({ index, startYear }) =>
      `${startYear} + CAST(sum(__fall${index}) OVER (ORDER BY ${ROW}) AS INTEGER) AS ${YEAR}${index}`,
  );
  const typed = columns.map(
    (column) => `${castSql(column, textColumns)} AS ${quoteIdentifier(column.name)}`,
  );
  const made = derived.map((each) => {
    const name = quoteIdentifier(each.as);
    if (each.kind === "row-number") return `${ROW} AS ${name}`;
    const at = rollovers.indexOf(each);
    const day = `CAST(${quoteIdentifier(each.dayColumn)} AS INTEGER)`;
    return `TRY(make_date(${YEAR}${at}, CAST(${MONTH}${at} AS INTEGER), ${day})) AS ${name}`;
  });
  const layer = (extra: readonly string[], from: string) =>
    extra.length === 0 ? from : `(SELECT *, ${extra.join(", ")} FROM ${from})`;
  const from = layer(years, layer(falls, layer(months, source)));
  return `SELECT ${[...typed, ...made].join(", ")} FROM ${from} ORDER BY ${ROW}`;
}

/**
 * The columns that a recipe makes, in order.
 * @throws InvalidInputError when names clash or a derived column reads one that is not there
 */
export function listVersionColumns({ columns, derived }: IngestRecipe): Column[] {
  const read = columns.map(({ name, type, nullable }) => ({ name, type, nullable }));
  const made = derived.map(
    ({ kind, as }): Column => ({
      name: as,
      type: kind === "row-number" ? "integer" : "date",
      nullable: false,
    }),
  );
  const all = [...read, ...made];
  const names = all.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new InvalidInputError(`Recipe: the column "${twice}" is made twice`);
  const reserved = names.find((name) => name.startsWith("__"));
  if (reserved !== undefined) {
    throw new InvalidInputError(
      `Recipe: the name "${reserved}" must not begin with two underscores`,
    );
  }
  for (const each of derived) {
    if (each.kind !== "calendar-rollover") continue;
    for (const source of [each.monthColumn, each.dayColumn]) {
      if (columns.some(({ name }) => name === source)) continue;
      throw new InvalidInputError(
        `Recipe: "${each.as}" needs the column "${source}", which is not read`,
      );
    }
  }
  return all;
}
