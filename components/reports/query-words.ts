import { describeSample } from "@/components/explore/sample-words";
import type { QueryAnswer } from "@/server/explore/schema";

/** "all rows of bank v3": what of which versions was read. */
export function describeSources({ sources }: Pick<QueryAnswer, "sources">): string {
  const sample = describeSample(sources);
  const whole = sources.filter(({ share }) => share === undefined);
  const names = whole.map(({ slug, number }) => `${slug} v${number}`);
  const read = names.length === 0 ? [] : [`all rows of ${names.join(", ")}`];
  const parts = [...read, ...(sample === null ? [] : [sample])];
  return parts.length === 0 ? "no dataset" : parts.join(", ");
}

type NumberAnswer = Pick<QueryAnswer, "columns" | "rows" | "hasMore">;

/**
 * The one number of an answer of one row; null where its cell is empty.
 * @returns a sentence instead where there is no one number
 */
export function readNumber(
  { columns, rows, hasMore }: NumberAnswer,
  name: string,
): { value: number | null } | string {
  const place = columns.findIndex((column) => column.name === name);
  if (place === -1) return `The query has no column ${name} any more.`;
  if (columns[place]?.kind !== "number") return `${name} is no number.`;
  const [row] = rows;
  if (row === undefined) return "The query has no rows.";
  if (rows.length > 1 || hasMore) {
    return `The query has ${hasMore ? "more than " : ""}${rows.length} rows; one number needs one row.`;
  }
  const cell = row[place];
  const value = cell === null || cell === undefined ? null : Number(cell);
  return { value: value !== null && Number.isFinite(value) ? value : null };
}
