import type { ChartPane, ChartPoint, ChartSeries, ChartX } from "@/components/charts/chart-types";
import { colourAt, dashAt } from "@/components/charts/series-colour";

export type XKey = number | string;
export type ChartRow = { x: XKey; [key: string]: XKey | number | [number, number] | null };

export type PreparedSeries = {
  id: string;
  label: string;
  kind: ChartSeries["kind"];
  colour: string;
  dash: string | undefined;
  strokeWidth: number;
  hatched: boolean;
  stack: string | undefined;
  /** Row keys that hold its values: one a stretch between missing values, or one for all. */
  keys: readonly string[];
  /** Row keys of its min–max bands, beside `keys`; empty where no point is a bucket. */
  bandKeys: readonly string[];
  /** Draw through rows that belong to other series' instants. */
  connect: boolean;
  values: ReadonlyMap<XKey, number | null>;
  /** Points that a line would not show, having no neighbour; all of them in a short series. */
  dots: ReadonlySet<XKey>;
};

export type PreparedPane = {
  pane: ChartPane;
  rows: readonly ChartRow[];
  series: readonly PreparedSeries[];
  /** Series held back because of the limit. */
  heldBack: number;
};

const DOTTED_UP_TO = 32;

export function toKey(x: ChartX): XKey {
  return x instanceof Date ? x.getTime() : x;
}

/**
 * Turns the panes of one chart into rows to draw. All panes get a row for every x of any series,
 * so that one cursor fits them all; a missing value stays a gap, while an x that only another
 * series has does not interrupt a line.
 */
export function prepareChart(panes: readonly ChartPane[], maxSeries: number): PreparedPane[] {
  const kept = panes.map((pane) => keepLargest(pane.series, maxSeries));
  const xs = unionOfX(kept.flat());
  let place = 0;
  return panes.map((pane, index) => {
    const series = (kept[index] ?? []).map((each) => {
      const prepared = prepareSeries(each, place, xs, pane.scale === "log");
      place += 1;
      return prepared;
    });
    return {
      pane,
      rows: makeRows(xs, series),
      series: series.map(({ prepared }) => prepared),
      heldBack: pane.series.length - series.length,
    };
  });
}

/** The `limit` series with the largest peaks, in their own order. */
function keepLargest(series: readonly ChartSeries[], limit: number): readonly ChartSeries[] {
  if (series.length <= limit) return series;
  const peakOf = ({ points }: ChartSeries) =>
    points.reduce((peak, { y }) => Math.max(peak, y ?? peak), Number.NEGATIVE_INFINITY);
  const kept = new Set([...series].sort((a, b) => peakOf(b) - peakOf(a)).slice(0, limit));
  return series.filter((each) => kept.has(each));
}

/** Every x once: numbers and times in order, words as they first appear. */
function unionOfX(series: readonly ChartSeries[]): XKey[] {
  const keys = new Set(series.flatMap(({ points }) => points.map(({ x }) => toKey(x))));
  const xs = [...keys];
  return xs.every((x) => typeof x === "number") ? xs.sort((a, b) => Number(a) - Number(b)) : xs;
}

type Cells = ReadonlyMap<XKey, Readonly<Record<string, number | [number, number] | null>>>;

function prepareSeries(
  series: ChartSeries,
  place: number,
  xs: readonly XKey[],
  isLog: boolean,
): { prepared: PreparedSeries; cells: Cells } {
  const points = new Map(series.points.map((point) => [toKey(point.x), drawable(point, isLog)]));
  const ordered = xs.flatMap((x) => {
    const point = points.get(x);
    return point === undefined ? [] : [{ x, point }];
  });
  const isLine = series.kind === "line" || series.kind === "area";
  const coversAll = ordered.length === xs.length;
  const stretches = splitAtGaps(ordered);
  const isSplit = isLine && series.stack === undefined && !coversAll;
  const hasBand = ordered.some(({ point }) => point.min !== undefined && point.max !== undefined);

  const cells = new Map<XKey, Record<string, number | [number, number] | null>>();
  const keyOf = (stretch: number) => `s${place}_${isSplit ? stretch : 0}`;
  stretches.forEach((stretch, index) => {
    for (const { x, point } of stretch) {
      const { y, min, max } = point;
      const band = min === undefined || max === undefined ? null : ([min, max] as [number, number]);
      cells.set(x, { [keyOf(index)]: y, ...(hasBand && { [`${keyOf(index)}_band`]: band }) });
    }
  });
  const keys = [...new Set(stretches.map((_, index) => keyOf(index)))];
  return {
    cells,
    prepared: {
      id: series.id,
      label: series.label,
      kind: series.kind,
      stack: series.stack,
      ...styleOf(series, place),
      keys,
      bandKeys: hasBand ? keys.map((key) => `${key}_band`) : [],
      connect: isSplit || (series.stack !== undefined && !coversAll),
      values: new Map(ordered.map(({ x, point }) => [x, point.y])),
      dots: dotsOf(stretches),
    },
  };
}

