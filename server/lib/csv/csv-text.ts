/** Cells of the first record of a CSV text: quoted cells may hold delimiters, doubled quotes and line ends. */
export function parseHeader(
  text: string,
  { delimiter, quote }: { delimiter: string; quote: string },
): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  for (let at = 0; at < body.length; at += 1) {
    const char = body.charAt(at);
    if (isQuoted && char === quote && body.charAt(at + 1) === quote) {
      cell += quote;
      at += 1;
    } else if (char === quote) {
      isQuoted = !isQuoted;
    } else if (!isQuoted && char === delimiter) {
      cells.push(cell);
      cell = "";
    } else if (!isQuoted && (char === "\n" || char === "\r")) {
      break;
    } else {
      cell += char;
    }
  }
  return [...cells, cell];
}

/** Follows quotes through a text that comes in pieces, to find one that is never closed. */
export class QuoteTracker {
  private line = 1;
  private openedAt: number | null = null;

  constructor(private readonly quote: number) {}

  /** `bytes` in an encoding in which quote and line end are single bytes, such as UTF-8. */
  read(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === 10) this.line += 1;
      else if (byte === this.quote) this.openedAt = this.openedAt === null ? this.line : null;
    }
  }

  /** Line of the quote that is open now; null when none is. */
  get openLine(): number | null {
    return this.openedAt;
  }
}

const DELIMITERS = [",", ";", "\t", "|"];

/** The delimiter that cuts a header into most cells; a comma where none does. */
export function guessDelimiter(text: string): string {
  const counted = DELIMITERS.map((delimiter) => ({
    delimiter,
    cells: parseHeader(text, { delimiter, quote: '"' }).length,
  }));
  return counted.reduce((best, each) => (each.cells > best.cells ? each : best)).delimiter;
}
