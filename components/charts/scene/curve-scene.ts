import { bottomAxis, plotOf, ticksOf, valueAxis } from "@/components/charts/scene/axes";
import type { Curve, Density } from "@/components/charts/scene/curves";
import {
  extentOf,
  makeScale,
  type Scale,
  type ScaleKind,
  withAir,
} from "@/components/charts/scene/scale";
import type { Mark, Scene } from "@/components/charts/scene/scene";
import { outlierLimits, smooth } from "@/components/charts/scene/smoothing";

export type AxisRange = readonly [number | null, number | null];

export type CurveSceneOptions = {
  curves: readonly Curve[];
  density: Density | null;
  width: number;
  height: number;
  x: {
    kind: ScaleKind /** Zoomed range. */;
    range: readonly [number, number] | null;
    format?: (x: number) => string;
  };
  y: { kind: "linear" | "log"; range: AxisRange; ignoresOutliers: boolean };
  /** 0 to below 1. */
  smoothing: number;
};

/** All that is to be computed of a drawing, whichever curve is looked at. */
export type CurveLayout = Omit<Scene, "marks"> & {
  xScale: Scale;
  yScale: Scale;
  /** Axes and density, behind the curves. */
  ground: readonly Mark[];
  traces: readonly CurveTrace[];
};

/** Points in pixels, as a mark has them. */
type CurveTrace = {
  curve: Curve;
  raw: readonly number[];
  smoothed: readonly number[] | null;
  band: readonly number[] | null;
};

export type CurveScene = Scene & { xScale: Scale; yScale: Scale };

const DASH_OF_BASELINE = [7, 3];
/** Single points are seen as dots up to this many. */
const DOTS_UP_TO = 60;

/** Lines with the bands of their buckets; null where no curve has a number to show. */
export function layoutCurves(options: CurveSceneOptions): CurveLayout | null {
  const { curves, density, width, height, x, smoothing } = options;
  const xDomain = x.range ?? extentOf(xsOf(curves, density), x.kind);
  const yDomain = valueDomainOf(options);
  if (xDomain === null || yDomain === null) return null;
  const plot = plotOf(width, height);
  const xScale = makeScale(x.kind, xDomain, [plot.left, plot.left + plot.width]);
  const yScale = makeScale(options.y.kind, yDomain, [plot.top + plot.height, plot.top]);
  const scales = { xScale, yScale };
  const ground = [
    ...valueAxis(plot, yScale, ticksOf(yScale, plot.height, "y")),
    ...bottomAxis(plot, xScale, ticksOf(xScale, plot.width, "x", x.format)),
    ...(density === null ? [] : drawDensity(density, scales)),
  ];
  const traces = curves.map((curve) => traceOf(curve, scales, smoothing));
  return { width, height, plot, ground, traces, ...scales };
}

/** The drawing with one curve in front and the others faded, or with all alike. */
export function sceneOfCurves(layout: CurveLayout, hoveredId: string | null): CurveScene {
  const { ground, traces, ...frame } = layout;
  const rankOf = ({ curve }: CurveTrace) => (curve.id === hoveredId ? 2 : curve.isBaseline ? 1 : 0);
  const inFront = [...traces].sort((a, b) => rankOf(a) - rankOf(b));
  const isFaded = ({ curve }: CurveTrace) => hoveredId !== null && hoveredId !== curve.id;
  const marks = [
    ...ground,
    ...inFront.flatMap((trace) => drawBand(trace, isFaded(trace))),
    ...inFront.flatMap((trace) => drawCurve(trace, isFaded(trace))),
  ];
  return { ...frame, marks };
}

function* xsOf(curves: readonly Curve[], density: Density | null): Generator<number> {
  for (const { x } of curves) yield* x;
  if (density !== null) yield* density.x;
}

