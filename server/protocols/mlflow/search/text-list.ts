import { InvalidInputError } from "@/server/platform/errors";

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const CODE_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const SKIPPED = /(?:[ \t\f\r\n]|\\\r?\n|#[^\n]*(?:\n|$))*/y;
const PREFIXED_QUOTE = /([rRuU]?)('''|"""|'|")/y;

type Item = string | readonly Item[];

/**
 * The texts of a list such as `('a', "b")`. MLflow reads it as Python, so its escapes count, texts
 * side by side are one, and one text in brackets is a list as well.
 * @throws InvalidInputError for anything but texts; for none at all unless `mayBeEmpty`
 */
export function parseTextList(source: string, mayBeEmpty = false): string[] {
  const reader = new ListReader(source);
  const found = reader.readAll();
  const items = typeof found === "string" ? [found] : found;
  if (items.length === 0 && !mayBeEmpty) {
    throw new InvalidInputError(
      "While parsing a list in the query, expected a non-empty list of string values, but got empty list",
    );
  }
  return items.map((item) => {
    if (typeof item === "string") return item;
    throw illFormed(source);
  });
}

function illFormed(source: string): InvalidInputError {
  return new InvalidInputError(
    `While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list ${source}`,
  );
}

class ListReader {
  private at = 0;

  constructor(private readonly source: string) {}

  readAll(): Item {
    const item = this.readBrackets();
    this.skip();
    if (this.at < this.source.length) throw illFormed(this.source);
    return item;
  }

  /** What stands in brackets: one item itself, or a list when a comma makes it one. */
  private readBrackets(): Item {
    if (!this.take("(")) throw illFormed(this.source);
    const items: Item[] = [];
    let isList = false;
    while (!this.take(")")) {
      if (items.length > 0 && !isList) throw illFormed(this.source);
      items.push(this.readItem());
      const hasComma = this.take(",");
      if (!hasComma && isList) {
        if (!this.take(")")) throw illFormed(this.source);
        return items;
      }
      isList ||= hasComma;
    }
    const [only] = items;
    return only === undefined || isList ? items : only;
  }

  private readItem(): Item {
    this.skip();
    if (this.source[this.at] === "(") return this.readBrackets();
    let text = this.readText();
    if (text === undefined) throw illFormed(this.source);
    for (let more = this.readText(); more !== undefined; more = this.readText()) text += more;
    return text;
  }

  private readText(): string | undefined {
    this.skip();
    PREFIXED_QUOTE.lastIndex = this.at;
    const [opened, prefix, quote] = PREFIXED_QUOTE.exec(this.source) ?? [];
    if (opened === undefined || quote === undefined) return undefined;
    this.at += opened.length;
    const isRaw = prefix?.toLowerCase() === "r";
    let text = "";
    while (!this.source.startsWith(quote, this.at)) {
      const char = this.source[this.at];
      if (char === undefined || (quote.length === 1 && /[\r\n]/.test(char))) {
        throw illFormed(this.source);
      }
      text += char === "\\" ? this.readEscape(isRaw) : char;
      if (char !== "\\") this.at += 1;
    }
    this.at += quote.length;
    return text;
  }

  private readEscape(isRaw: boolean): string {
    const code = this.source[this.at + 1];
    if (code === undefined || code === "N") throw illFormed(this.source);
    const start = this.at;
    this.at += 2;
    if (isRaw) return this.source.slice(start, this.at);
    const length = CODE_LENGTHS[code];
    if (length !== undefined) return this.readCode(length);
    const octal = /^[0-7]{1,3}/.exec(this.source.slice(start + 1, start + 4))?.[0];
    if (octal !== undefined) {
      this.at = start + 1 + octal.length;
      return String.fromCodePoint(Number.parseInt(octal, 8));
    }
    return ESCAPES[code] ?? `\\${code}`;
  }

  private readCode(length: number): string {
    const digits = this.source.slice(this.at, this.at + length);
    const code = Number.parseInt(digits, 16);
    if (!/^[\da-f]+$/i.test(digits) || digits.length < length || code > 0x10_ffff) {
      throw illFormed(this.source);
    }
    this.at += length;
    return String.fromCodePoint(code);
  }

  private take(sign: string): boolean {
    this.skip();
    if (this.source[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private skip(): void {
    SKIPPED.lastIndex = this.at;
    this.at += SKIPPED.exec(this.source)?.[0].length ?? 0;
  }
}
