import { columnOf } from "@/server/lib/sql/conditions";
import { isNode, type Node, nodesOf, textOf } from "@/server/lib/sql/tree";

/** A column of an aggregate's answer: a group, or a measure; `column` null for a count of rows. */
export type AggregateItem = {
  kind: "group" | "count" | "sum" | "avg" | "min" | "max";
  column: string | null;
  /** Its name in the answer. */
  name: string;
};

export type AggregateOrder = {
  item: number;
  isDescending: boolean;
  nulls: "first" | "last" | null;
};

/** A query that is nothing but groups and measures of one table. */
export type TreeAggregate = {
  groups: string[];
  items: AggregateItem[];
  orders: AggregateOrder[];
  limit: number | null;
  offset: number;
};

const MEASURES = ["count", "sum", "avg", "min", "max"] as const;
/** Names that the engine writes into an unnamed column as they are. */
const PLAIN = /^[a-z_][a-z0-9_]*$/;

/**
 * What a SELECT over one table aggregates; null where it does anything else, or where a name could
 * mean two things.
 */
export function readAggregate(node: Node, alias: string): TreeAggregate | null {
  if (node.having != null || node.aggregate_handling !== "STANDARD_HANDLING") return null;
  const groups = nodesOf(node.group_expressions).map((each) => ownColumn(each, alias));
  const items = nodesOf(node.select_list).map((each) => readItem(each, alias));
  if (!isWhole(groups) || !isWhole(items) || !isPlainGrouping(node, groups.length)) return null;
  if (groups.length === 0 && !items.some(({ kind }) => kind !== "group")) return null;
  const isGrouped = items.every(
    ({ kind, column }) => kind !== "group" || groups.some((group) => isSame(group, column)),
  );
  const names = items.map(({ name }) => name.toLowerCase());
  const isClear = items.every((item) => hasClearName(item, items, groups));
  if (!isGrouped || !isClear || new Set(names).size < names.length) return null;
  const rest = readModifiers(nodesOf(node.modifiers), items, alias);
  return rest === null ? null : { groups, items, ...rest };
}

/** An answer's name that is also another column's would leave open what a clause means by it. */
function hasClearName(
  { name, kind, column }: AggregateItem,
  items: readonly AggregateItem[],
  groups: readonly string[],
): boolean {
  const isGroups = groups.some((group) => isSame(group, name));
  if (isGroups && !(kind === "group" && isSame(column, name))) return false;
  return items.every((other) => !isSame(other.column, name) || isSame(other.column, column));
}

function isWhole<Item>(items: readonly (Item | null)[]): items is Item[] {
  return items.every((item) => item !== null);
}

const isSame = (one: string | null, other: string | null) =>
  one?.toLowerCase() === other?.toLowerCase();

/** One set of all groups: no ROLLUP, no CUBE. */
function isPlainGrouping({ group_sets }: Node, count: number): boolean {
  const all = Array.from({ length: count }, (_, at) => at);
  const wanted = count === 0 ? [] : [all];
  return JSON.stringify(group_sets) === JSON.stringify(wanted);
}

function ownColumn(value: unknown, alias: string): string | null {
  const names = columnOf(value);
  if (names === null) return null;
  const [first = "", second] = names;
  if (names.length === 1) return first;
  return names.length === 2 && isSame(first, alias) ? (second ?? null) : null;
}

function readItem(node: Node, alias: string): AggregateItem | null {
  const given = textOf(node.alias);
  if (node.class === "COLUMN_REF") {
    const column = ownColumn(node, alias);
    return column === null ? null : { kind: "group", column, name: given || column };
  }
  if (node.class !== "FUNCTION" || node.filter != null || node.distinct !== false) return null;
  const orders = (node.order_bys as Node | null)?.orders;
  if (!Array.isArray(orders) || orders.length > 0) return null;
  const children = nodesOf(node.children);
  if (node.function_name === "count_star") {
    return { kind: "count", column: null, name: given || "count_star()" };
  }
  const kind = MEASURES.find((each) => each === node.function_name);
  const column = children.length === 1 ? ownColumn(children[0], alias) : null;
  const names = columnOf(children[0]);
  if (kind === undefined || column === null) return null;
  if (given === "" && (names?.length !== 1 || !PLAIN.test(column))) return null;
  return { kind, column, name: given || `${kind}(${column})` };
}

type Rest = Pick<TreeAggregate, "orders" | "limit" | "offset">;

function readModifiers(
  modifiers: readonly Node[],
  items: readonly AggregateItem[],
  alias: string,
): Rest | null {
  const rest: Rest = { orders: [], limit: null, offset: 0 };
  for (const modifier of modifiers) {
    if (modifier.type === "ORDER_MODIFIER") {
      const orders = nodesOf(modifier.orders).map((each) => readOrder(each, items, alias));
      if (!isWhole(orders)) return null;
      rest.orders = orders;
    } else if (modifier.type === "LIMIT_MODIFIER") {
      const cut = readLimit(modifier);
      if (cut === null) return null;
      rest.limit = cut.limit;
      rest.offset = cut.offset;
    } else return null;
  }
  return rest;
}

function readOrder(
  { type, null_order, expression }: Node,
  items: readonly AggregateItem[],
  alias: string,
): AggregateOrder | null {
  const item = findItem(expression, items, alias);
  if (item === -1) return null;
  const nulls = { "NULLS FIRST": "first", "NULLS LAST": "last", ORDER_DEFAULT: null } as const;
  const known = nulls[null_order as keyof typeof nulls];
  if (known === undefined) return null;
  return { item, isDescending: type === "DESCENDING", nulls: known };
}

function findItem(value: unknown, items: readonly AggregateItem[], alias: string): number {
  if (!isNode(value)) return -1;
  const position = wholeNumber(value);
  if (position !== null) return position >= 1 && position <= items.length ? position - 1 : -1;
  const names = columnOf(value);
  if (names?.length === 1) return items.findIndex(({ name }) => isSame(name, names[0] ?? ""));
  const wanted = readItem(value, alias);
  return items.findIndex(
    ({ kind, column }) => kind === wanted?.kind && isSame(column, wanted.column),
  );
}

/** Constants of LIMIT and OFFSET; null where they are anything else. */
export function readLimit({ limit, offset }: Node): { limit: number; offset: number } | null {
  const count = wholeNumber(limit);
  const skipped = offset == null ? 0 : wholeNumber(offset);
  return count === null || skipped === null ? null : { limit: count, offset: skipped };
}

function wholeNumber(value: unknown): number | null {
  if (!isNode(value) || value.class !== "CONSTANT" || !isNode(value.value)) return null;
  const content = value.value.value;
  const type = (value.value.type as Node | undefined)?.id;
  const isInteger = type === "INTEGER" || type === "BIGINT";
  return isInteger && Number.isSafeInteger(content) && Number(content) >= 0
    ? Number(content)
    : null;
}
