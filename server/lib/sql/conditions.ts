import { isNode, type Node, nodesOf, textOf } from "@/server/lib/sql/tree";

export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";
export type ConditionOperator = Comparison | "in" | "starts with" | "is null" | "is not null";

/** A value that a query writes. `number` is exact, `double` the nearest that a double holds. */
export type Constant = {
  type: "text" | "number" | "double" | "boolean" | "date" | "timestamp";
  text: string;
};

/** A conjunct that compares one column with constants. */
export type TreeCondition = {
  /** As the query writes it: a column's name, or its table's and its own. */
  column: readonly string[];
  operator: ConditionOperator;
  constants: Constant[];
};

/** The conjuncts of a WHERE that compare one column with constants, and whether those are all. */
export function readConditions(where: unknown): { conditions: TreeCondition[]; isWhole: boolean } {
  if (!isNode(where)) return { conditions: [], isWhole: true };
  if (where.type === "CONJUNCTION_AND") {
    const parts = nodesOf(where.children).map(readConditions);
    return {
      conditions: parts.flatMap(({ conditions }) => conditions),
      isWhole: parts.every(({ isWhole }) => isWhole),
    };
  }
  const conditions = readConjunct(where);
  return { conditions, isWhole: conditions.length > 0 };
}

const COMPARISONS: Readonly<Record<string, { operator: Comparison; turned: Comparison }>> = {
  COMPARE_EQUAL: { operator: "=", turned: "=" },
  COMPARE_NOTEQUAL: { operator: "<>", turned: "<>" },
  COMPARE_LESSTHAN: { operator: "<", turned: ">" },
  COMPARE_LESSTHANOREQUALTO: { operator: "<=", turned: ">=" },
  COMPARE_GREATERTHAN: { operator: ">", turned: "<" },
  COMPARE_GREATERTHANOREQUALTO: { operator: ">=", turned: "<=" },
};

function readConjunct(node: Node): TreeCondition[] {
  switch (node.class) {
    case "COMPARISON":
      return readComparison(node);
    case "BETWEEN": {
      const column = columnOf(node.input);
      const [low, high] = [node.lower, node.upper].map(constantOf);
      if (column === null || low == null || high == null) return [];
      return [
        { column, operator: ">=", constants: [low] },
        { column, operator: "<=", constants: [high] },
      ];
    }
    case "OPERATOR":
      return readOperator(node);
    case "FUNCTION":
      return readPrefix(node);
    default:
      return [];
  }
}

function readComparison(node: Node): TreeCondition[] {
  const known = COMPARISONS[textOf(node.type)];
  if (known === undefined) return [];
  const [left, right] = [columnOf(node.left), columnOf(node.right)];
  const [column, operator, other] =
    left === null ? [right, known.turned, node.left] : [left, known.operator, node.right];
  const constant = constantOf(other);
  return column === null || constant === null ? [] : [{ column, operator, constants: [constant] }];
}

function readOperator({ type, children }: Node): TreeCondition[] {
  const [first, ...rest] = nodesOf(children);
  const column = columnOf(first);
  if (column === null) return [];
  if (type === "OPERATOR_IS_NULL") return [{ column, operator: "is null", constants: [] }];
  if (type === "OPERATOR_IS_NOT_NULL") return [{ column, operator: "is not null", constants: [] }];
  if (type !== "COMPARE_IN" || rest.length === 0) return [];
  const constants = rest.map(constantOf);
  return constants.every((each) => each !== null) ? [{ column, operator: "in", constants }] : [];
}

/** `LIKE 'prefix%'` whose prefix means itself everywhere. */
function readPrefix({ function_name, children }: Node): TreeCondition[] {
  if (function_name !== "~~") return [];
  const [first, second] = nodesOf(children);
  const [column, pattern] = [columnOf(first), constantOf(second)];
  if (column === null || pattern?.type !== "text") return [];
  const [, prefix] = /^([^%_\\]+)%$/s.exec(pattern.text) ?? [];
  if (prefix === undefined) return [];
  return [{ column, operator: "starts with", constants: [{ type: "text", text: prefix }] }];
}

export function columnOf(value: unknown): string[] | null {
  if (!isNode(value) || value.class !== "COLUMN_REF") return null;
  const names = value.column_names;
  return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : null;
}

const INTEGERS: ReadonlySet<string> = new Set(["TINYINT", "SMALLINT", "INTEGER", "BIGINT"]);
const CASTS: Readonly<Record<string, Constant["type"]>> = {
  DATE: "date",
  TIMESTAMP: "timestamp",
  BOOLEAN: "boolean",
};

/** Null for what is no constant, for NULL, and for a number too large for what carries the tree. */
function constantOf(value: unknown): Constant | null {
  if (!isNode(value)) return null;
  if (value.class === "CAST") {
    const inner = constantOf(value.child);
    const type = CASTS[textOf((value.cast_type as Node | undefined)?.id)];
    return type === undefined || inner?.type !== "text" ? null : readCast(type, inner.text);
  }
  if (value.class !== "CONSTANT" || !isNode(value.value)) return null;
  const { type, is_null, value: content } = value.value;
  if (is_null !== false || !isNode(type)) return null;
  if (type.id === "VARCHAR" && typeof content === "string") return { type: "text", text: content };
  if (type.id === "DOUBLE" && Number.isFinite(content)) {
    return { type: "double", text: String(content) };
  }
  if (!Number.isSafeInteger(content)) return null;
  const digits = Number(content);
  if (INTEGERS.has(textOf(type.id))) return { type: "number", text: String(digits) };
  const scale = type.id === "DECIMAL" ? (type.type_info as Node | null)?.scale : undefined;
  return typeof scale === "number" ? { type: "number", text: withPoint(digits, scale) } : null;
}

function readCast(type: Constant["type"], text: string): Constant | null {
  if (type !== "boolean") return { type, text };
  if (["t", "true"].includes(text)) return { type, text: "true" };
  return ["f", "false"].includes(text) ? { type, text: "false" } : null;
}

function withPoint(digits: number, scale: number): string {
  const sign = digits < 0 ? "-" : "";
  const text = String(Math.abs(digits)).padStart(scale + 1, "0");
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
