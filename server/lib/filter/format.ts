import type { FieldRef, FilterNode, FilterValue } from "@/server/lib/filter/ast";
import { KEYWORDS } from "@/server/lib/filter/keywords";

const PLAIN_WORD = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

/**
 * Writes the canonical text of a filter: parsing it gives the same tree again
 * (positions aside), and two texts with the same tree give the same canonical text.
 */
export function formatFilter(node: FilterNode | null): string {
  if (node === null) return "";
  switch (node.kind) {
    case "and":
    case "or":
      return node.terms.map(formatOperand).join(` ${node.kind} `);
    case "not":
      return formatNot(node.term);
    case "search":
      return isPlainWord(node.text) ? node.text : quote(node.text);
    case "exists":
    case "in":
    case "compare":
      return formatCondition(node, "");
  }
}

function formatNot(term: FilterNode): string {
  const canFollowField =
    term.kind === "exists" ||
    term.kind === "in" ||
    (term.kind === "compare" && term.operator === "contains");
  return canFollowField ? formatCondition(term, "not ") : `not ${formatOperand(term)}`;
}

function formatOperand(node: FilterNode): string {
  const isGroup = node.kind === "and" || node.kind === "or";
  return isGroup ? `(${formatFilter(node)})` : formatFilter(node);
}

type Condition = Extract<FilterNode, { kind: "exists" | "in" | "compare" }>;

function formatCondition(node: Condition, negation: "" | "not "): string {
  const field = formatField(node.field);
  if (node.kind === "exists") return `${field} ${negation}exists`;
  if (node.kind === "in") {
    return `${field} ${negation}in (${node.values.map(formatValue).join(", ")})`;
  }
  const { operator, value } = node;
  const isShort = value.kind === "me" || (value.kind === "string" && isPlainWord(value.text));
  if (operator === "=" && isShort) return `${field}:${value.text}`;
  return `${field} ${negation}${operator} ${formatValue(value)}`;
}

/** Writes a field path, quoting the segments that need it. */
export function formatField({ path }: Pick<FieldRef, "path">): string {
  const isKeyword = path.length === 1 && KEYWORDS.has((path[0] ?? "").toLowerCase());
  return path
    .map((segment) =>
      PLAIN_WORD.test(segment) && !isKeyword ? segment : `\`${escapeText(segment, "`")}\``,
    )
    .join(".");
}

function formatValue({ kind, text }: FilterValue): string {
  return kind === "string" ? quote(text) : text;
}

function isPlainWord(text: string): boolean {
  return PLAIN_WORD.test(text) && !KEYWORDS.has(text.toLowerCase());
}

function quote(text: string): string {
  return `"${escapeText(text, '"')}"`;
}

function escapeText(text: string, delimiter: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll(delimiter, `\\${delimiter}`)
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t");
}
