import { bottomAxis, plotOf, ticksOf, valueAxis } from "@/components/charts/scene/axes";
import {
  extentOf,
  makeScale,
  type Scale,
  type ScaleKind,
  withAir,
} from "@/components/charts/scene/scale";
import type { Box, Mark, Scene } from "@/components/charts/scene/scene";

/** A place that answers the pointer. */
export type Target = {
  id: string;
  x: number;
  y: number;
  text: string;
  /** All of its ground; without it what is near x and y. */
  hit?: Box;
};
export type TargetScene = Scene & { targets: readonly Target[] };

export type PlottedPoint = {
  id: string;
  name: string;
  x: number;
  y: number;
  colour: string;
};

export type PointAxis = {
  label: string;
  kind: ScaleKind;
  format: (value: number) => string;
};

type PointSceneOptions = {
  points: readonly PlottedPoint[];
  /** Ids by rising x. */
  front: readonly string[];
  x: PointAxis;
  y: PointAxis;
  hoveredId: string | null;
  /** Others are drawn faint; null where nothing is chosen. */
  chosenIds: ReadonlySet<string> | null;
  width: number;
  height: number;
};

export type PointScene = TargetScene & { xScale: Scale; yScale: Scale };

const MARGIN_BOTTOM = 40;
const MARGIN_TOP = 20;

/** Dots, the line of those that no other dominates, and both axes with their names. */
export function buildPointScene(options: PointSceneOptions): PointScene | null {
  const { points, x, y, width, height } = options;
  const xExtent = extentOf(
    points.map((point) => point.x),
    x.kind,
  );
  const yExtent = extentOf(
    points.map((point) => point.y),
    y.kind,
  );
  if (xExtent === null || yExtent === null) return null;
  const plot = plotOf(width, height, { bottom: MARGIN_BOTTOM, top: MARGIN_TOP });
  const xScale = makeScale(x.kind, withAir(xExtent, x.kind), [plot.left, plot.left + plot.width]);
  const yScale = makeScale(y.kind, withAir(yExtent, y.kind), [plot.top + plot.height, plot.top]);
  const marks: Mark[] = [
    ...valueAxis(plot, yScale, ticksOf(yScale, plot.height, "y", y.format)),
    ...bottomAxis(plot, xScale, ticksOf(xScale, plot.width, "x", x.format)),
    ...axisNames(plot, x.label, y.label),
    ...drawDots(options, xScale, yScale),
    ...drawFront(options, xScale, yScale),
  ];
  const targets = points.flatMap((point): Target[] => {
    const [px, py] = [xScale.at(point.x), yScale.at(point.y)];
    if (Number.isNaN(px) || Number.isNaN(py)) return [];
    const text = `${point.name}: ${x.label} ${x.format(point.x)}, ${y.label} ${y.format(point.y)}`;
    return [{ id: point.id, x: px, y: py, text }];
  });
  return { width, height, plot, marks, targets, xScale, yScale };
}

export function axisNames(plot: Box, x: string, y: string): Mark[] {
  const colour = "var(--foreground)";
  const bottom = plot.top + plot.height;
  return [
    { kind: "text", x: plot.left + plot.width, y: bottom + 30, text: x, colour, align: "right" },
    { kind: "text", x: 4, y: 8, text: y, colour },
  ];
}

function drawDots(options: PointSceneOptions, xScale: Scale, yScale: Scale): Mark[] {
  const byColour = new Map<string, number[]>();
  const faint: number[] = [];
  for (const { id, x, y, colour } of options.points) {
    const isFaint = options.chosenIds !== null && !options.chosenIds.has(id);
    const list = isFaint ? faint : (byColour.get(colour) ?? []);
    list.push(xScale.at(x), yScale.at(y));
    if (!isFaint) byColour.set(colour, list);
  }
  const hovered = options.points.find(({ id }) => id === options.hoveredId);
  const dots = [...byColour].map(
    ([colour, points]): Mark => ({
      kind: "dots",
      points,
      colour,
      radius: 3.5,
      opacity: 0.85,
      inPlot: true,
    }),
  );
  const marks: Mark[] = [
    {
      kind: "dots",
      points: faint,
      colour: "var(--chart-reference)",
      radius: 3,
      opacity: 0.25,
      inPlot: true,
    },
    ...dots,
  ];
  if (hovered === undefined) return marks;
  const points = [xScale.at(hovered.x), yScale.at(hovered.y)];
  return [...marks, { kind: "dots", points, colour: "var(--foreground)", radius: 6, hollow: true }];
}

function drawFront({ points, front }: PointSceneOptions, xScale: Scale, yScale: Scale): Mark[] {
  const byId = new Map(points.map((point) => [point.id, point]));
  const line = front.flatMap((id) => {
    const point = byId.get(id);
    return point === undefined ? [] : [xScale.at(point.x), yScale.at(point.y)];
  });
  if (line.length === 0) return [];
  const colour = "var(--foreground)";
  return [
    { kind: "path", points: line, colour, width: 1.5, dash: [4, 3], inPlot: true },
    { kind: "dots", points: line, colour, radius: 5, hollow: true, inPlot: true },
  ];
}

/** Ids of the targets inside a brushed box. */
export function targetsWithin(targets: readonly Target[], box: Box): string[] {
  return targets
    .filter(
      ({ x, y }) =>
        x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height,
    )
    .map(({ id }) => id);
}
