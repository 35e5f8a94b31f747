import { readAggregate, readLimit, type TreeAggregate } from "@/server/lib/sql/aggregate";
import { readConditions, type TreeCondition } from "@/server/lib/sql/conditions";
import { isNode, type Node, nodesOf, textOf, walkTree } from "@/server/lib/sql/tree";

/** What a query needs of one table that lies in a store. */
export type TableUse = {
  /** As the query writes it, and in small letters as the engine knows it. */
  written: string;
  name: string;
  /** Small-letter names that may be its columns; null where any column may be needed. */
  columns: string[] | null;
  /** Rows that break one of these are not needed. The columns are named as in the table. */
  conditions: (Omit<TreeCondition, "column"> & { column: string })[];
  /** Whether the conditions are the whole WHERE. */
  isWholeWhere: boolean;
  /** So many rows are enough, if the whole WHERE is pushed. */
  limit: number | null;
  /** The whole query, where it is groups and measures of this table alone. */
  aggregate: TreeAggregate | null;
};

/** A name such as `shop:public/orders`: no dataset's, no address, and none that WITH may give. */
export function isStoreTable(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]*:[^/]/i.test(name);
}

/**
 * What a checked statement needs of each of its tables in stores. In doubt a table is needed whole: a
 * table that is named twice, what stands on the outer side of a join, a name that could be another's.
 */
export function findTableUses(tree: unknown): TableUse[] {
  const nodes = [...walkTree(tree)];
  const tables = nodes.filter(
    ({ type, table_name }) => type === "BASE_TABLE" && isStoreTable(textOf(table_name)),
  );
  if (tables.length === 0) return [];
  const columns = listColumns(nodes, tables);
  const scans = nodes.filter(({ type }) => type === "SELECT_NODE").flatMap(readSelect);
  const names = new Set(tables.map(({ table_name }) => textOf(table_name).toLowerCase()));
  const root = isNode(tree) ? tree.node : null;
  return [...names].map((name) => {
    const same = tables.filter(({ table_name }) => textOf(table_name).toLowerCase() === name);
    const [table] = same;
    const written = textOf(table?.table_name);
    const scan = same.length === 1 ? scans.find((each) => each.table === table) : undefined;
    const own = scan ?? { conditions: [], isWholeWhere: false };
    const cut = scan?.select === root && isNode(root) ? readWhole(root) : null;
    return {
      ...{ written, name, columns, limit: null, aggregate: null, ...cut },
      ...{ conditions: own.conditions, isWholeWhere: own.isWholeWhere },
    };
  });
}

/** Every name in the query could be a column of every table; a star or a whole row means all. */
function listColumns(nodes: readonly Node[], tables: readonly Node[]): string[] | null {
  const aliases = new Set(tables.map((table) => aliasOf(table).toLowerCase()));
  const found = new Set<string>();
  for (const node of nodes) {
    if (node.class === "STAR" || node.class === "POSITIONAL_REFERENCE") return null;
    if (node.type === "PIVOT" || node.ref_type === "NATURAL") return null;
    if (node.type === "BASE_TABLE" && hasNewNames(node)) return null;
    if (Array.isArray(node.using_columns)) {
      for (const name of node.using_columns) found.add(textOf(name).toLowerCase());
    }
    if (node.class !== "COLUMN_REF" || !Array.isArray(node.column_names)) continue;
    const names = node.column_names.map((name) => textOf(name).toLowerCase());
    if (names.length === 1 && aliases.has(names[0] ?? "")) return null;
    for (const name of names) found.add(name);
  }
  return [...found];
}

const aliasOf = (table: Node) => textOf(table.alias) || textOf(table.table_name);

function hasNewNames({ column_name_alias }: Node): boolean {
  return Array.isArray(column_name_alias) && column_name_alias.length > 0;
}

type Scan = Pick<TableUse, "conditions" | "isWholeWhere"> & { select: Node; table: Node };
type Source = { alias: string; table: Node | null; isKept: boolean };

/** The tables in a SELECT's FROM, each with the conditions that its WHERE puts on it. */
function readSelect(select: Node): Scan[] {
  const sources = listSources(select.from_table, true);
  const { conditions, isWhole } = readConditions(select.where_clause);
  const isSingle = sources.length === 1;
  return sources.flatMap(({ table, alias, isKept }) => {
    if (table === null) return [];
    const sameName = sources.filter((each) => each.alias === alias).length;
    // A sample is taken before the WHERE.
    const mayPush = isKept && select.sample == null && sameName === 1;
    const own = mayPush
      ? conditions.flatMap(({ column: [first = "", second], operator, constants }) => {
          if (second === undefined) {
            return isSingle ? [{ column: first, operator, constants }] : [];
          }
          return first.toLowerCase() === alias ? [{ column: second, operator, constants }] : [];
        })
      : [];
    const isWholeWhere = isWhole && isSingle && own.length === conditions.length;
    return [{ select, table, conditions: own, isWholeWhere }];
  });
}

/** `isKept`: a row that the WHERE does not want is not needed for any other's sake. */
function listSources(from: unknown, isKept: boolean): Source[] {
  if (!isNode(from)) return [];
  if (from.type === "BASE_TABLE") {
    const isPlain = from.sample == null && !hasNewNames(from);
    return [{ alias: aliasOf(from).toLowerCase(), table: from, isKept: isKept && isPlain }];
  }
  if (from.type !== "JOIN") {
    return [{ alias: textOf(from.alias).toLowerCase(), table: null, isKept: false }];
  }
  const isInner = from.join_type === "INNER" || from.ref_type === "CROSS";
  const isOrdinary = from.ref_type === "REGULAR" || from.ref_type === "CROSS";
  const keepsLeft = isOrdinary && (isInner || from.join_type === "LEFT");
  return [
    ...listSources(from.left, isKept && keepsLeft),
    ...listSources(from.right, isKept && isOrdinary && isInner),
  ];
}

/** For the outermost SELECT over one table: its aggregate, or how many rows are enough. */
function readWhole(node: Node): Pick<TableUse, "aggregate" | "limit"> {
  const nothing = { aggregate: null, limit: null };
  const from = node.from_table;
  const ctes = (node.cte_map as Node | undefined)?.map;
  const hasCtes = Array.isArray(ctes) && ctes.length > 0;
  const isPlain = node.qualify == null && node.sample == null && !hasCtes;
  if (!isPlain || !isNode(from) || from.type !== "BASE_TABLE" || from.sample != null) {
    return nothing;
  }
  if (hasNewNames(from)) return nothing;
  const aggregate = readAggregate(node, aliasOf(from));
  return { aggregate, limit: aggregate === null ? readRowsNeeded(node) : null };
}

/** Rows up to the end of a LIMIT over bare columns, which need no other rows. */
function readRowsNeeded(node: Node): number | null {
  const isBare = nodesOf(node.select_list).every(
    (each) => each.class === "COLUMN_REF" || (each.class === "STAR" && each.expr == null),
  );
  const isGrouped = nodesOf(node.group_expressions).length > 0 || node.having != null;
  const [modifier, ...others] = nodesOf(node.modifiers);
  if (!isBare || isGrouped || node.aggregate_handling !== "STANDARD_HANDLING") return null;
  if (modifier?.type !== "LIMIT_MODIFIER" || others.length > 0) return null;
  const cut = readLimit(modifier);
  return cut === null ? null : cut.limit + cut.offset;
}
