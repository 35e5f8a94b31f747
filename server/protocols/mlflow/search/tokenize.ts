import { InvalidInputError } from "@/server/platform/errors";

export type TokenKind =
  | "space"
  | "comment"
  | "name"
  | "symbol"
  | "string"
  | "integer"
  | "float"
  | "hexadecimal"
  | "placeholder"
  | "keyword"
  | "direction"
  | "comparison"
  | "operator"
  | "wildcard"
  | "cast"
  | "punctuation"
  | "other";

export type Token = { readonly kind: TokenKind; readonly text: string };

/** MLflow's own parser gives up beyond this. */
const TOKENS_MAX = 10_000;

// MLflow reads its filters as SQL by Python's regular expressions, where word characters and
// spaces are other sets than here.
const WORD = "[\\p{L}\\p{N}_]";
const LETTER = "[A-ZÀ-Ü]";
const SPACE =
  "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const END = `(?!${WORD})`;
const NO_LETTER = "(?![_A-ZÀ-Ü])";

/** The first pattern that matches decides; a word that none claims is looked up in KEYWORDS. */
const PATTERNS: readonly (readonly [pattern: RegExp, kind: TokenKind | "word"])[] = (
  [
    ["/\\*[^]*?\\*/", "comment"],
    ["(?:--|# )[^\\n]*?(?:\\r\\n|\\r|\\n|$)", "comment"],
    [SPACE, "space"],
    [":=", "other"],
    ["::", "cast"],
    ["\\*", "wildcard"],
    ["`(?:``|[^`])*`", "name"],
    ["´(?:´´|[^´])*´", "name"],
    ["\\?", "placeholder"],
    [`%(?:\\(${WORD}+\\))?s`, "placeholder"],
    [`(?<!${WORD})[$:?]${WORD}+`, "placeholder"],
    [`\\\\${WORD}+`, "other"],
    // Keywords even behind a period: `metrics.in` is no key.
    [`(?:CASE|IN|VALUES|USING|FROM|AS)${END}`, "keyword"],
    [`(?:@|##|#)${LETTER}${WORD}+`, "name"],
    [`${LETTER}${WORD}*(?=${SPACE}*\\.(?!\\p{Nd}))`, "name"],
    [`(?<=\\.)${LETTER}${WORD}*`, "name"],
    [`${LETTER}${WORD}*(?=\\()`, "name"],
    ["-?0x[\\p{Nd}A-F]+", "hexadecimal"],
    ["-?\\p{Nd}+(?:\\.\\p{Nd}+)?E-?\\p{Nd}+", "float"],
    [`${NO_LETTER}-?(?:\\p{Nd}+\\.\\p{Nd}*|\\.\\p{Nd}+)${NO_LETTER}`, "float"],
    [`${NO_LETTER}-?\\p{Nd}+${NO_LETTER}`, "integer"],
    ["'(?:''|\\\\'|[^'])*'", "string"],
    ['"(?:""|\\\\"|[^"])*"', "symbol"],
    [`(?<!${WORD}|[\\])])\\[[^\\]\\[]+\\]`, "name"],
    [`NOT${SPACE}+NULL${END}`, "keyword"],
    [`(?:ASC|DESC)(?:${SPACE}+NULLS${SPACE}+(?:FIRST|LAST))?${END}`, "direction"],
    [`NULLS${SPACE}+(?:FIRST|LAST)${END}`, "direction"],
    [`(?:NOT${SPACE}+)?(?:LIKE|ILIKE|RLIKE)${END}`, "comparison"],
    [`(?:NOT${SPACE}+)?REGEXP(?:${SPACE}+BINARY)?${END}`, "comparison"],
    [`${WORD}(?:${WORD}|[$#])*`, "word"],
    ["[;:()\\[\\],.]", "punctuation"],
    ["->>?|#>>?|@>|<@|-|#-", "operator"],
    ["[<>=~!]+", "comparison"],
    ["[+/@#%^&|]+", "operator"],
    ["[^]", "other"],
  ] as const
).map(([source, kind]) => [new RegExp(source, "iuy"), kind]);

/** The words that people write and that are no names; the dialects behind MLflow's list know more. */
const KEYWORDS = new Set(
  `ALL AND ANY ASC AVG BEGIN BETWEEN BY CLASS COUNT CREATE CROSS DATA DELETE DESC DISTINCT DO
  DROP ELSE END EXCEPT EXISTS FALSE FIRST FOR FOREACH FULL GO GROUP HAVING IF INNER INSERT
  INTERSECT INTO IS JOIN KEY LAST LEFT LEVEL LIMIT LOOP MAX MIN MINUS MODE NATURAL NOT NULL
  OFFSET ON OR ORDER OUTER OVER PARAMETER PARAMETERS PRIMARY RETURNING RIGHT SELECT SET SIZE
  SOURCE START STOP SUM TABLE THEN TIME TRUE TYPE UNION UPDATE USER VALUE VERSION WHEN WHERE
  WHILE WITH XOR`.split(/\s+/),
);

/**
 * The tokens that MLflow sees in a filter or an order_by, spaces and comments included.
 * @throws InvalidInputError when there are more than MLflow itself reads
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const token = readToken(text, at);
    tokens.push(token);
    at += token.text.length;
    if (tokens.length > TOKENS_MAX) {
      throw new InvalidInputError(
        `Error on parsing filter: it has more than ${TOKENS_MAX} words and signs`,
      );
    }
  }
  return tokens;
}

function readToken(text: string, at: number): Token {
  for (const [pattern, kind] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    if (kind !== "word") return { kind, text: found };
    return { kind: KEYWORDS.has(found.toUpperCase()) ? "keyword" : "name", text: found };
  }
  throw new InvalidInputError(`Error on parsing filter at character ${at + 1}`);
}
