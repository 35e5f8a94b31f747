import type { Aggregate, ReadRequest, ValueClass } from "@/server/catalog/connectors/connector";
import { engineType, WHOLE } from "@/server/catalog/push-down/cell-types";
import { classOf, type Rules, rulesOf } from "@/server/catalog/push-down/rules";
import { type Pushed, toConditions } from "@/server/catalog/push-down/to-conditions";
import type { SniffedColumn } from "@/server/catalog/schema";
import type { AggregateItem } from "@/server/lib/sql/aggregate";
import type { TableUse } from "@/server/lib/sql/table-uses";
import { quoteIdentifier } from "@/server/platform/duckdb";
import { InvalidInputError } from "@/server/platform/errors";

export type EngineColumn = { name: string; type: string };

/** What is read from a store for a query, and what the engine then does with it. */
export type ReadPlan = {
  request: Pick<ReadRequest, "columns" | "limit" | "where" | "aggregate">;
  /** Columns of the table that must still be as the scan saw them. */
  expected: { name: string; nativeType: string }[];
  /** All of the table's columns are needed, so that a new one must not be missed. */
  isAll: boolean;
  /** Columns of what comes, in order. */
  columns: EngineColumn[];
  /** Conditions that the store is asked, in words. */
  conditions: string[];
  /** Asked instead of the query, where the store has computed its groups; else null. */
  sql: string | null;
};

type Known = SniffedColumn & { class: ValueClass | null };

/**
 * Plans the read of one table: only columns that the query may use, only rows that it may keep, and
 * groups instead of rows where the store's answer is provably the engine's own.
 * @param kind the kind of store
 * @param found the table's columns by the last scan
 */
export function planRead(
  use: TableUse,
  { kind, columns: found }: { kind: string; columns: readonly SniffedColumn[] },
): ReadPlan {
  const rules = rulesOf(kind);
  const known = found.map((column) => ({ ...column, class: classOf(rules, column) }));
  const asked = use.conditions.map((each) => ({ each, pushed: push(each, known, rules) }));
  const pushed = asked.flatMap(({ pushed }) => (pushed === null ? [] : [pushed]));
  const where = pushed.flatMap(({ conditions }) => conditions);
  const isExact = use.isWholeWhere && asked.every(({ pushed }) => pushed?.isExact === true);
  const words = asked.flatMap(({ each, pushed }) => (pushed === null ? [] : [describe(each)]));
  const grouped = isExact && rules.mayAggregate ? planAggregate(use, known, rules) : null;
  if (grouped !== null) {
    const { aggregate, columns, sql, needed } = grouped;
    const names = new Set([...needed, ...where.map(({ column }) => column)]);
    const used = known.filter(({ name }) => names.has(name));
    const request = { columns: used.map(({ name }) => name), limit: null, where, aggregate };
    return { request, expected: toExpected(used), isAll: false, columns, conditions: words, sql };
  }
  const used = listUsed(use, known);
  return {
    request: {
      columns: used.map(({ name }) => name),
      limit: isExact ? use.limit : null,
      where,
    },
    expected: toExpected(used),
    isAll: use.columns === null,
    columns: used.map((column) => ({ name: column.name, type: engineType(column, column.class) })),
    conditions: words,
    sql: null,
  };
}

function toExpected(columns: readonly Known[]) {
  return columns.map(({ name, type }) => ({ name, nativeType: type }));
}

/** A query that names no column, such as a count, still has rows: of the first one. */
function listUsed({ columns, written }: TableUse, known: readonly Known[]): Known[] {
  const wanted = known.filter(
    ({ name }) => columns === null || columns.includes(name.toLowerCase()),
  );
  const used = wanted.length > 0 ? wanted : known.slice(0, 1);
  const names = used.map(({ name }) => name.toLowerCase());
  const twice = used.find(({ name }, at) => names.indexOf(name.toLowerCase()) !== at);
  if (twice === undefined) return used;
  throw new InvalidInputError(
    `"${written}" has two columns "${twice.name}" that differ in upper and small letters only, which a query cannot tell apart. Ingest it with one of them`,
  );
}

/** The one column of a name; null where there is none, or more than one. */
function findColumn(known: readonly Known[], name: string | null): Known | null {
  const found = known.filter((each) => each.name.toLowerCase() === name?.toLowerCase());
  return found.length === 1 ? (found[0] ?? null) : null;
}

