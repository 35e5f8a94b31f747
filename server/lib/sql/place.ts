/** Line and column of a text, both from 1. */
export type Place = { line: number; column: number };

/** Where the byte `at` of a text in UTF-8 lies, as engines count it. */
export function placeOfByte(text: string, at: number): Place {
  let bytes = 0;
  let line = 1;
  let column = 1;
  for (const character of text) {
    if (bytes >= at) break;
    bytes += new TextEncoder().encode(character).length;
    if (character === "\n") {
      line += 1;
      column = 1;
    } else column += 1;
  }
  return { line, column };
}

const KIND = /^[A-Z][\w ]* Error: /;
const MARK = /\n\s*LINE (\d+): ([^\n]*)\n( *)\^/;

/**
 * DuckDB's message in one line, and the place that its caret marks.
 * @param linesBefore lines that were put before the text that people wrote
 */
export function readEngineMessage(
  message: string,
  linesBefore: number,
): { message: string; place: Place | null } {
  const mark = MARK.exec(message);
  const words = (mark === null ? message : message.slice(0, mark.index))
    .replace(KIND, "")
    .replace(/\s*\n\s*/g, " ")
    .trim();
  if (mark === null) return { message: words, place: null };
  const [, lineText = "", shown = "", blanks = ""] = mark;
  const line = Number(lineText) - linesBefore;
  // A long line is shown from its middle, so that the caret does not tell its column.
  const column = shown.startsWith("...") ? 1 : blanks.length - `LINE ${lineText}: `.length + 1;
  return { message: words, place: line < 1 ? null : { line, column: Math.max(1, column) } };
}
