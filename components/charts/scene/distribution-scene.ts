import { shortNumber } from "@/components/charts/chart-format";
import { bottomAxis, plotOf, shorten, ticksOf, valueAxis } from "@/components/charts/scene/axes";
import type { Bin, BoxFigures } from "@/components/charts/scene/distribution";
import { axisNames, type Target, type TargetScene } from "@/components/charts/scene/point-scene";
import { extentOf, makeScale, withAir } from "@/components/charts/scene/scale";
import { type Mark, rectangle } from "@/components/charts/scene/scene";
import { formatCount } from "@/components/ui/format";

type Size = { width: number; height: number };

const MARGIN = { bottom: 40, top: 20 };

/** How many runs fall into each bin. */
export function buildHistogramScene(
  bins: readonly Bin[],
  label: string,
  size: Size,
): TargetScene | null {
  const [first, last] = [bins[0], bins.at(-1)];
  if (first === undefined || last === undefined) return null;
  const plot = plotOf(size.width, size.height, MARGIN);
  const ends = extentOf([first.from, last.to], "linear") ?? [first.from, last.to];
  const most = bins.reduce((sum, { count }) => Math.max(sum, count), 1);
  const x = makeScale("linear", ends, [plot.left, plot.left + plot.width]);
  const y = makeScale("linear", [0, most * 1.05], [plot.top + plot.height, plot.top]);
  const targets: Target[] = [];
  const marks: Mark[] = [
    ...valueAxis(
      plot,
      y,
      ticksOf(y, plot.height, "y").filter(({ value }) => Number.isInteger(value)),
    ),
    ...bottomAxis(plot, x, ticksOf(x, plot.width, "x")),
    ...axisNames(plot, label, "runs"),
  ];
  for (const { from, to, count } of bins) {
    const isPoint = from === to;
    const left = isPoint ? x.at(from) - 10 : x.at(from) + 0.5;
    const width = isPoint ? 20 : Math.max(1, x.at(to) - x.at(from) - 1);
    const top = y.at(count);
    const box = { left, top, width, height: plot.top + plot.height - top };
    marks.push({ kind: "area", points: rectangle(box), colour: "var(--chart-1)", inPlot: true });
    const range = isPoint ? shortNumber(from) : `${shortNumber(from)} to ${shortNumber(to)}`;
    targets.push({
      id: String(from),
      x: left + width / 2,
      y: top,
      hit: { ...box, top: plot.top, height: plot.height },
      text: `${formatCount(count)} runs: ${label} ${range}`,
    });
  }
  return { ...size, plot, marks, targets };
}

export type BoxGroup = { name: string; figures: BoxFigures };

/** A box for each group, side by side. */
export function buildBoxScene(
  groups: readonly BoxGroup[],
  labels: { group: string; value: string },
  size: Size,
): TargetScene | null {
  const values = groups.flatMap(({ figures }) => [figures.low, figures.high, ...figures.outliers]);
  const extent = extentOf(values, "linear");
  if (extent === null) return null;
  const plot = plotOf(size.width, size.height, MARGIN);
  const y = makeScale("linear", withAir(extent, "linear"), [plot.top + plot.height, plot.top]);
  const room = plot.width / groups.length;
  const half = Math.max(2, Math.min(24, room * 0.3));
  const targets: Target[] = [];
  const marks: Mark[] = [
    ...valueAxis(plot, y, ticksOf(y, plot.height, "y")),
    ...axisNames(plot, labels.group, labels.value),
  ];
  for (const [index, { name, figures }] of groups.entries()) {
    const x = plot.left + (index + 0.5) * room;
    marks.push(...drawBox(figures, x, half, (value) => y.at(value)));
    const text = shorten(name, Math.floor(room / 6.5));
    marks.push({
      kind: "text",
      x,
      y: plot.top + plot.height + 13,
      text,
      colour: "var(--muted-foreground)",
      align: "center",
    });
    const hit = { ...plot, left: x - room / 2, width: room };
    targets.push({ id: name, x, y: y.at(figures.q3), text: describeBox(name, figures), hit });
  }
  return { ...size, plot, marks, targets };
}

function drawBox(
  { q1, q3, median, low, high, outliers }: BoxFigures,
  x: number,
  half: number,
  at: (value: number) => number,
): Mark[] {
  const colour = "var(--chart-1)";
  const box = {
    left: x - half,
    top: at(q3),
    width: 2 * half,
    height: Math.max(1, at(q1) - at(q3)),
  };
  const line = (points: number[], width = 1): Mark => ({ kind: "path", points, colour, width });
  return [
    line([x, at(low), x, at(q1), Number.NaN, Number.NaN, x, at(q3), x, at(high)]),
    line([x - half / 2, at(low), x + half / 2, at(low)]),
    line([x - half / 2, at(high), x + half / 2, at(high)]),
    { kind: "area", points: rectangle(box), colour, opacity: 0.25 },
    line([...rectangle(box), box.left, box.top]),
    line([x - half, at(median), x + half, at(median)], 2.5),
    {
      kind: "dots",
      points: outliers.flatMap((value) => [x, at(value)]),
      colour,
      radius: 2.5,
      hollow: true,
    },
  ];
}

function describeBox(name: string, { n, q1, median, q3 }: BoxFigures): string {
  return `${name}: median ${shortNumber(median)}, middle half ${shortNumber(q1)} to ${shortNumber(q3)}, n ${formatCount(n)}`;
}
