import { csvLine } from "@/components/ui/csv-line";
import { formatCount } from "@/components/ui/format";
import type { AnswerColumn } from "@/server/explore/schema";

const MINUS = "\u2212";
/** From here on a whole number is hard to read without groups; a year is not. */
const GROUPED_FROM = 10_000;

/** A cell as text for the clipboard and for files: exactly what the engine gave. */
export function exactText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A cell as people read it: numbers in groups and with six digits behind the point at most. */
export function cellText(value: unknown, kind: AnswerColumn["kind"]): string {
  const text = exactText(value);
  if (kind === "number") return numberText(text);
  // What is always midnight is a date.
  return kind === "time" ? text.replace(/ 00:00:00(\+00)?$/, "").replace(/\+00$/, "") : text;
}

function numberText(text: string): string {
  const found = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (found === null) return text.replace(/^-/, MINUS);
  const [, sign = "", whole = "", fraction] = found;
  const isShort = Number(whole) < Number.MAX_SAFE_INTEGER;
  const rounded = fraction === undefined || !isShort ? fraction : roundTo(Number(`0${fraction}`));
  if (rounded === "1") return numberText(`${sign}${Number(whole) + 1}`);
  const grouped = isShort && Number(whole) >= GROUPED_FROM ? formatCount(Number(whole)) : whole;
  return `${sign === "" ? "" : MINUS}${grouped}${rounded ?? ""}`;
}

/** A fraction below 1 as ".123456", with as many digits as say something; "1" if it rounds up. */
function roundTo(fraction: number): string {
  const digits = fraction !== 0 && fraction < 0.001 ? fraction.toPrecision(3) : fraction.toFixed(6);
  const value = Number(digits);
  if (value === 1) return "1";
  const text = value.toFixed(Math.min(20, Math.max(6, 2 - Math.floor(Math.log10(value || 1)))));
  return text.replace(/^0/, "").replace(/\.?0+$/, "");
}

/** Rows as CSV, as exact as they came. */
export function rowsToCsv(
  columns: readonly AnswerColumn[],
  rows: readonly (readonly unknown[])[],
): string {
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => row.map(exactText))];
  return lines.map((cells) => `${csvLine(cells)}\r\n`).join("");
}
