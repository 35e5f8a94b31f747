import type { ChartPoint, ChartSeries, ChartX } from "@/components/charts/chart-types";
import { cellText } from "@/components/explore/cell-text";
import type { AnswerColumn } from "@/server/explore/schema";

export const CHART_KINDS = ["bar", "line", "scatter"] as const;
export type ChartKind = (typeof CHART_KINDS)[number];
/** Names of columns; `colour` empty for one series. */
export type ChartChoice = { kind: ChartKind; x: string; y: string; colour: string };

type Rows = readonly (readonly unknown[])[];
export type DrawnChart = {
  x: { kind: "time" | "number" | "category"; label: string };
  series: ChartSeries[];
  /** What of the rows is not drawn, in words. */
  notes: string[];
};

const CATEGORIES_MAX = 60;
const COLOURS_MAX = 8;
const POINTS_MAX = 5_000;

/** What the types of the columns suggest: a line over time, bars over words, else dots. */
export function recommendChart(columns: readonly AnswerColumn[], rows: Rows): ChartChoice | null {
  const numbers = columns.filter(({ kind }) => kind === "number");
  const time = columns.find(({ kind }) => kind === "time");
  const word = columns.find(({ kind }) => kind === "text" || kind === "boolean");
  const at = (column: AnswerColumn) => columns.indexOf(column);
  const [first, second] = numbers;
  if (first === undefined) return null;
  const choice = { y: first.name, colour: "" };
  if (time !== undefined) {
    if (isUnique(rows, [at(time)])) return { ...choice, kind: "line", x: time.name };
    const isSplit = word !== undefined && isUnique(rows, [at(time), at(word)]);
    if (isSplit) return { ...choice, kind: "line", x: time.name, colour: word.name };
  }
  if (word !== undefined && isUnique(rows, [at(word)])) {
    return { ...choice, kind: "bar", x: word.name };
  }
  if (second === undefined)
    return time === undefined ? null : { ...choice, kind: "scatter", x: time.name };
  const kind = columns.length === 2 && isUnique(rows, [at(first)]) ? "line" : "scatter";
  return { ...choice, kind, x: first.name, y: second.name };
}

function isUnique(rows: Rows, places: readonly number[]): boolean {
  const keys = new Set(rows.map((row) => JSON.stringify(places.map((place) => row[place]))));
  return keys.size === rows.length;
}

/**
 * The series of a chart, one a value of the colour column.
 * @returns a sentence instead where the rows cannot be drawn so
 */
export function drawChart(
  choice: ChartChoice,
  columns: readonly AnswerColumn[],
  rows: Rows,
): DrawnChart | string {
  const place = (name: string) => columns.findIndex((column) => column.name === name);
  const [x, y, colour] = [choice.x, choice.y, choice.colour].map(place) as [number, number, number];
  const xColumn = columns[x];
  if (xColumn === undefined || columns[y] === undefined) return "Choose a column for x and for y.";
  if (columns[y].kind !== "number") return `${choice.y} is no number. Choose a number for y.`;
  if (choice.kind !== "scatter" && !isUnique(rows, colour === -1 ? [x] : [x, colour])) {
    return `Several rows have the same ${choice.x}. Group by it in the query, split by colour, or draw dots.`;
  }
  const xKind = choice.kind === "bar" ? "category" : axisKind(xColumn);
  if (choice.kind === "line" && xKind === "category") {
    return `A line needs a number or a time for x. Draw ${choice.x} as bars.`;
  }
  const notes: string[] = [];
  const shown = limitRows(rows, { x, xKind, notes });
  const series = splitSeries(shown, colour, notes).map(
    ([name, part], index): ChartSeries => ({
      id: `${index}-${name}`,
      label: name === "" ? choice.y : name,
      kind: choice.kind,
      points: toPoints(part, { x, y, xColumn, xKind, isSorted: choice.kind === "line" }),
    }),
  );
  return { x: { kind: xKind, label: choice.x }, series, notes };
}

function axisKind({ kind }: AnswerColumn): "time" | "number" | "category" {
  return kind === "time" || kind === "number" ? kind : "category";
}

function limitRows(
  rows: Rows,
  { x, xKind, notes }: { x: number; xKind: string; notes: string[] },
): Rows {
  if (xKind === "category") {
    const names = [...new Set(rows.map((row) => row[x]))];
    if (names.length <= CATEGORIES_MAX) return rows;
    notes.push(`first ${CATEGORIES_MAX} of ${names.length} values of x`);
    const kept = new Set(names.slice(0, CATEGORIES_MAX));
    return rows.filter((row) => kept.has(row[x]));
  }
  if (rows.length <= POINTS_MAX) return rows;
  notes.push(`first ${POINTS_MAX} of ${rows.length} rows`);
  return rows.slice(0, POINTS_MAX);
}

function splitSeries(rows: Rows, colour: number, notes: string[]): [string, Rows][] {
  if (colour === -1) return [["", rows]];
  const parts = new Map<string, unknown[][]>();
  for (const row of rows) {
    const name = row[colour] === null ? "empty" : cellText(row[colour], "text");
    parts.set(name, [...(parts.get(name) ?? []), [...row]]);
  }
  if (parts.size > COLOURS_MAX) notes.push(`first ${COLOURS_MAX} of ${parts.size} colours`);
  return [...parts].slice(0, COLOURS_MAX);
}

type PointOptions = {
  x: number;
  y: number;
  xColumn: AnswerColumn;
  xKind: "time" | "number" | "category";
  isSorted: boolean;
};

function toPoints(rows: Rows, { x, y, xColumn, xKind, isSorted }: PointOptions): ChartPoint[] {
  const points = rows.flatMap((row): ChartPoint[] => {
    const at = toX(row[x], xKind, xColumn);
    const value = row[y] === null ? null : Number(row[y]);
    return at === null ? [] : [{ x: at, y: Number.isFinite(value) ? value : null }];
  });
  return isSorted ? points.sort((a, b) => Number(a.x) - Number(b.x)) : points;
}

function toX(value: unknown, kind: PointOptions["xKind"], column: AnswerColumn): ChartX | null {
  if (kind === "category") return value === null ? "empty" : cellText(value, column.kind);
  if (value === null) return null;
  const at = kind === "number" ? Number(value) : Date.parse(toIso(String(value)));
  if (!Number.isFinite(at)) return null;
  return kind === "number" ? at : new Date(at);
}

/** "2009-01-01 10:00:00+00" as ISO 8601; a time without a zone is UTC here. */
function toIso(text: string): string {
  const [day = "", clock] = text.replace(/\+00$/, "").split(" ");
  return clock === undefined ? day : `${day}T${clock}Z`;
}
