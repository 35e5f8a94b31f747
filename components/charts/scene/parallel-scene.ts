import { shortNumber } from "@/components/charts/chart-format";
import { shorten, ticksOf } from "@/components/charts/scene/axes";
import { rampColour } from "@/components/charts/scene/ramp";
import { makeScale, type Scale, type ScaleKind } from "@/components/charts/scene/scale";
import type { Box, Mark, Scene } from "@/components/charts/scene/scene";

export type ParallelValue = number | string | null;

export type ParallelAxis = {
  field: string;
  label: string;
  kind: "number" | "time" | "category";
  min: number | null;
  max: number | null;
  categories: readonly string[];
  isLog: boolean;
};

export type ParallelRow = { id: string; name: string; values: readonly ParallelValue[] };

/** A brushed part of an axis, as shares of its length from below. */
export type Brush = readonly [number, number];
export type Brushes = Readonly<Record<string, Brush>>;

type ParallelOptions = {
  axes: readonly ParallelAxis[];
  rows: readonly ParallelRow[];
  brushes: Brushes;
  /** Field whose values give the colours. */
  colourBy: string | null;
  hoveredId: string | null;
  width: number;
  height: number;
};

export type ParallelScene = Scene & { axisX: readonly number[]; keptIds: readonly string[] };

/** Where missing values lie, below the axis. */
const MISSING = -0.07;
const MARGIN = { left: 40, right: 60, top: 28, bottom: 26 };
const CATEGORY_WORDS_MAX = 12;

/** A value's place on its axis as a share from below; missing ones lie under it. */
export function placeOnAxis(axis: ParallelAxis, value: ParallelValue): number {
  if (value === null) return MISSING;
  if (axis.kind === "category") {
    const index = axis.categories.indexOf(String(value));
    if (index === -1) return MISSING;
    return axis.categories.length === 1 ? 0.5 : index / (axis.categories.length - 1);
  }
  const scale = unitScale(axis);
  const share = typeof value === "number" && scale !== null ? scale.at(value) : Number.NaN;
  return Number.isNaN(share) ? MISSING : share;
}

function unitScale({ kind, min, max, isLog }: ParallelAxis): Scale | null {
  if (kind === "category" || min === null || max === null) return null;
  const scaleKind: ScaleKind = kind === "time" ? "time" : isLog && min > 0 ? "log" : "linear";
  const ends: [number, number] = min === max ? [min - 1, max + 1] : [min, max];
  return makeScale(scaleKind, ends, [0, 1]);
}

/** The rows that lie inside every brush. */
export function rowsWithinBrushes(
  axes: readonly ParallelAxis[],
  rows: readonly ParallelRow[],
  brushes: Brushes,
): ParallelRow[] {
  return rows.filter(({ values }) =>
    axes.every((axis, index) => {
      const brush = brushes[axis.field];
      if (brush === undefined) return true;
      const place = placeOnAxis(axis, values[index] ?? null);
      return place >= brush[0] && place <= brush[1];
    }),
  );
}

export function buildParallelScene(options: ParallelOptions): ParallelScene {
  const { axes, rows, brushes, width, height, hoveredId } = options;
  const plot: Box = {
    left: MARGIN.left,
    top: MARGIN.top,
    width: Math.max(1, width - MARGIN.left - MARGIN.right),
    height: Math.max(1, height - MARGIN.top - MARGIN.bottom),
  };
  const gap = axes.length > 1 ? plot.width / (axes.length - 1) : 0;
  const axisX = axes.map((_, index) => plot.left + index * gap);
  const yOf = (share: number) => plot.top + plot.height * (1 - share);
  const kept = rowsWithinBrushes(axes, rows, brushes);
  const keptIds = new Set(kept.map(({ id }) => id));
  const lineOf = ({ values }: ParallelRow) =>
    axes.flatMap((axis, index) => [
      axisX[index] ?? Number.NaN,
      yOf(placeOnAxis(axis, values[index] ?? null)),
    ]);
  const out = rows.filter(({ id }) => !keptIds.has(id));
  const colourIndex = axes.findIndex(({ field }) => field === options.colourBy);
  const colourAxis = axes[colourIndex];
  const marks: Mark[] = [
    ...out.map(
      (row): Mark => ({ kind: "path", points: lineOf(row), colour: "var(--border)", opacity: 0.6 }),
    ),
    ...kept.map(
      (row): Mark => ({
        kind: "path",
        points: lineOf(row),
        colour: colourOf(colourAxis, row.values[colourIndex] ?? null),
        opacity: hoveredId === null ? (kept.length > 200 ? 0.35 : 0.7) : 0.15,
      }),
    ),
    ...rows
      .filter(({ id }) => id === hoveredId)
      .map(
        (row): Mark => ({
          kind: "path",
          points: lineOf(row),
          colour: "var(--foreground)",
          width: 2.5,
        }),
      ),
    ...axes.flatMap((axis, index) => drawAxis(axis, axisX[index] ?? 0, yOf, gap || plot.width)),
  ];
  return { width, height, plot, marks, axisX, keptIds: [...keptIds] };
}