function push(
  condition: TableUse["conditions"][number],
  known: readonly Known[],
  rules: Rules,
): Pushed | null {
  const column = findColumn(known, condition.column);
  if (column === null || column.class === null) return null;
  const { name, type, class: kind } = column;
  return toConditions(condition, { name, nativeType: type, class: kind }, rules);
}

function describe({ column, operator, constants }: TableUse["conditions"][number]): string {
  const values = constants.map(({ type, text }) =>
    type === "number" || type === "double" || type === "boolean" ? text : `'${text}'`,
  );
  if (operator === "in") return `${column} in (${values.join(", ")})`;
  return [column, operator, ...values].join(" ");
}

const GROUPED: ReadonlySet<ValueClass> = new Set([
  ...(["integer", "decimal", "date", "timestamp", "boolean"] as const),
]);
const ENDS: ReadonlySet<ValueClass> = new Set(["integer", "decimal", "date", "timestamp"]);

type Part = { measure: Aggregate["measures"][number]; type: string };

function planAggregate(
  { aggregate: tree, written }: TableUse,
  known: readonly Known[],
  rules: Rules,
) {
  if (tree === null) return null;
  const groups = tree.groups.map((name) => findColumn(known, name));
  const parts: Part[] = [];
  const mayGroup = (column: Known | null): column is Known & { class: ValueClass } =>
    column?.class != null &&
    (GROUPED.has(column.class) || (column.class === "text" && rules.isTextExact));
  if (!groups.every(mayGroup)) return null;
  const cells = tree.items.map((item) => {
    const column = findColumn(known, item.column);
    if (item.kind === "group") {
      const at = groups.findIndex((group) => group.name === column?.name);
      return at === -1 ? null : quoteIdentifier(`g${at}`);
    }
    return measureCell(item, column, parts);
  });
  if (cells.includes(null)) return null;
  const names = tree.items.map(({ name }, at) => `${cells[at]} AS ${quoteIdentifier(name)}`);
  const orders = tree.orders.map(
    ({ item, isDescending, nulls }) =>
      `${item + 1}${isDescending ? " DESC" : ""}${nulls === null ? "" : ` NULLS ${nulls.toUpperCase()}`}`,
  );
  const sql = [
    `SELECT ${names.join(", ")} FROM ${quoteIdentifier(written)}`,
    ...(orders.length === 0 ? [] : [`ORDER BY ${orders.join(", ")}`]),
    ...(tree.limit === null ? [] : [`LIMIT ${tree.limit}`]),
    ...(tree.offset === 0 ? [] : [`OFFSET ${tree.offset}`]),
  ].join(" ");
  const measures = parts.map(({ measure }) => measure);
  return {
    aggregate: {
      groups: groups.map(({ name, class: kind }) => ({ column: name, class: kind })),
      measures,
    },
    columns: [
      ...groups.map((group, at) => ({ name: `g${at}`, type: engineType(group, group.class) })),
      ...parts.map(({ type }, at) => ({ name: `m${at}`, type })),
    ],
    needed: [...groups.map(({ name }) => name), ...measures.flatMap(({ column }) => column ?? [])],
    sql,
  };
}

/** A measure over what the store computes; null where its answer might be another than the engine's. */
function measureCell(item: AggregateItem, column: Known | null, parts: Part[]): string | null {
  const add = (measure: Part["measure"], type: string) => {
    parts.push({ measure, type });
    return quoteIdentifier(`m${parts.length - 1}`);
  };
  if (item.kind === "count" && item.column === null) {
    return add({ function: "count", column: null, class: null }, "BIGINT");
  }
  if (column?.class == null) return null;
  const { name, class: kind } = column;
  const of = (verb: Part["measure"]["function"]) => ({ function: verb, column: name, class: kind });
  const type = engineType(column, kind);
  switch (item.kind) {
    case "count":
      return add(of("count"), "BIGINT");
    case "min":
    case "max":
      return ENDS.has(kind) ? add(of(item.kind), type) : null;
    case "sum": {
      if (kind === "integer") return `CAST(${add(of("sum"), WHOLE)} AS HUGEINT)`;
      return kind === "decimal" ? add(of("sum"), type.replace(/\(\d+/, "(38")) : null;
    }
    // An average: the engine divides in more digits than a double has.
    default:
      return null;
  }
}
