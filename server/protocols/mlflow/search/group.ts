import { foldBrackets } from "@/server/protocols/mlflow/search/brackets";
import {
  isKeyword,
  isSign,
  type Node,
  type NodeKind,
  nextIndex,
  textOf,
} from "@/server/protocols/mlflow/search/node";
import { tokenize } from "@/server/protocols/mlflow/search/tokenize";

/**
 * Reads a text as MLflow does, which hands it to a general SQL parser: names joined by periods,
 * calls, indexes, casts and aliases become identifiers, sums operations, and what stands on both
 * sides of a comparison sign a condition. Spaces stay.
 */
export function groupNodes(text: string): Node[] {
  const steps = [
    groupCalls,
    groupPeriods,
    groupIndexes,
    wrapNames,
    groupDirections,
    groupCasts,
    groupOperations,
    groupConditions,
    groupAliasesWithAs,
    groupAliases,
  ];
  return steps.reduce((nodes, step) => step(nodes), foldBrackets(tokenize(text)));
}

const NUMBERS: readonly NodeKind[] = ["integer", "float", "hexadecimal"];
const OPERANDS: readonly NodeKind[] = [
  "integer",
  "float",
  "string",
  "placeholder",
  "identifier",
  "function",
  "parenthesis",
  "operation",
];

type Rule = {
  joins: (node: Node) => boolean;
  left: (node: Node) => boolean;
  right: (node: Node | undefined) => boolean;
  /** Whether the right side becomes part of the group; it does unless this says no. */
  takesRight?: (node: Node | undefined) => boolean;
  build: (left: readonly Node[], middle: Node, right: readonly Node[]) => Node;
};

/** Groups left, joining node and right, from left to right. */
function joinAround(nodes: readonly Node[], rule: Rule): Node[] {
  const out: Node[] = [];
  // Whether a group goes on is decided by its last member, not by the group.
  let last: { node: Node; at: number } | undefined;
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index];
    if (node === undefined) continue;
    if (node.kind === "space") {
      out.push(node);
      continue;
    }
    const nextAt = nextIndex(nodes, index + 1);
    const next = nodes[nextAt];
    if (last === undefined || !rule.joins(node) || !rule.left(last.node) || !rule.right(next)) {
      last = { node, at: out.push(node) - 1 };
      continue;
    }
    const takesRight = next !== undefined && (rule.takesRight?.(next) ?? true);
    const group = rule.build(
      out.splice(last.at),
      node,
      takesRight ? nodes.slice(index + 1, nextAt + 1) : [],
    );
    last = { node: takesRight ? next : group, at: out.push(group) - 1 };
    if (takesRight) index = nextAt;
  }
  return out;
}

function asIdentifier(left: readonly Node[], middle: Node, right: readonly Node[]): Node {
  return { kind: "identifier", text: textOf([...left, middle, ...right]) };
}

function isOneOf(kinds: readonly NodeKind[]): (node: Node | undefined) => boolean {
  return (node) => node !== undefined && kinds.includes(node.kind);
}

/** `first`, spaces, `second`, wherever they follow each other, as one node. */
function joinPairs(
  nodes: readonly Node[],
  first: (node: Node) => boolean,
  second: (node: Node | undefined) => boolean,
  kind: "identifier" | "function",
): Node[] {
  const out: Node[] = [];
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index];
    if (node === undefined) continue;
    const nextAt = nextIndex(nodes, index + 1);
    if (!first(node) || !second(nodes[nextAt])) {
      out.push(node);
      continue;
    }
    out.push({ kind, text: textOf(nodes.slice(index, nextAt + 1)) });
    index = nextAt;
  }
  return out;
}

function groupCalls(nodes: readonly Node[]): Node[] {
  const names = isOneOf(["name", "placeholder"]);
  return joinPairs(nodes, names, isOneOf(["parenthesis"]), "function");
}

function groupPeriods(nodes: readonly Node[]): Node[] {
  return joinAround(nodes, {
    joins: (node) => isSign(node, ".", "->", "->>"),
    left: isOneOf(["name", "symbol", "brackets", "identifier"]),
    right: () => true,
    takesRight: isOneOf(["name", "symbol", "string", "wildcard", "brackets", "function"]),
    build: asIdentifier,
  });
}

function groupIndexes(nodes: readonly Node[]): Node[] {
  return joinAround(nodes, {
    joins: isOneOf(["brackets"]),
    left: isOneOf(["name", "symbol", "brackets", "identifier", "function"]),
    right: () => true,
    takesRight: () => false,
    build: asIdentifier,
  });
}

function wrapNames(nodes: readonly Node[]): Node[] {
  const names = isOneOf(["name", "symbol"]);
  return nodes.map((node) => (names(node) ? { kind: "identifier", text: node.text } : node));
}

function groupDirections(nodes: readonly Node[]): Node[] {
  return joinAround(nodes, {
    joins: isOneOf(["direction"]),
    left: isOneOf(["identifier", ...NUMBERS]),
    right: () => true,
    takesRight: () => false,
    build: asIdentifier,
  });
}

function groupCasts(nodes: readonly Node[]): Node[] {
  return joinAround(nodes, {
    joins: isOneOf(["cast"]),
    left: () => true,
    right: (node) => node !== undefined,
    build: asIdentifier,
  });
}

function groupOperations(nodes: readonly Node[]): Node[] {
  const operands = isOneOf([...OPERANDS, "brackets"]);
  return joinAround(nodes, {
    joins: isOneOf(["operator", "wildcard"]),
    left: operands,
    right: operands,
    build: (left, middle, right) => ({
      kind: "operation",
      text: textOf([...left, middle, ...right]),
    }),
  });
}

function groupConditions(nodes: readonly Node[]): Node[] {
  const operands = isOneOf(OPERANDS);
  const isOperand = (node: Node | undefined) => operands(node) || isKeyword(node, "NULL");
  return joinAround(nodes, {
    joins: isOneOf(["comparison"]),
    left: isOperand,
    right: isOperand,
    build: (left, middle, right) => ({
      kind: "condition",
      text: textOf([...left, middle, ...right]),
      left: left[0] ?? middle,
      op: middle.text,
      right: right.at(-1) ?? null,
    }),
  });
}

function groupAliasesWithAs(nodes: readonly Node[]): Node[] {
  return joinAround(nodes, {
    joins: (node) => isKeyword(node, "AS"),
    left: (node) => node.kind !== "keyword" || isKeyword(node, "NULL"),
    right: (node) => node !== undefined,
    build: asIdentifier,
  });
}

function groupAliases(nodes: readonly Node[]): Node[] {
  const named = isOneOf([
    "parenthesis",
    "function",
    "identifier",
    "operation",
    "condition",
    ...NUMBERS,
  ]);
  return joinPairs(nodes, named, isOneOf(["identifier"]), "identifier");
}
