import type { Token } from "@/server/protocols/mlflow/search/tokenize";

/** `left op right` as written. */
export type ComparisonNode = {
  readonly kind: "condition";
  readonly text: string;
  readonly left: Node;
  readonly op: string;
  /** Null for IS NULL and IS NOT NULL. */
  readonly right: Node | null;
};

export type GroupKind = "identifier" | "function" | "parenthesis" | "brackets" | "operation";

/** A token, or several that belong together; of these the text is all that counts. */
export type Node = Token | ComparisonNode | { readonly kind: GroupKind; readonly text: string };

export type NodeKind = Node["kind"];

export function isKeyword(node: Node | undefined, word: string): boolean {
  return node?.kind === "keyword" && node.text.toUpperCase() === word;
}

export function isSign(node: Node | undefined, ...signs: readonly string[]): boolean {
  return (node?.kind === "punctuation" || node?.kind === "operator") && signs.includes(node.text);
}

export function textOf(nodes: readonly Node[]): string {
  return nodes.map(({ text }) => text).join("");
}

/** Index of the first node from `from` on that is no space, or -1. */
export function nextIndex(nodes: readonly Node[], from: number): number {
  for (let index = from; index < nodes.length; index += 1) {
    if (nodes[index]?.kind !== "space") return index;
  }
  return -1;
}
