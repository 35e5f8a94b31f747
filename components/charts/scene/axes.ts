import { shortNumber } from "@/components/charts/chart-format";
import { PLOT_LEFT, PLOT_RIGHT } from "@/components/charts/plot-frame";
import { linearTicks, logTicks, type Scale } from "@/components/charts/scene/scale";
import type { Box, Mark } from "@/components/charts/scene/scene";
import { formatTick, timeTicks } from "@/components/charts/time-ticks";

type Margin = { left: number; right: number; top: number; bottom: number };

/** As wide left and right as the plots of `ChartPanel`, which the drag zoom counts on. */
const MARGIN: Margin = { left: PLOT_LEFT, right: PLOT_RIGHT, top: 8, bottom: 24 };
const PIXELS_A_TICK = { x: 70, y: 36 } as const;
const TICK_COLOUR = "var(--muted-foreground)";
const GRID_COLOUR = "var(--border)";

export type AxisTick = { value: number; label: string };

/** The plot inside a drawing of this size. */
export function plotOf(width: number, height: number, margin: Partial<Margin> = {}): Box {
  const { left, right, top, bottom } = { ...MARGIN, ...margin };
  return {
    left,
    top,
    width: Math.max(1, width - left - right),
    height: Math.max(1, height - top - bottom),
  };
}

export function ticksOf(
  scale: Scale,
  pixels: number,
  axis: "x" | "y",
  format: (value: number) => string = shortNumber,
): AxisTick[] {
  const count = Math.max(2, pixels / PIXELS_A_TICK[axis]);
  const [low, high] = scale.domain;
  if (scale.kind === "time") {
    return timeTicks(low, high, count).map((value) => ({ value, label: formatTick(value) }));
  }
  const values =
    scale.kind === "log" ? logTicks([low, high], count) : linearTicks([low, high], count);
  return values.map((value) => ({ value, label: format(value) }));
}

/** Horizontal lines and the values left of them. */
export function valueAxis(plot: Box, scale: Scale, ticks: readonly AxisTick[]): Mark[] {
  return ticks.flatMap(({ value, label }): Mark[] => {
    const y = Math.round(scale.at(value)) + 0.5;
    return [
      { kind: "path", points: [plot.left, y, plot.left + plot.width, y], colour: GRID_COLOUR },
      { kind: "text", x: plot.left - 6, y, text: label, colour: TICK_COLOUR, align: "right" },
    ];
  });
}

/** The line below the plot and the values under it; words that would meet are left out. */
export function bottomAxis(plot: Box, scale: Scale, ticks: readonly AxisTick[]): Mark[] {
  const bottom = plot.top + plot.height;
  const line: Mark = {
    kind: "path",
    points: [plot.left, bottom + 0.5, plot.left + plot.width, bottom + 0.5],
    colour: GRID_COLOUR,
  };
  let freeFrom = Number.NEGATIVE_INFINITY;
  const words = ticks.flatMap(({ value, label }): Mark[] => {
    const half = label.length * 3.2;
    const x = Math.min(Math.max(scale.at(value), plot.left), plot.left + plot.width + 4 - half);
    if (x - half < freeFrom) return [];
    freeFrom = x + half + 8;
    return [{ kind: "text", x, y: bottom + 13, text: label, colour: TICK_COLOUR, align: "center" }];
  });
  return [line, ...words];
}

/** At most so many characters, the end cut. */
export function shorten(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, Math.max(1, characters - 1))}…`;
}
