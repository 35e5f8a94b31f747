import type { ChartPoint, ChartSeries, ChartX } from "@/components/charts/chart-types";
import { colourAt } from "@/components/charts/series-colour";
import { cellText } from "@/components/explore/cell-text";
import type { CHART_KINDS } from "@/server/explore/constants";
import type { ChartChoice } from "@/server/explore/saved/schema";
import type { AnswerColumn } from "@/server/explore/schema";

export type ChartKind = (typeof CHART_KINDS)[number];
export type { ChartChoice };

type Rows = readonly (readonly unknown[])[];
type Ends = readonly [number, number];
export type DrawnChart = {
  /** `domain` is what several facets share. */
  x: { kind: "time" | "number" | "category"; label: string; domain?: Ends };
  y: Ends | null;
  /** One of no name, or one a value of the facet's column. */
  facets: { name: string; series: ChartSeries[] }[];
  /** What of the rows is not drawn, in words. */
  notes: string[];
};

const CATEGORIES_MAX = 60;
const COLOURS_MAX = 8;
const FACETS_MAX = 12;
const POINTS_MAX = 5_000;

/** What the types of the columns suggest: a line over time, bars over words, else dots. */
export function recommendChart(columns: readonly AnswerColumn[], rows: Rows): ChartChoice | null {
  const numbers = columns.filter(({ kind }) => kind === "number");
  const time = columns.find(({ kind }) => kind === "time");
  const word = columns.find(({ kind }) => kind === "text" || kind === "boolean");
  const at = (column: AnswerColumn) => columns.indexOf(column);
  const [first, second] = numbers;
  if (first === undefined) return null;
  const choice = { y: first.name, colour: "", facet: "" };
  if (time !== undefined) {
    if (isUnique(rows, [at(time)])) return { ...choice, kind: "line", x: time.name };
    const isSplit = word !== undefined && isUnique(rows, [at(time), at(word)]);
    if (isSplit) return { ...choice, kind: "line", x: time.name, colour: word.name };
  }
  if (word !== undefined && isUnique(rows, [at(word)])) {
    return { ...choice, kind: "bar", x: word.name };
  }
  const words = columns.filter(({ kind }) => kind === "text" || kind === "boolean");
  const split = recommendSplit(words, rows, at);
  if (split !== null) return { ...choice, kind: "bar", ...split };
  if (second === undefined) {
    if (time !== undefined) return { ...choice, kind: "scatter", x: time.name };
    return word === undefined ? null : { ...choice, kind: "bar", x: word.name };
  }
  const kind = columns.length === 2 && isUnique(rows, [at(first)]) ? "line" : "scatter";
  return { ...choice, kind, x: first.name, y: second.name };
}

/** Two words that tell rows apart: the one of more values below, the other as colour, or as facet. */
function recommendSplit(
  [one, other]: readonly AnswerColumn[],
  rows: Rows,
  at: (column: AnswerColumn) => number,
): Pick<ChartChoice, "x" | "colour" | "facet"> | null {
  if (one === undefined || other === undefined) return null;
  if (!isUnique(rows, [at(one), at(other)])) return null;
  const countOf = (column: AnswerColumn) => new Set(rows.map((row) => row[at(column)])).size;
  const [more, fewer] = countOf(one) >= countOf(other) ? [one, other] : [other, one];
  const isColour = countOf(fewer) <= COLOURS_MAX;
  const [colour, facet] = isColour ? [fewer.name, ""] : ["", fewer.name];
  return { x: more.name, colour, facet };
}

function isUnique(rows: Rows, places: readonly number[]): boolean {
  const keys = new Set(rows.map((row) => JSON.stringify(places.map((place) => row[place]))));
  return keys.size === rows.length;
}

/**
 * The series of a chart, one a value of the colour column, in one part a value of the facet column.
 * @returns a sentence instead where the rows cannot be drawn so
 */
