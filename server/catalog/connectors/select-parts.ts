import type {
  Aggregate,
  Condition,
  ReadRequest,
  ValueClass,
} from "@/server/catalog/connectors/connector";

/** How one kind of store writes what a read asks for. */
export type Dialect = {
  quoteName(name: string): string;
  quoteText(text: string): string;
  /** A column as conditions compare it, where that is not its bare name. */
  operandOf?(condition: Condition): string;
  startsWith(operand: string, text: string): string;
  /** An instant in UTC, written `2026-01-31 12:00:00.000000`. */
  timestamp(text: string, nativeType: string): string;
  /** Puts a whole condition into what its kind needs around it. */
  wrap?(sql: string, condition: Condition): string;
  /** A group's expression, where rows group otherwise than by equal bytes. */
  groupOf?(column: string, kind: ValueClass): string;
  /** The operand of a sum, where its own type would be too narrow. */
  sumOf?(column: string, kind: ValueClass | null): string;
};

/** ` WHERE …` of a request, or nothing. `after` is the condition that continues a former read. */
export function whereSql({ where = [] }: ReadRequest, after: string | null, dialect: Dialect) {
  const all = [
    ...(after === null ? [] : [after]),
    ...where.map((each) => conditionSql(each, dialect)),
  ];
  return all.length === 0 ? "" : ` WHERE ${all.join(" AND ")}`;
}

export function limitSql({ limit }: ReadRequest): string {
  return limit === null ? "" : ` LIMIT ${Math.trunc(limit)}`;
}

/** Expressions of the answer's columns, before they are made text. Null for a read of plain rows. */
export function aggregateParts(
  { aggregate }: ReadRequest,
  dialect: Dialect,
): { cells: string[]; groupBy: string } | null {
  if (aggregate === undefined) return null;
  const groups = aggregate.groups.map(
    ({ column, class: kind }) => dialect.groupOf?.(column, kind) ?? dialect.quoteName(column),
  );
  const measures = aggregate.measures.map((measure) => measureSql(measure, dialect));
  const groupBy = groups.length === 0 ? "" : ` GROUP BY ${groups.join(", ")}`;
  return { cells: [...groups, ...measures], groupBy };
}

function measureSql(
  { function: verb, column, class: kind }: Aggregate["measures"][number],
  dialect: Dialect,
): string {
  if (column === null) return "count(*)";
  const summed = verb === "sum" ? dialect.sumOf?.(column, kind) : undefined;
  return `${verb}(${summed ?? dialect.quoteName(column)})`;
}

function conditionSql(condition: Condition, dialect: Dialect): string {
  const { operator, values, column } = condition;
  if (operator === "is null") return `${dialect.quoteName(column)} IS NULL`;
  if (operator === "is not null") return `${dialect.quoteName(column)} IS NOT NULL`;
  const operand = dialect.operandOf?.(condition) ?? dialect.quoteName(column);
  const literals = values.map((value) => literalSql(value, condition, dialect));
  const [first = ""] = literals;
  const sql =
    operator === "in"
      ? `${operand} IN (${literals.join(", ")})`
      : operator === "starts with"
        ? dialect.startsWith(operand, values[0] ?? "")
        : `${operand} ${operator} ${first}`;
  return dialect.wrap?.(sql, condition) ?? sql;
}

const PATTERNS = {
  integer: /^-?\d+(\.\d+)?$/,
  decimal: /^-?\d+(\.\d+)?$/,
  number: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/,
  date: /^\d{4}-\d\d-\d\d$/,
  timestamp: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/,
  boolean: /^(true|false)$/,
} as const;

/** A constant of our own writing; anything else than its class allows is a fault of the program. */
function literalSql(value: string, { class: kind, nativeType }: Condition, dialect: Dialect) {
  if (kind === "text") return dialect.quoteText(value);
  if (!PATTERNS[kind].test(value)) throw new Error(`not a constant of the class ${kind}: ${value}`);
  if (kind === "date") return `DATE '${value}'`;
  return kind === "timestamp" ? dialect.timestamp(value, nativeType) : value;
}