/** A value that no logarithm has is drawn as missing. */
function drawable(point: ChartPoint, isLog: boolean): ChartPoint {
  const { y } = point;
  if (y !== null && Number.isFinite(y) && !(isLog && y <= 0)) return point;
  return { x: point.x, y: null };
}

type Placed = { x: XKey; point: ChartPoint };

/** Runs of neighbouring points that have a value. */
function splitAtGaps(points: readonly Placed[]): Placed[][] {
  const stretches: Placed[][] = [];
  let current: Placed[] = [];
  for (const placed of points) {
    if (placed.point.y !== null) {
      current.push(placed);
    } else if (current.length > 0) {
      stretches.push(current);
      current = [];
    }
  }
  return current.length > 0 ? [...stretches, current] : stretches;
}

function dotsOf(stretches: readonly Placed[][]): Set<XKey> {
  const count = stretches.reduce((sum, { length }) => sum + length, 0);
  const dotted = count <= DOTTED_UP_TO ? stretches : stretches.filter(({ length }) => length === 1);
  return new Set(dotted.flatMap((stretch) => stretch.map(({ x }) => x)));
}

function styleOf({ role, colour }: ChartSeries, place: number) {
  return {
    colour: colour ?? (role === "reference" ? "var(--chart-reference)" : colourAt(place)),
    dash: role === "challenger" ? "6 3" : role === "estimate" ? "2 3" : dashAt(place),
    strokeWidth: role === "champion" ? 2.25 : 1.5,
    hatched: role === "estimate",
  };
}

function makeRows(xs: readonly XKey[], series: readonly { cells: Cells }[]): ChartRow[] {
  return xs.map((x) => Object.assign({ x }, ...series.map(({ cells }) => cells.get(x) ?? {})));
}

/** Smallest distance of neighbouring numbers; null with fewer than two. */
export function smallestStep(xs: readonly number[]): number | null {
  const sorted = [...new Set(xs)].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((x, index) => x - (sorted[index] ?? x));
  return steps.length === 0 ? null : Math.min(...steps);
}

/**
 * The ends of a number or time axis: those of the data, half a bar further where there are bars.
 * A single point gets room on both sides. Null without data.
 */
export function domainOf(panes: readonly PreparedPane[]): [number, number] | null {
  const xs = panes[0]?.rows.flatMap(({ x }) => (typeof x === "number" ? [x] : [])) ?? [];
  const first = xs[0];
  const last = xs.at(-1);
  if (first === undefined || last === undefined) return null;
  if (first === last) return [first - 1, last + 1];
  const hasBars = panes.some(({ series }) => series.some(({ kind }) => kind === "bar"));
  const margin = hasBars ? (smallestStep(xs) ?? 0) / 2 : 0;
  return [first - margin, last + margin];
}

/** The rows inside [from, to] and one neighbour on each side, so that lines run to the edge. */
export function rowsWithin(
  rows: readonly ChartRow[],
  [from, to]: readonly [number, number],
): ChartRow[] {
  const first = rows.findIndex(({ x }) => Number(x) >= from);
  const last = rows.findLastIndex(({ x }) => Number(x) <= to);
  if (first === -1 || last === -1) return [];
  return rows.slice(Math.max(0, Math.min(first, last) - 1), Math.max(first, last) + 2);
}
