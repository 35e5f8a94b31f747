import { shortNumber } from "@/components/charts/chart-format";
import { bottomAxis, plotOf, shorten, ticksOf } from "@/components/charts/scene/axes";
import type { Target, TargetScene } from "@/components/charts/scene/point-scene";
import { extentOf, makeScale, withAir } from "@/components/charts/scene/scale";
import { type Mark, rectangle } from "@/components/charts/scene/scene";

export type Bar = {
  id: string;
  label: string;
  value: number | null;
  colour: string;
  isBaseline?: boolean;
  /** Words behind the value. */
  detail?: string;
};

type BarSceneOptions = {
  bars: readonly Bar[];
  width: number;
  hoveredId: string | null;
};

const ROW = 22;
const LABEL_SHARE = 0.32;
const PIXELS_A_LETTER = 6;
const MARGIN = { top: 4, bottom: 24 };
const ROOM_FOR_VALUE = 52;

export const barsHeight = (count: number) => count * ROW + MARGIN.top + MARGIN.bottom;

/** Bars that lie, from 0, each with its name and value; what was not measured says so. */
export function buildBarScene({ bars, width, hoveredId }: BarSceneOptions): TargetScene | null {
  const extent = extentOf([...bars.map(({ value }) => value), 0], "linear");
  if (bars.length === 0 || extent === null) return null;
  const height = barsHeight(bars.length);
  const left = Math.max(60, Math.round(width * LABEL_SHARE));
  const plot = plotOf(width, height, { ...MARGIN, left, right: ROOM_FOR_VALUE });
  const [low, high] = withAir(extent, "linear", 0.02);
  const domain: [number, number] = [extent[0] === 0 ? 0 : low, extent[1] === 0 ? 0 : high];
  const scale = makeScale("linear", domain, [plot.left, plot.left + plot.width]);
  const zero = scale.at(0);
  const marks: Mark[] = bottomAxis(plot, scale, ticksOf(scale, plot.width, "x"));
  const targets: Target[] = [];
  for (const [index, bar] of bars.entries()) {
    const y = plot.top + index * ROW + ROW / 2;
    const letters = Math.floor((left - 10) / PIXELS_A_LETTER);
    const bold = bar.isBaseline === true;
    const colour = "var(--foreground)";
    const text = bar.value === null ? "not logged" : shortNumber(bar.value);
    marks.push({
      kind: "text",
      x: left - 6,
      y,
      text: shorten(bar.label, letters),
      colour,
      align: "right",
      bold,
    });
    const end = bar.value === null ? zero : scale.at(bar.value);
    if (bar.value !== null) {
      const box = {
        left: Math.min(zero, end),
        top: y - 7,
        width: Math.max(1, Math.abs(end - zero)),
        height: 14,
      };
      const opacity = hoveredId === null || hoveredId === bar.id ? 0.9 : 0.35;
      marks.push({ kind: "area", points: rectangle(box), colour: bar.colour, opacity });
      if (bold)
        marks.push({
          kind: "path",
          points: [...rectangle(box), box.left, box.top],
          colour,
          dash: [4, 2],
        });
    }
    marks.push({
      kind: "text",
      x: Math.max(zero, end) + 4,
      y,
      text,
      colour: "var(--muted-foreground)",
    });
    const detail = bar.detail === undefined ? "" : `, ${bar.detail}`;
    const hit = { left: 0, top: y - ROW / 2, width, height: ROW };
    targets.push({ id: bar.id, x: zero, y, text: `${bar.label}: ${text}${detail}`, hit });
  }
  marks.push({
    kind: "path",
    points: [zero, plot.top, zero, plot.top + plot.height],
    colour: "var(--input)",
  });
  return { width, height, plot, marks, targets };
}
