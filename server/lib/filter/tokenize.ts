import type { Span } from "@/server/lib/filter/ast";
import { FilterSyntaxError } from "@/server/lib/filter/filter-syntax-error";
import { isIsoTime } from "@/server/lib/filter/time";

export type SymbolText = "=" | "!=" | ">" | ">=" | "<" | "<=" | "~" | ":" | "(" | ")" | ",";

export type Token =
  /** An unquoted run; `path` is set when a segment of it was quoted. */
  | { kind: "word"; text: string; path: readonly string[] | null; at: Span }
  | { kind: "string" | "number" | "relative" | "time"; text: string; at: Span }
  | { kind: "symbol"; text: SymbolText; at: Span }
  | { kind: "end"; text: ""; at: Span };

const SPACE = /\s+/y;
const SYMBOL = /==|!=|>=|<=|[=<>~:(),]/y;
const ISO_TIME =
  /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?/iy;
const RUN = /[\p{L}\p{N}\p{M}_.@/+*%$#?-]+/uy;
const SEGMENT = /[\p{L}\p{N}\p{M}_@/+*%$#?-]+/uy;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const RELATIVE = /^[+-]\d{1,6}[mhdw]$/i;
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  '"': '"',
  "'": "'",
  "`": "`",
  n: "\n",
  t: "\t",
};

/** Splits a filter text into tokens; the last one is always `end`. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (;;) {
    position += matchAt(SPACE, source, position)?.length ?? 0;
    if (position >= source.length) break;
    const token = readToken(source, position);
    tokens.push(token);
    position = token.at.end;
  }
  return [...tokens, { kind: "end", text: "", at: { start: source.length, end: source.length } }];
}

function readToken(source: string, start: number): Token {
  const first = source.charAt(start);
  if (first === '"' || first === "'") {
    const { text, end } = readQuoted(source, start);
    return { kind: "string", text, at: { start, end } };
  }
  const symbol = matchAt(SYMBOL, source, start);
  if (symbol !== null) {
    const text = (symbol === "==" ? "=" : symbol) as SymbolText;
    return { kind: "symbol", text, at: { start, end: start + symbol.length } };
  }
  return readTime(source, start) ?? readRun(source, start);
}

function readTime(source: string, start: number): Token | null {
  const text = matchAt(ISO_TIME, source, start);
  if (text === null) return null;
  const end = start + text.length;
  if (matchAt(RUN, source, end) !== null) return null;
  if (!isIsoTime(text)) {
    throw new FilterSyntaxError(`"${text}" is not a date`, { start, end });
  }
  return { kind: "time", text, at: { start, end } };
}

/** Reads an unquoted run and says whether it is a number, a relative time or a word. */
function readRun(source: string, start: number): Token {
  const text = matchAt(RUN, source, start) ?? "";
  const next = source.charAt(start + text.length);
  if (next === "`" ? text === "" || text.endsWith(".") : next === '"' && text.endsWith(".")) {
    return readQuotedPath(source, start);
  }
  const at = { start, end: start + text.length };
  if (text === "") {
    const character = String.fromCodePoint(source.codePointAt(start) ?? 0);
    throw new FilterSyntaxError(`Unexpected ${JSON.stringify(character)}`, at);
  }
  if (NUMBER.test(text)) return numberToken(text, at);
  if (RELATIVE.test(text)) return { kind: "relative", text: text.toLowerCase(), at };
  return { kind: "word", text, path: null, at };
}

/** Reads a field path with a quoted segment, such as metric.`val/auc`. */
function readQuotedPath(source: string, start: number): Token {
  const path: string[] = [];
  let end = start;
  for (;;) {
    const segment = readSegment(source, end);
    if (segment.text === "") throw emptySegmentError({ start, end: segment.end });
    path.push(segment.text);
    end = segment.end;
    if (source.charAt(end) !== ".") break;
    end += 1;
  }
  return { kind: "word", text: source.slice(start, end), path, at: { start, end } };
}

function readSegment(source: string, start: number): { text: string; end: number } {
  const first = source.charAt(start);
  if (first === "`" || first === '"') return readQuoted(source, start);
  const text = matchAt(SEGMENT, source, start) ?? "";
  return { text, end: start + text.length };
}

export function emptySegmentError(at: Span): FilterSyntaxError {
  return new FilterSyntaxError("A field path has an empty part", at);
}

function numberToken(text: string, at: Span): Token {
  if (!Number.isFinite(Number(text))) {
    throw new FilterSyntaxError(`The number ${text} is too large`, at);
  }
  return { kind: "number", text, at };
}

/** Unknown escapes keep their backslash, so a pattern may be written `"\d+"`. */
function readQuoted(source: string, start: number): { text: string; end: number } {
  const quote = source.charAt(start);
  let text = "";
  for (let index = start + 1; index < source.length; index += 1) {
    const character = source.charAt(index);
    if (character === quote) return { text, end: index + 1 };
    if (character === "\0") {
      throw new FilterSyntaxError("A NUL character is not allowed", {
        start: index,
        end: index + 1,
      });
    }
    const escaped = character === "\\" ? ESCAPES[source.charAt(index + 1)] : undefined;
    if (escaped === undefined) {
      text += character;
    } else {
      text += escaped;
      index += 1;
    }
  }
  throw new FilterSyntaxError(`The quote ${quote} is never closed`, { start, end: source.length });
}

function matchAt(pattern: RegExp, source: string, position: number): string | null {
  pattern.lastIndex = position;
  return pattern.exec(source)?.[0] ?? null;
}
