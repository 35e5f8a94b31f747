import { InvalidInputError } from "@/server/platform/errors";

const SHOWN_CHARACTERS = 120;

export type BadCell = { line: number; column: string; value: string | null; wanted: string };

export function describeBadCell(file: string, { line, column, value, wanted }: BadCell) {
  const problem =
    value === null
      ? `is empty, but the recipe says that it is never empty`
      : `holds "${value.slice(0, SHOWN_CHARACTERS)}", which is not ${wanted}`;
  return new InvalidInputError(
    `${file}, line ${line}, column "${column}": the cell ${problem}. Mend the file, or the column in the dataset's recipe`,
  );
}

/** @throws InvalidInputError unless the file's header names exactly the recipe's columns */
export function checkHeader(file: string, header: readonly string[], wanted: readonly string[]) {
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
    `${file}, line 1: the header ${problems.join(" and ")}. Make the file and the dataset's recipe agree`,
  );
}
