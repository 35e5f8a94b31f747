import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { guessDelimiter, parseHeader, QuoteTracker } from "@/server/lib/csv/csv-text";
import { InvalidInputError } from "./errors";

const HEADER_BYTES = 1 << 20;
const LINE = /CSV Error on Line: (\d+)/;
const ORIGINAL = /Original Line: (.*)/;
const CELLS = /Expected Number of Columns: (\d+) Found: (\d+)/;
const SHOWN_CHARACTERS = 120;

/** The fault of a CSV reader in words: file, line, what is wrong and what to do. Null for others. */
export function describeReadFault(error: unknown, file: string): InvalidInputError | null {
  const text = error instanceof Error ? error.message : "";
  const line = LINE.exec(text)?.[1];
  if (line === undefined) return null;
  const cells = CELLS.exec(text);
  const original = ORIGINAL.exec(text)?.[1]?.trim() ?? "";
  const shown =
    original.length > SHOWN_CHARACTERS ? `${original.slice(0, SHOWN_CHARACTERS)}…` : original;
  const problem =
    cells === null
      ? "cannot be read as CSV"
      : `has ${cells[2]} cells where the header has ${cells[1]}`;
  return new InvalidInputError(
    `${file}, line ${line}: the row ${problem}: ${shown}. Mend the row in the file and try again`,
    { cause: error },
  );
}

/**
 * Hash and header of a CSV file, in one reading that also finds a quote that is never closed.
 * @param format its delimiter null when the header shall tell it
 * @throws InvalidInputError naming its line
 */
export async function inspectCsv(
  file: string,
  fileName: string,
  format: { delimiter: string | null; quote: string },
  signal: AbortSignal,
): Promise<{ sha256: string; header: string[]; delimiter: string }> {
  const hash = createHash("sha256");
  const quotes = new QuoteTracker(format.quote.charCodeAt(0));
  for await (const chunk of createReadStream(file, { signal })) {
    hash.update(chunk);
    quotes.read(chunk);
  }
  const { openLine } = quotes;
  if (openLine !== null) {
    throw new InvalidInputError(
      `${fileName}, line ${openLine}: a quoted cell begins here and is never closed. Mend the row in the file and try again`,
    );
  }
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const text = buffer.subarray(0, bytesRead).toString("utf8");
    const delimiter = format.delimiter ?? guessDelimiter(text);
    const header = parseHeader(text, { ...format, delimiter });
    return { sha256: hash.digest("hex"), header, delimiter };
  } finally {
    await handle.close();
  }
}
