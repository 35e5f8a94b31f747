/** A column of a query's result: one of its table's, all of these, or one that is computed. */
export type ProjectedColumn =
  | { kind: "column"; name: string; source: string }
  | { kind: "all"; except: string[] }
  | { kind: "computed"; name: string; by: string };

/** A query over one table as its columns; or, in a sentence, why it is none. */
export type Projection =
  | {
      table: string;
      columns: ProjectedColumn[];
      /** Clauses that choose or join rows, as people write them. */
      clauses: string[];
    }
  | { refusal: string };

type Node = Readonly<Record<string, unknown>>;

/** @param tree the statement of `json_serialize_sql`, which `checkTree` let pass */
export function readProjection(tree: unknown): Projection {
  const node = nodeOf(nodeOf(tree).node);
  if (node.type !== "SELECT_NODE") {
    return { refusal: "It joins the rows of several queries, such as by UNION" };
  }
  const from = nodeOf(node.from_table);
  if (from.type !== "BASE_TABLE") return { refusal: REFUSALS[String(from.type)] ?? NO_TABLE };
  const ctes = listOf(nodeOf(node.cte_map).map).map((entry) => textOf(nodeOf(entry).key));
  const table = textOf(from.table_name);
  if (ctes.some((name) => isSame(name, table))) return { refusal: "It reads from its own WITH" };
  if (listOf(from.column_name_alias).length > 0) {
    return { refusal: "It renames the columns of its table after AS" };
  }
  const alias = textOf(from.alias);
  const names = alias === "" ? [table, table.split("@")[0] ?? table] : [alias];
  const columns = listOf(node.select_list).flatMap((each) => readColumn(nodeOf(each), names));
  return { table, columns, clauses: readClauses(node, from) };
}

const NO_TABLE = "It reads no dataset";
const REFUSALS: Readonly<Record<string, string>> = {
  JOIN: "It joins several tables",
  SUBQUERY: "It reads from a query within it",
};

function readColumn(node: Node, tables: readonly string[]): ProjectedColumn[] {
  const alias = textOf(node.alias);
  if (node.class === "STAR") return readStar(node);
  if (node.class === "COLUMN_REF") {
    const parts = listOf(node.column_names).map(textOf);
    const isQualified = parts.length > 1 && tables.some((name) => isSame(name, parts[0] ?? ""));
    const own = isQualified ? parts.slice(1) : parts;
    const [source = ""] = own;
    const name = alias === "" ? (own.at(-1) ?? "") : alias;
    return own.length === 1
      ? [{ kind: "column", name, source }]
      : [{ kind: "computed", name, by: "a field of a struct" }];
  }
  return [{ kind: "computed", name: alias === "" ? wordOf(node) : alias, by: wordOf(node) }];
}

/** `*` with its EXCLUDE, REPLACE and RENAME; `COLUMNS(…)` chooses by what only the engine knows. */
function readStar(node: Node): ProjectedColumn[] {
  if (node.columns === true || node.expr != null) {
    return [{ kind: "computed", name: "COLUMNS(…)", by: "a choice of columns by their names" }];
  }
  const qualified = [...listOf(node.qualified_exclude_list), ...listOf(node.rename_list)];
  const excluded = listOf(node.exclude_list).map(textOf);
  const replaced = listOf(node.replace_list).map((entry) => ({
    name: textOf(nodeOf(entry).key),
    by: wordOf(nodeOf(nodeOf(entry).value)),
  }));
  if (qualified.length > 0) {
    return [{ kind: "computed", name: "*", by: "renamed or qualified columns" }];
  }
  return [
    { kind: "all", except: [...excluded, ...replaced.map(({ name }) => name)] },
    ...replaced.map(({ name, by }) => ({ kind: "computed" as const, name, by })),
  ];
}

function readClauses(node: Node, from: Node): string[] {
  const modifiers = listOf(node.modifiers).map((each) => nodeOf(each).type);
  const found: [string, boolean][] = [
    ["WHERE", node.where_clause != null],
    ["GROUP BY", listOf(node.group_expressions).length > 0],
    ["HAVING", node.having != null],
    ["QUALIFY", node.qualify != null],
    ["SAMPLE", node.sample != null || from.sample != null],
    ["DISTINCT", modifiers.includes("DISTINCT_MODIFIER")],
    ["LIMIT", modifiers.some((type) => String(type).startsWith("LIMIT"))],
  ];
  return found.flatMap(([clause, isThere]) => (isThere ? [clause] : []));
}

function wordOf(node: Node): string {
  const called = textOf(node.function_name);
  if (called !== "") return /^\w+$/.test(called) ? `${called}()` : called;
  return textOf(node.class).toLowerCase().replaceAll("_", " ");
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function nodeOf(value: unknown): Node {
  return typeof value === "object" && value !== null ? (value as Node) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