function colourOf(axis: ParallelAxis | undefined, value: ParallelValue): string {
  if (axis === undefined) return "var(--chart-1)";
  const share = placeOnAxis(axis, value);
  return rampColour(share === MISSING ? null : share);
}

function drawAxis(
  axis: ParallelAxis,
  x: number,
  yOf: (share: number) => number,
  room: number,
): Mark[] {
  const colour = "var(--muted-foreground)";
  const line: Mark = {
    kind: "path",
    points: [x, yOf(0), x, yOf(1)],
    colour: "var(--input)",
    width: 1.5,
  };
  const name: Mark = {
    kind: "text",
    x,
    y: yOf(1) - 16,
    text: shorten(axis.label, Math.max(6, Math.floor(room / 6.5))),
    colour: "var(--foreground)",
    align: "center",
    bold: true,
  };
  return [
    line,
    name,
    ...axisWords(axis, yOf(0) - yOf(1)).map(
      ({ share, text }): Mark => ({
        kind: "text",
        x: x + 5,
        y: yOf(share),
        text: shorten(text, Math.max(4, Math.floor(room / 7) - 1)),
        colour,
        halo: true,
      }),
    ),
  ];
}

function axisWords(axis: ParallelAxis, pixels: number): { share: number; text: string }[] {
  if (axis.kind === "category") {
    const every = Math.ceil(axis.categories.length / CATEGORY_WORDS_MAX);
    return axis.categories
      .map((text) => ({ share: placeOnAxis(axis, text), text }))
      .filter((_, index) => index % every === 0);
  }
  const scale = unitScale(axis);
  if (scale === null) return [];
  return ticksOf(scale, pixels, "y", shortNumber).map(({ value, label }) => ({
    share: scale.at(value),
    text: label,
  }));
}

/** The row whose line passes nearest to a pixel, within reach; null for none. */
export function nearestRow(
  scene: ParallelScene,
  axes: readonly ParallelAxis[],
  rows: readonly ParallelRow[],
  at: { x: number; y: number },
): string | null {
  const right = scene.axisX.findIndex((x) => x >= at.x);
  const [left, to] = [scene.axisX[right - 1], scene.axisX[right]];
  const [leftAxis, rightAxis] = [axes[right - 1], axes[right]];
  if (left === undefined || to === undefined || leftAxis === undefined || rightAxis === undefined)
    return null;
  const part = (at.x - left) / (to - left);
  let nearest: string | null = null;
  let distance = 8;
  const kept = new Set(scene.keptIds);
  for (const { id, values } of rows) {
    if (!kept.has(id)) continue;
    const from = placeOnAxis(leftAxis, values[right - 1] ?? null);
    const until = placeOnAxis(rightAxis, values[right] ?? null);
    const y = scene.plot.top + scene.plot.height * (1 - (from + (until - from) * part));
    if (Math.abs(y - at.y) < distance) {
      distance = Math.abs(y - at.y);
      nearest = id;
    }
  }
  return nearest;
}

/** The condition in the filter language that says the same as the brushes; null for none. */
export function brushesToFilter(axes: readonly ParallelAxis[], brushes: Brushes): string | null {
  const parts = axes.flatMap((axis) => {
    const brush = brushes[axis.field];
    return brush === undefined ? [] : conditionOf(axis, brush);
  });
  return parts.length === 0 ? null : parts.join(" and ");
}

function conditionOf(axis: ParallelAxis, [low, high]: Brush): string[] {
  if (axis.kind === "category") {
    const words = axis.categories.filter((word) => {
      const place = placeOnAxis(axis, word);
      return place >= low && place <= high;
    });
    return words.length === 0
      ? []
      : [`${axis.field} in (${words.map((word) => JSON.stringify(word)).join(", ")})`];
  }
  const scale = unitScale(axis);
  if (scale === null) return [];
  const asValue = (share: number) =>
    axis.kind === "time"
      ? JSON.stringify(new Date(scale.invert(share)).toISOString())
      : String(Number(scale.invert(share).toPrecision(6)));
  return [`${axis.field} >= ${asValue(low)} and ${axis.field} <= ${asValue(high)}`];
}