export function drawChart(
  choice: ChartChoice,
  columns: readonly AnswerColumn[],
  rows: Rows,
): DrawnChart | string {
  const place = (name: string) => columns.findIndex((column) => column.name === name);
  const x = place(choice.x);
  const y = place(choice.y);
  const splits = [place(choice.colour), place(choice.facet)].filter((at) => at !== -1);
  const [xColumn, yColumn] = [columns[x], columns[y]];
  if (xColumn === undefined || yColumn === undefined) return "Choose a column for x and for y.";
  if (yColumn.kind !== "number") return `${choice.y} is no number. Choose a number for y.`;
  if (choice.kind !== "scatter" && !isUnique(rows, [x, ...splits])) {
    return `Several rows have the same ${choice.x}. Group by it in the query, split by colour or facet, or draw dots.`;
  }
  const xKind = choice.kind === "bar" ? "category" : axisKind(xColumn);
  if (choice.kind === "line" && xKind === "category") {
    return `A line needs a number or a time for x. Draw ${choice.x} as bars.`;
  }
  const notes: string[] = [];
  const shown = limitRows(rows, { x, xKind, notes });
  const facets = splitRows(shown, place(choice.facet), { most: FACETS_MAX, what: "facets", notes });
  const drawn = facets.flatMap(([, part]) => part);
  const colours = splitRows(drawn, place(choice.colour), {
    ...{ most: COLOURS_MAX, what: "colours", notes },
  }).map(([name]) => name);
  const points = { x, y, xColumn, xKind, isSorted: choice.kind === "line" };
  const parts = facets.map(([name, part]) => ({
    name,
    series: splitSeries(part, place(choice.colour), colours).map(
      ([colour, own, at]): ChartSeries => ({
        id: `${at}-${colour}`,
        label: colour === "" ? choice.y : colour,
        kind: choice.kind,
        colour: colourAt(at),
        points: toPoints(own, points),
      }),
    ),
  }));
  const single = { x: { kind: xKind, label: choice.x }, y: null, facets: parts, notes };
  return parts.length < 2 ? single : shareEnds(single, choice.kind);
}

/** Facets are read against each other: the same ends of both axes, the same words in one order. */
function shareEnds(chart: DrawnChart, kind: ChartKind): DrawnChart {
  const points = chart.facets.flatMap(({ series }) => series.flatMap((each) => each.points));
  const values = points.flatMap(({ y }) => (y === null ? [] : [y]));
  const y = widen(endsOf(kind === "bar" ? [0, ...values] : values));
  if (chart.x.kind !== "category") {
    const domain = endsOf(points.map((point) => Number(point.x)));
    return domain === null ? { ...chart, y } : { ...chart, x: { ...chart.x, domain }, y };
  }
  const words = [...new Set(points.map((point) => String(point.x)))];
  const facets = chart.facets.map(({ name, series }) => ({
    name,
    series: series.map((each) => ({ ...each, points: fillWords(each.points, words) })),
  }));
  return { ...chart, y, facets };
}

function endsOf(values: readonly number[]): Ends | null {
  if (values.length === 0) return null;
  const fold = (pick: (a: number, b: number) => number) => values.reduce((a, b) => pick(a, b));
  return [fold(Math.min), fold(Math.max)];
}

/** Room above and below, but none beyond zero. */
function widen(ends: Ends | null): Ends | null {
  if (ends === null) return null;
  const [low, high] = ends;
  const room = (high - low || Math.abs(high) || 1) / 20;
  return [low === 0 ? 0 : low - room, high === 0 ? 0 : high + room];
}

function fillWords(points: readonly ChartPoint[], words: readonly string[]): ChartPoint[] {
  const has = new Set(points.map(({ x }) => x));
  const empty = words.filter((word) => !has.has(word)).map((x) => ({ x, y: null }));
  const order = new Map(words.map((word, at) => [word, at]));
  const at = ({ x }: ChartPoint) => order.get(String(x)) ?? 0;
  return [...points, ...empty].sort((a, b) => at(a) - at(b));
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

type SplitOptions = { most: number; what: string; notes: string[] };

/** Rows by the words of a column, in the order in which these first appear; one part without it. */
function splitRows(rows: Rows, place: number, { most, what, notes }: SplitOptions) {
  if (place === -1) return [["", rows]] as [string, Rows][];
  const parts = new Map<string, (readonly unknown[])[]>();
  for (const row of rows) {
    const name = nameOf(row[place]);
    const part = parts.get(name);
    if (part === undefined) parts.set(name, [row]);
    else part.push(row);
  }
  if (parts.size > most) notes.push(`first ${most} of ${parts.size} ${what}`);
  return [...parts].slice(0, most) as [string, Rows][];
}

/** With the place of each colour among all, so that it is the same in every facet. */
function splitSeries(rows: Rows, place: number, colours: readonly string[]) {
  const parts = splitRows(rows, place, { most: Number.POSITIVE_INFINITY, what: "", notes: [] });
  return parts
    .map(([name, part]): [string, Rows, number] => [name, part, colours.indexOf(name)])
    .filter(([, , at]) => at !== -1)
    .sort(([, , a], [, , b]) => a - b);
}

function nameOf(value: unknown): string {
  return value === null ? "empty" : cellText(value, "text");
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
