import { InvalidInputError } from "@/server/platform/errors";
import { groupNodes } from "@/server/protocols/mlflow/search/group";
import {
  type ComparisonNode,
  isKeyword,
  type Node,
  textOf,
} from "@/server/protocols/mlflow/search/node";

/**
 * The conditions of a filter, which AND joins; MLflow also takes them side by side.
 * @throws InvalidInputError naming everything that is neither a condition nor AND
 */
export function readConditions(filter: string): ComparisonNode[] {
  if (filter === "") return [];
  const nodes = joinKeywords(groupNodes(filter).filter(({ kind }) => kind !== "space"));
  if (nodes.length === 0) {
    throw new InvalidInputError(`Invalid filter '${filter}'. Could not be parsed.`);
  }
  const conditions = nodes.filter((node) => node.kind === "condition");
  const others = nodes.filter((node) => node.kind !== "condition" && !isKeyword(node, "AND"));
  if (others.length === 0) return conditions;
  const shown = others.map(({ text }) => `'${text}'`).join(", ");
  throw new InvalidInputError(`Invalid clause(s) in filter string: ${shown}`);
}

/** Makes conditions of the operators that are words: IN, NOT IN, IS NULL and IS NOT NULL. */
function joinKeywords(nodes: readonly Node[]): Node[] {
  const out: Node[] = [];
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index];
    if (node === undefined) continue;
    const joined = node.kind === "identifier" ? readWordOperator(nodes, index) : undefined;
    if (joined === undefined) {
      out.push(node);
      continue;
    }
    const { op, length, list } = joined;
    const text = textOf(nodes.slice(index, index + length));
    out.push({ kind: "condition", text, left: node, op, right: list });
    index += length - 1;
  }
  return out;
}

type WordOperator = { op: string; length: number; list: Node | null };

function readWordOperator(nodes: readonly Node[], at: number): WordOperator | undefined {
  const [second, third, fourth] = nodes.slice(at + 1, at + 4);
  if (isKeyword(second, "IS") && isKeyword(third, "NULL")) {
    return { op: "IS NULL", length: 3, list: null };
  }
  if (isKeyword(second, "IS") && isKeyword(third, "NOT NULL")) {
    return { op: "IS NOT NULL", length: 3, list: null };
  }
  if (isKeyword(second, "IN") && third?.kind === "parenthesis") {
    return { op: "IN", length: 3, list: third };
  }
  if (isKeyword(second, "NOT") && isKeyword(third, "IN") && fourth?.kind === "parenthesis") {
    return { op: "NOT IN", length: 4, list: fourth };
  }
  return undefined;
}
