import { InvalidInputError } from "@/server/platform/errors";
import type { Node } from "@/server/protocols/mlflow/search/node";
import type { Token } from "@/server/protocols/mlflow/search/tokenize";

const DEPTH_MAX = 100;

const CLOSERS: Readonly<Record<string, "parenthesis" | "brackets">> = {
  "()": "parenthesis",
  "[]": "brackets",
};

/**
 * Folds every pair of brackets with what stands between into one node; a bracket without its
 * partner stays as it is.
 * @throws InvalidInputError for a semicolon outside brackets, which would start another statement
 */
export function foldBrackets(tokens: readonly Token[]): Node[] {
  const stack: { open: string; at: number }[] = [];
  const nodes: Node[] = [];
  for (const token of tokens) {
    const open = stack.at(-1);
    if (token.kind !== "punctuation") nodes.push(token);
    else if (token.text === "(" || token.text === "[") {
      stack.push({ open: token.text, at: nodes.push(token) - 1 });
      if (stack.length > DEPTH_MAX) {
        throw new InvalidInputError(
          `Error on parsing filter: more than ${DEPTH_MAX} open brackets`,
        );
      }
    } else if (open !== undefined && CLOSERS[open.open + token.text] !== undefined) {
      stack.pop();
      const inner = nodes.splice(open.at);
      const text = inner.map((node) => node.text).join("") + token.text;
      nodes.push({ kind: CLOSERS[open.open + token.text] ?? "parenthesis", text });
    } else if (token.text === ";" && stack.length === 0) {
      throw new InvalidInputError(
        "Search filter contained multiple expressions or a semicolon. Provide AND-ed expression list.",
      );
    } else nodes.push(token);
  }
  return nodes;
}
