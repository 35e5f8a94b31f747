import { InvalidInputError } from "@/server/platform/errors";

const SHOWN_CHARACTERS = 120;

/** How places in a source are counted: a file's header is line 1, a table's first row is row 1. */
export type PlaceWord = "line" | "row";

export type BadCell = { place: number; column: string; value: string | null; wanted: string };

/** `isMasked`: everybody reads a job's error, so the value of a sensitive column is left out of it. */
export function describeBadCell(
  source: { name: string; placeWord: PlaceWord },
  { place, column, value, wanted }: BadCell,
  isMasked = false,
) {
  const shown = isMasked ? "a value (not shown: the column is sensitive)" : quote(value ?? "");
  const problem =
    value === null
      ? `is empty, but the recipe says that it is never empty`
      : `holds ${shown}, which is not ${wanted}`;
  return new InvalidInputError(
    `${source.name}, ${source.placeWord} ${place}, column "${column}": the cell ${problem}. Mend the source, or the column in the dataset's recipe`,
  );
}

const quote = (value: string) => `"${value.slice(0, SHOWN_CHARACTERS)}"`;

/**
 * @param place where the names stand, such as "orders.csv, line 1: the header"
 * @throws InvalidInputError unless the source names exactly the recipe's columns
 */
export function checkHeader(place: string, header: readonly string[], wanted: readonly string[]) {
  const missing = wanted.filter((name) => !header.includes(name));
  const unknown = header.filter((name) => !wanted.includes(name));
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  const quoteAll = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
  const problems = [
    missing.length > 0 ? `lacks the columns ${quoteAll(missing)}` : null,
    unknown.length > 0 ? `has columns that the recipe does not name: ${quoteAll(unknown)}` : null,
    twice === undefined ? null : `names the column "${twice}" twice`,
  ].filter((problem) => problem !== null);
  if (problems.length === 0) return;
  throw new InvalidInputError(
    `${place} ${problems.join(" and ")}. Make the source and the dataset's recipe agree`,
  );
}
