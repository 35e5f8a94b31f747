import {
  ALLOWED_FUNCTIONS,
  ALLOWED_TABLE_FUNCTIONS,
  VOLATILE_FUNCTIONS,
} from "@/server/lib/sql/allowed-functions";
import { type Node, textOf } from "@/server/lib/sql/tree";

/** Why a query may not run; `at` is the byte of its text, null where the parser kept none. */
export type Refusal = { message: string; at: number | null };

/** Tables that a query reads from outside itself, each once, and whether it answers twice the same. */
export type CheckedTree = {
  tables: { name: string; at: number | null }[];
  isStable: boolean;
  refusal: Refusal | null;
};

const EXPRESSION_CLASSES: ReadonlySet<string> = new Set([
  ...["CONSTANT", "COLUMN_REF", "FUNCTION", "COMPARISON", "CONJUNCTION", "CASE", "CAST", "BETWEEN"],
  ...["OPERATOR", "SUBQUERY", "WINDOW", "STAR", "COLLATE", "LAMBDA", "LAMBDA_REF"],
  ...["POSITIONAL_REFERENCE", "DEFAULT"],
]);
/** Nodes that are no expression: queries, what stands in FROM, and what comes after. */
const NODE_TYPES: ReadonlySet<string> = new Set([
  ...["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"],
  ...["BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY", "TABLE_FUNCTION", "EXPRESSION_LIST", "PIVOT"],
  ...["ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"],
  ...["ORDER_DEFAULT", "ASCENDING", "DESCENDING"],
]);
const CTE_NAME = /^[\p{L}_][\p{L}\p{N}_ $-]*$/u;
/** The parser's mark for "nowhere", 2^64 - 1. */
const NOWHERE = 2 ** 63;

/**
 * Walks the tree that `json_serialize_sql` gives of one SELECT and refuses what is not on a list: a
 * kind of node, a function, a table of a schema. What nobody thought of is refused, too.
 * @param tree the statement, parsed from JSON
 */
export function checkTree(tree: unknown): CheckedTree {
  const found: CheckedTree = { tables: [], isStable: true, refusal: null };
  const ctes = new Set<string>();
  const names = new Map<string, number | null>();
  const open: { value: unknown; inFrom: boolean }[] = [{ value: tree, inFrom: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, inFrom } = next;
    if (Array.isArray(value)) {
      for (const each of value) open.push({ value: each, inFrom: false });
      continue;
    }
    if (typeof value !== "object" || value === null) continue;
    const node = value as Node;
    const refusal = refuseNode(node, inFrom) ?? collectCtes(node, ctes);
    if (refusal !== null) return { ...found, refusal };
    if (isVolatile(node)) found.isStable = false;
    const table = node.type === "BASE_TABLE" ? textOf(node.table_name) : null;
    if (table !== null && !names.has(table.toLowerCase()))
      names.set(table.toLowerCase(), placeOf(node));
    const isTableFunction = node.type === "TABLE_FUNCTION";
    for (const [key, child] of Object.entries(node)) {
      open.push({ value: child, inFrom: isTableFunction && key === "function" });
    }
  }
  const tables = [...names].filter(([name]) => !ctes.has(name)).map(([name, at]) => ({ name, at }));
  return { ...found, tables: tables.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)) };
}

function refuseNode(node: Node, inFrom: boolean): Refusal | null {
  const at = placeOf(node);
  if (typeof node.class === "string") return refuseExpression(node, inFrom, at);
  if (node.type === "SHOW_REF") {
    return { message: "DESCRIBE, SHOW and SUMMARIZE cannot be asked here, only SELECT", at };
  }
  if (typeof node.type !== "string" || node.type.endsWith("_TYPE_INFO")) return null;
  if (!NODE_TYPES.has(node.type)) {
    return { message: `A query may not contain ${node.type.toLowerCase()}`, at };
  }
  if (node.type !== "BASE_TABLE") return null;
  const place = [node.catalog_name, node.schema_name].map(textOf).filter((part) => part !== "");
  if (place.length > 0) {
    const name = [...place, textOf(node.table_name)].join(".");
    return { message: `"${name}" is not a dataset; name datasets without a schema`, at };
  }
  if (node.at_clause != null) {
    return { message: 'Name a version as "dataset@3" instead of AT', at };
  }
  return null;
}

function refuseExpression(node: Node, inFrom: boolean, at: number | null): Refusal | null {
  if (node.class === "PARAMETER") return { message: "A query here takes no parameters", at };
  if (!EXPRESSION_CLASSES.has(String(node.class))) {
    return { message: `A query may not contain ${String(node.class).toLowerCase()}`, at };
  }
  if (node.class !== "FUNCTION" && node.class !== "WINDOW") return null;
  const name = textOf(node.function_name).toLowerCase();
  const allowed = inFrom ? ALLOWED_TABLE_FUNCTIONS : ALLOWED_FUNCTIONS;
  if (allowed.has(name)) return null;
  return { message: `The function ${name} is not among those that a query may call`, at };
}

/** A name with a path in it could stand for a file where the CTE is out of scope. */
function collectCtes(node: Node, ctes: Set<string>): Refusal | null {
  const map = (node.cte_map as Node | undefined)?.map;
  const given = Array.isArray(map) ? map.map((entry: Node) => textOf(entry.key)) : [];
  const own = node.type === "RECURSIVE_CTE_NODE" || node.type === "CTE_NODE" ? [node.cte_name] : [];
  for (const name of [...given, ...own].map(textOf)) {
    if (!CTE_NAME.test(name)) {
      return { message: `WITH "${name}": use letters, digits and underscores`, at: null };
    }
    ctes.add(name.toLowerCase());
  }
  return null;
}

function isVolatile(node: Node): boolean {
  if (node.class === "FUNCTION")
    return VOLATILE_FUNCTIONS.has(textOf(node.function_name).toLowerCase());
  const sample = node.sample as { seed?: unknown } | null | undefined;
  return typeof sample === "object" && sample !== null && sample.seed === -1;
}

function placeOf(node: Node): number | null {
  const at = node.query_location;
  return typeof at === "number" && at < NOWHERE ? at : null;
}
