"use client";

import { type ComponentProps, useId } from "react";
import {
  CartesianGrid,
  ComposedChart,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatAxisTick, formatX } from "@/components/charts/chart-format";
import { drawSeries } from "@/components/charts/chart-marks";
import { ChartTooltip, seriesKey } from "@/components/charts/chart-tooltip";
import type {
  ChartAnnotation,
  ChartPanelProps,
  ChartRange,
  ChartThreshold,
} from "@/components/charts/chart-types";
import {
  AXIS_HEIGHT,
  PLOT_BOTTOM,
  PLOT_LEFT,
  PLOT_RIGHT,
  PLOT_TOP,
  plotWidth,
} from "@/components/charts/plot-frame";
import {
  type PreparedPane,
  rowsWithin,
  smallestStep,
  type XKey,
} from "@/components/charts/prepare-chart";
import { linearTicks } from "@/components/charts/scene/scale";
import { formatTick, timeTicks } from "@/components/charts/time-ticks";

export type ChartPaneProps = {
  prepared: PreparedPane;
  /** All panes of the chart, for the tooltip. */
  panes: readonly PreparedPane[];
  x: ChartPanelProps["x"];
  /** Ends of the axis; null for words. */
  domain: readonly [number, number] | null;
  width: number;
  height: number;
  isLast: boolean;
  isFirst: boolean;
  syncId: string;
  /** Only the pane under the pointer or the focus shows the tooltip. */
  showsTooltip: boolean;
  hiddenIds: ReadonlySet<string>;
  annotations: readonly ChartAnnotation[];
  ranges: readonly ChartRange[];
};

type AxisDomain = ComponentProps<typeof YAxis>["domain"];

const TICK = { fill: "var(--muted-foreground)", fontSize: 11 };
const PIXELS_A_TICK = 90;
const THRESHOLD_COLOURS = {
  watch: "var(--watch)",
  act: "var(--act)",
  neutral: "var(--muted-foreground)",
} as const;

const msOf = (at: Date | number) => (at instanceof Date ? at.getTime() : at);

/** One plot of the stack. Draws what `prepareChart` decided; holds no data logic of its own. */
export function ChartPanePlot(props: ChartPaneProps) {
  const { prepared, panes, x, domain, width, height, isLast, syncId, hiddenIds } = props;
  const { pane, rows } = prepared;
  const hatchId = useId().replaceAll(":", "");
  const shown = prepared.series.filter(({ id }) => !hiddenIds.has(seriesKey(pane.id, id)));
  const hatchColours = [...new Set(shown.filter((s) => s.hatched).map(({ colour }) => colour))];
  const hatchUrl = (colour: string) => `url(#${hatchId}-${hatchColours.indexOf(colour)})`;
  const data = domain === null ? [...rows] : rowsWithin(rows, domain);

  return (
    <ComposedChart
      data={data}
      width={width}
      height={height + (isLast ? AXIS_HEIGHT : PLOT_BOTTOM)}
      margin={{ top: PLOT_TOP, right: PLOT_RIGHT, bottom: isLast ? 0 : PLOT_BOTTOM, left: 0 }}
      syncId={syncId}
      syncMethod="index"
      accessibilityLayer
      barGap={1}
    >
      <HatchPatterns id={hatchId} colours={hatchColours} />
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis
        {...xAxisOf(x, domain, width)}
        hide={false}
        height={isLast ? AXIS_HEIGHT : 1}
        tick={isLast ? TICK : false}
      />
      <YAxis
        width={PLOT_LEFT}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        {...valueTicksOf(prepared, Math.max(3, Math.round(height / 36)))}
        scale={pane.scale ?? "linear"}
        domain={valueDomainOf(prepared)}
        interval={0}
        allowDataOverflow={pane.domain !== undefined}
        tickFormatter={(value: number) => formatAxisTick(value, pane)}
      />
      {drawRanges(props, `url(#${hatchId}-range)`)}
      {props.annotations.map(({ id, at }) => (
        <ReferenceLine key={id} x={msOf(at)} stroke="var(--input)" ifOverflow="discard" />
      ))}
      {shown.flatMap((series) =>
        drawSeries(series, { hatchUrl, barSize: barSizeOf(prepared, domain, width) }),
      )}
      {(pane.thresholds ?? []).map(drawThreshold)}
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: "var(--muted-foreground)", strokeWidth: 1, fill: "transparent" }}
        allowEscapeViewBox={{ x: false, y: true }}
        wrapperStyle={{ zIndex: 20 }}
        content={({ active, label }) =>
          active && props.showsTooltip && label !== undefined ? (
            <ChartTooltip x={label as XKey} xKind={x.kind} panes={panes} hiddenIds={hiddenIds} />
          ) : null
        }
      />
    </ComposedChart>
  );
}

