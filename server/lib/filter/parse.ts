import type { CompareOperator, FieldRef, FilterNode, FilterValue } from "@/server/lib/filter/ast";
import { FilterSyntaxError } from "@/server/lib/filter/filter-syntax-error";
import { keywordOf, showToken, TokenReader } from "@/server/lib/filter/token-reader";
import { emptySegmentError, type Token, tokenize } from "@/server/lib/filter/tokenize";

/** Deep enough for people, shallow enough for the call stack. */
const MAX_DEPTH = 50;

const SYMBOL_OPERATORS: ReadonlyMap<string, CompareOperator> = new Map([
  ["=", "="],
  [":", "="],
  ["!=", "!="],
  [">", ">"],
  [">=", ">="],
  ["<", "<"],
  ["<=", "<="],
  ["~", "~"],
]);
const LITERAL_WORDS: ReadonlyMap<string, FilterValue["kind"]> = new Map([
  ["true", "boolean"],
  ["false", "boolean"],
  ["null", "null"],
  ["me", "me"],
]);

type WordToken = Extract<Token, { kind: "word" }>;

/**
 * Parses a filter text; an empty one is `null` and matches everything.
 * `and` binds tighter than `or`, and terms side by side are joined by `and`.
 * @throws FilterSyntaxError with the position of the first problem
 */
export function parseFilter(source: string): FilterNode | null {
  const reader = new TokenReader(tokenize(source));
  if (reader.peek().kind === "end") return null;
  const node = parseOr(reader, 0);
  if (reader.peek().kind !== "end") throw reader.unexpected('"and", "or" or the end');
  return node;
}

/** Parses a lone field path, as in a sort key, with the quoting rules of the filter. */
export function parseFieldPath(source: string): FieldRef {
  const reader = new TokenReader(tokenize(source));
  const token = reader.next();
  if (token.kind !== "word" || reader.peek().kind !== "end") {
    throw new FilterSyntaxError("Expected one field name", { start: 0, end: source.length });
  }
  return toField(token);
}

function parseOr(reader: TokenReader, depth: number): FilterNode {
  const first = parseAnd(reader, depth);
  const terms = [first];
  while (reader.takeKeyword("or")) terms.push(parseAnd(reader, depth));
  return terms.length === 1 ? first : { kind: "or", terms };
}

function parseAnd(reader: TokenReader, depth: number): FilterNode {
  const first = parseTerm(reader, depth);
  const terms = [first];
  while (reader.takeKeyword("and") || startsTerm(reader)) terms.push(parseTerm(reader, depth));
  return terms.length === 1 ? first : { kind: "and", terms };
}

function startsTerm(reader: TokenReader): boolean {
  const token = reader.peek();
  if (token.kind === "end") return false;
  if (token.kind === "symbol") return token.text === "(";
  return keywordOf(token) === "not" || !isOperatorWord(token);
}

function parseTerm(reader: TokenReader, depth: number): FilterNode {
  if (depth > MAX_DEPTH) {
    throw new FilterSyntaxError("The filter is nested too deeply", reader.peek().at);
  }
  if (reader.takeKeyword("not")) return { kind: "not", term: parseTerm(reader, depth + 1) };
  if (reader.takeSymbol("(")) {
    const node = parseOr(reader, depth + 1);
    if (!reader.takeSymbol(")")) throw reader.unexpected('")"');
    return node;
  }
  return parseCondition(reader);
}

function parseCondition(reader: TokenReader): FilterNode {
  const token = reader.peek();
  if (token.kind === "end" || token.kind === "symbol" || isOperatorWord(token)) {
    throw reader.unexpected("a condition");
  }
  reader.next();
  const isNegated = isNegatedOperator(reader);
  if (!isNegated && !startsOperator(reader.peek())) {
    return { kind: "search", text: textOf(token), at: token.at };
  }
  if (token.kind !== "word") {
    const advice = "Write it as field > value, and quote odd field names with backticks: `a b`";
    throw new FilterSyntaxError(`${showToken(token)} is not a field`, token.at, advice);
  }
  if (isNegated) reader.next();
  const node = parseOperator(reader, toField(token));
  return isNegated ? { kind: "not", term: node } : node;
}

function parseOperator(reader: TokenReader, field: FieldRef): FilterNode {
  const token = reader.next();
  const keyword = keywordOf(token);
  if (keyword === "exists") return { kind: "exists", field };
  if (keyword === "in") return { kind: "in", field, values: parseList(reader) };
  const operator = keyword === "contains" ? keyword : SYMBOL_OPERATORS.get(token.text);
  if (operator === undefined) throw new FilterSyntaxError("Expected an operator", token.at);
  return { kind: "compare", field, operator, value: parseValue(reader, token.text) };
}

function parseList(reader: TokenReader): FilterValue[] {
  if (!reader.takeSymbol("(")) throw reader.unexpected('"(" after "in"');
  const values = [parseValue(reader, "(")];
  while (reader.takeSymbol(",")) values.push(parseValue(reader, ","));
  if (!reader.takeSymbol(")")) throw reader.unexpected('"," or ")"');
  return values;
}

function parseValue(reader: TokenReader, after: string): FilterValue {
  const token = reader.peek();
  if (token.kind === "end" || token.kind === "symbol" || isOperatorWord(token)) {
    throw reader.unexpected(`a value after "${after}"`);
  }
  reader.next();
  if (token.kind !== "word") return { kind: token.kind, text: token.text, at: token.at };
  if (token.path !== null) {
    const advice = 'Quote the whole value: "…"';
    throw new FilterSyntaxError(`${token.text} is not a value`, token.at, advice);
  }
  const literal = token.text.toLowerCase();
  const kind = LITERAL_WORDS.get(literal);
  return kind === undefined
    ? { kind: "string", text: token.text, at: token.at }
    : { kind, text: literal, at: token.at };
}

function toField({ text, path, at }: WordToken): FieldRef {
  const segments = path ?? text.split(".");
  if (segments.includes("")) throw emptySegmentError(at);
  return { path: segments, at };
}

function textOf(token: Token): string {
  return token.kind === "word" && token.path !== null ? token.path.join(".") : token.text;
}

function isOperatorWord(token: Token): boolean {
  const keyword = keywordOf(token);
  return keyword !== null && !LITERAL_WORDS.has(keyword);
}

function startsOperator(token: Token): boolean {
  if (token.kind === "symbol") return SYMBOL_OPERATORS.has(token.text);
  const keyword = keywordOf(token);
  return keyword === "in" || keyword === "contains" || keyword === "exists";
}

function isNegatedOperator(reader: TokenReader): boolean {
  const following = reader.peek(1);
  return (
    keywordOf(reader.peek()) === "not" && following.kind === "word" && startsOperator(following)
  );
}