function valueDomainOf(options: CurveSceneOptions): [number, number] | null {
  const { kind, range, ignoresOutliers } = options.y;
  const seen = [...seenValues(options)].filter((value) => kind !== "log" || value > 0);
  const limits = ignoresOutliers ? outlierLimits(seen) : null;
  const extent = extentOf(limits ?? seen, kind);
  if (extent === null) return null;
  const [low, high] = withAir(extent, kind);
  const domain: [number, number] = [range[0] ?? low, range[1] ?? high];
  const isUsable = domain[0] < domain[1] && (kind !== "log" || domain[0] > 0);
  return isUsable ? domain : [low, high];
}

function* seenValues({ curves, density, x }: CurveSceneOptions): Generator<number> {
  const isSeen = (at: number) => x.range === null || (at >= x.range[0] && at <= x.range[1]);
  for (const { x: xs, y, band } of curves) {
    for (const [index, at] of xs.entries()) {
      if (!isSeen(at)) continue;
      for (const value of [y[index], band?.min[index], band?.max[index]]) {
        if (value !== null && value !== undefined) yield value;
      }
    }
  }
  for (const [index, at] of (density?.x ?? []).entries()) {
    if (isSeen(at)) yield* [density?.min[index] ?? Number.NaN, density?.max[index] ?? Number.NaN];
  }
}

type Scales = { xScale: Scale; yScale: Scale };

function lineOf(x: readonly number[], y: readonly (number | null)[], scales: Scales): number[] {
  return x.flatMap((at, index) => [scales.xScale.at(at), scales.yScale.at(y[index] ?? null)]);
}

/** A closed shape between two lines; places where either is missing are left out. */
function between(
  x: readonly number[],
  low: readonly (number | null)[],
  high: readonly (number | null)[],
  scales: Scales,
): number[] {
  const upper: number[] = [];
  const lower: number[][] = [];
  for (const [index, at] of x.entries()) {
    const px = scales.xScale.at(at);
    const top = scales.yScale.at(high[index] ?? null);
    const bottom = scales.yScale.at(low[index] ?? null);
    if (Number.isNaN(px) || Number.isNaN(top) || Number.isNaN(bottom)) continue;
    upper.push(px, top);
    lower.push([px, bottom]);
  }
  return [...upper, ...lower.reverse().flat()];
}

function drawDensity({ x, low, high, min, max }: Density, scales: Scales): Mark[] {
  const shared = { kind: "area", colour: "var(--chart-reference)", inPlot: true } as const;
  return [
    { ...shared, points: between(x, min, max, scales), opacity: 0.15 },
    { ...shared, points: between(x, low, high, scales), opacity: 0.25 },
  ];
}

function traceOf(curve: Curve, scales: Scales, smoothing: number): CurveTrace {
  const { x, y, band } = curve;
  return {
    curve,
    raw: lineOf(x, y, scales),
    smoothed: smoothing > 0 ? lineOf(x, smooth(y, smoothing), scales) : null,
    band: band === null ? null : between(x, band.min, band.max, scales),
  };
}

function drawBand({ curve, band }: CurveTrace, isFaded: boolean): Mark[] {
  if (band === null) return [];
  const { colour } = curve;
  return [{ kind: "area", points: band, colour, opacity: isFaded ? 0.05 : 0.2, inPlot: true }];
}

function drawCurve({ curve, raw, smoothed }: CurveTrace, isFaded: boolean): Mark[] {
  const { colour, isBaseline } = curve;
  const line: Mark = {
    kind: "path",
    points: smoothed ?? raw,
    colour,
    width: isBaseline ? 2.25 : 1.5,
    dash: isBaseline ? DASH_OF_BASELINE : undefined,
    opacity: isFaded ? 0.2 : 1,
    inPlot: true,
  };
  const marks: Mark[] =
    smoothed !== null
      ? [{ kind: "path", points: raw, colour, opacity: isFaded ? 0.08 : 0.25, inPlot: true }, line]
      : [line];
  if (curve.x.length > DOTS_UP_TO) return marks;
  return [
    ...marks,
    { kind: "dots", points: raw, colour, radius: 2, opacity: isFaded ? 0.2 : 1, inPlot: true },
  ];
}
