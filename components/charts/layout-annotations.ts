import type { ChartAnnotation } from "@/components/charts/chart-types";

export type PlacedAnnotation = {
  annotation: ChartAnnotation;
  /** Pixels from the lane's left edge. */
  left: number;
  /** Width of what lasted, at least 0. */
  spanWidth: number;
  /** Width the mark may take with its words; `ICON_WIDTH` when there is room for the icon only. */
  width: number;
  row: number;
  /** Others at the same place, told with this one. */
  more: readonly ChartAnnotation[];
};

export type AnnotationLayout = {
  placed: readonly PlacedAnnotation[];
  rowCount: number;
  /** Annotations before or after the range shown. */
  outside: number;
};

export const ICON_WIDTH = 20;
const MAX_ROWS = 3;
const MAX_LABEL_WIDTH = 180;
const CHARACTER_WIDTH = 6.6;
const GAP = 6;

const msOf = (at: Date | number) => (at instanceof Date ? at.getTime() : at);

/**
 * Places annotations in up to three rows, by time: with words where they fit, as an icon where
 * only that fits, else joined to their neighbour. None disappears.
 */
export function layoutAnnotations(
  annotations: readonly ChartAnnotation[],
  [from, to]: readonly [number, number],
  width: number,
): AnnotationLayout {
  const scale = (ms: number) => ((Math.min(to, Math.max(from, ms)) - from) / (to - from)) * width;
  const inside = annotations
    .filter(({ at, until }) => msOf(at) <= to && msOf(until ?? at) >= from)
    .sort((a, b) => msOf(a.at) - msOf(b.at) || a.id.localeCompare(b.id));

  const ends: number[] = [];
  const placed: (PlacedAnnotation & { more: ChartAnnotation[] })[] = [];
  for (const annotation of inside) {
    const start = scale(msOf(annotation.at));
    const left = Math.min(start, Math.max(0, width - ICON_WIDTH));
    const spanWidth = Math.max(0, scale(msOf(annotation.until ?? annotation.at)) - start);
    const wanted = Math.min(
      MAX_LABEL_WIDTH,
      ICON_WIDTH + annotation.title.length * CHARACTER_WIDTH,
    );
    const row = findRow(ends, left);
    const neighbour = placed.at(-1);
    if (row === null && neighbour !== undefined) {
      neighbour.more.push(annotation);
      continue;
    }
    const place = row ?? 0;
    const fitted = left + wanted <= width ? wanted : ICON_WIDTH;
    ends[place] = left + Math.max(fitted, spanWidth) + GAP;
    placed.push({ annotation, left, spanWidth, width: fitted, row: place, more: [] });
  }
  return { placed, rowCount: ends.length, outside: annotations.length - inside.length };
}

function findRow(ends: readonly number[], left: number): number | null {
  const free = ends.findIndex((end) => end <= left);
  if (free !== -1) return free;
  return ends.length < MAX_ROWS ? ends.length : null;
}