function xAxisOf(x: ChartPanelProps["x"], domain: readonly [number, number] | null, width: number) {
  const shared = { dataKey: "x", tickLine: false, axisLine: { stroke: "var(--border)" } };
  if (domain === null) return { ...shared, type: "category" as const, minTickGap: 8 };
  const axis = { ...shared, type: "number" as const, domain: [...domain], allowDataOverflow: true };
  if (x.kind === "time") {
    const ticks = timeTicks(domain[0], domain[1], plotWidth(width) / PIXELS_A_TICK);
    return { ...axis, ticks, tickFormatter: formatTick };
  }
  const tickCount = Math.max(2, Math.floor(plotWidth(width) / PIXELS_A_TICK));
  // Recharts divides the range evenly, which gives ticks such as 0.2064.
  const ticks = x.scale === "log" ? {} : { ticks: linearTicks(domain, tickCount) };
  return {
    ...axis,
    ...ticks,
    scale: x.scale ?? "linear",
    tickCount,
    tickFormatter: (value: number) => formatX(value, x.kind),
  };
}

function valueTicksOf({ pane }: PreparedPane, tickCount: number) {
  const [low, high] = pane.domain ?? ["auto", "auto"];
  if (low === "auto" || high === "auto" || pane.scale === "log") return { tickCount };
  return { tickCount, ticks: linearTicks([low, high], tickCount) };
}

/** Bars and stacks are read by their height, so their axis holds 0. */
function valueDomainOf({ pane, series }: PreparedPane): AxisDomain {
  if (pane.domain !== undefined) return [...pane.domain];
  const isFromZero = series.some(({ kind, stack }) => kind === "bar" || stack !== undefined);
  return [isFromZero ? (lowest: number) => Math.min(0, lowest) : "auto", "auto"];
}

/** On a number axis Recharts knows no band to fit bars in: take the smallest distance of two bars. */
function barSizeOf(
  { rows, series }: PreparedPane,
  domain: readonly [number, number] | null,
  width: number,
): number | undefined {
  if (domain === null) return undefined;
  const bars = series.filter(({ kind }) => kind === "bar");
  const xs = rows.flatMap(({ x }) =>
    typeof x === "number" && bars.some(({ values }) => values.has(x)) ? [x] : [],
  );
  const groups = new Set(bars.map(({ id, stack }) => stack ?? id)).size;
  const step = smallestStep(xs) ?? domain[1] - domain[0];
  const pixels = (step / (domain[1] - domain[0])) * plotWidth(width);
  return Math.max(1, Math.min(48, (pixels * 0.8) / Math.max(1, groups)));
}

function drawThreshold({ value, word, tone = "neutral" }: ChartThreshold) {
  const colour = THRESHOLD_COLOURS[tone];
  return (
    <ReferenceLine
      key={`${word}/${value}`}
      y={value}
      stroke={colour}
      strokeDasharray="4 4"
      ifOverflow="extendDomain"
      label={{ value: word, position: "insideBottomRight", fill: colour, fontSize: 11 }}
    />
  );
}

function drawRanges({ ranges, domain, isFirst }: ChartPaneProps, hatch: string) {
  if (domain === null) return null;
  return ranges.flatMap(({ from, to, label, kind }) => {
    const start = Math.max(domain[0], msOf(from));
    const end = Math.min(domain[1], msOf(to));
    if (start >= end) return [];
    return (
      <ReferenceArea
        key={`${kind}/${label}/${start}`}
        x1={start}
        x2={end}
        stroke="none"
        fill={
          kind === "incomplete" ? hatch : kind === "training" ? "var(--accent)" : "var(--muted)"
        }
        fillOpacity={kind === "incomplete" ? 1 : kind === "training" ? 0.09 : 0.7}
        label={
          isFirst
            ? {
                value: label,
                position:
                  start - domain[0] > (domain[1] - domain[0]) / 2
                    ? ("insideTopRight" as const)
                    : ("insideTopLeft" as const),
                fill: "var(--muted-foreground)",
                fontSize: 11,
              }
            : undefined
        }
      />
    );
  });
}

function HatchPatterns({ id, colours }: { id: string; colours: readonly string[] }) {
  return (
    <defs>
      <pattern
        id={`${id}-range`}
        width={6}
        height={6}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width={1} height={6} fill="var(--input)" opacity={0.55} />
      </pattern>
      {colours.map((colour, index) => (
        <pattern
          key={colour}
          id={`${id}-${index}`}
          width={5}
          height={5}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={5} height={5} fill={colour} opacity={0.15} />
          <rect width={2} height={5} fill={colour} opacity={0.8} />
        </pattern>
      ))}
    </defs>
  );
}
