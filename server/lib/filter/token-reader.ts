import { FilterSyntaxError } from "@/server/lib/filter/filter-syntax-error";
import { KEYWORDS } from "@/server/lib/filter/keywords";
import type { SymbolText, Token } from "@/server/lib/filter/tokenize";

/** The keyword that a token spells, in lower case; null for quoted or ordinary words. */
export function keywordOf(token: Token): string | null {
  if (token.kind !== "word" || token.path !== null) return null;
  const word = token.text.toLowerCase();
  return KEYWORDS.has(word) ? word : null;
}

export function showToken(token: Token): string {
  return token.kind === "string" ? JSON.stringify(token.text) : `"${token.text}"`;
}

/** A position in a list of tokens that ends with an `end` token. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Looks at the token `ahead` places on; past the last one it stays on `end`. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new RangeError("A token list ends with an end token");
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  takeKeyword(keyword: string): boolean {
    const matches = keywordOf(this.peek()) === keyword;
    if (matches) this.#index += 1;
    return matches;
  }

  takeSymbol(text: SymbolText): boolean {
    const token = this.peek();
    const matches = token.kind === "symbol" && token.text === text;
    if (matches) this.#index += 1;
    return matches;
  }

  /** The error to throw where `expected` should stand. */
  unexpected(expected: string): FilterSyntaxError {
    const token = this.peek();
    const found = token.kind === "end" ? "" : `, found ${showToken(token)}`;
    return new FilterSyntaxError(`Expected ${expected}${found}`, token.at);
  }
}
