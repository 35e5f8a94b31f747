export type MarkedFilter = { before: string; marked: string; after: string };

/**
 * Splits a filter text at the place that an error message names as `at character N`
 * (counted from 1); null where the message names none. A place behind the text marks a blank.
 */
export function markFilterError(filter: string, message: string): MarkedFilter | null {
  const found = /at character (\d+)/.exec(message);
  if (found === null) return null;
  const position = Math.min(filter.length, Math.max(0, Number(found[1]) - 1));
  const marked = [...filter.slice(position)][0] ?? " ";
  return {
    before: filter.slice(0, position),
    marked,
    after: filter.slice(position + marked.length),
  };
}
