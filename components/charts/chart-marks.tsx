import { Area, Bar, Line } from "recharts";
import type { PreparedSeries, XKey } from "@/components/charts/prepare-chart";

type MarkOptions = {
  hatchUrl: (colour: string) => string;
  barSize: number | undefined;
};

/**
 * The Recharts elements of one series. A function and not a component: Recharts finds its
 * graphical items among the chart's direct children.
 */
export function drawSeries(series: PreparedSeries, { hatchUrl, barSize }: MarkOptions) {
  const { id, kind, keys, bandKeys, colour, connect, hatched, stack } = series;
  const shared = { isAnimationActive: false, legendType: "none" as const };
  const bands = bandKeys.map((key) => (
    <Area
      key={`${id}/${key}`}
      {...shared}
      dataKey={key}
      type="linear"
      stroke="none"
      fill={colour}
      fillOpacity={0.18}
      connectNulls={connect}
      activeDot={false}
      tooltipType="none"
    />
  ));
  const marks = keys.map((key) => {
    const fill = hatched ? hatchUrl(colour) : colour;
    if (kind === "bar") {
      return (
        <Bar
          key={`${id}/${key}`}
          {...shared}
          dataKey={key}
          fill={fill}
          stackId={stack}
          barSize={barSize}
        />
      );
    }
    const line = {
      ...shared,
      dataKey: key,
      type: "linear" as const,
      connectNulls: connect,
      stroke: kind === "scatter" ? "none" : colour,
      strokeWidth: series.strokeWidth,
      strokeDasharray: series.dash,
      dot: <SeriesDot series={series} />,
      activeDot: { r: 3.5, fill: colour, stroke: "var(--panel)" },
    };
    return kind === "area" ? (
      <Area
        key={`${id}/${key}`}
        {...line}
        fill={fill}
        fillOpacity={hatched ? 1 : stack === undefined ? 0.14 : 0.5}
        stackId={stack}
      />
    ) : (
      <Line key={`${id}/${key}`} {...line} />
    );
  });
  return [...bands, ...marks];
}

type SeriesDotProps = {
  series: PreparedSeries;
  /** Handed in by Recharts. */
  cx?: number;
  cy?: number;
  payload?: { x?: XKey };
};

function SeriesDot({ series: { kind, colour, dots }, cx, cy, payload }: SeriesDotProps) {
  const isDrawn = payload?.x !== undefined && (kind === "scatter" || dots.has(payload.x));
  if (!isDrawn || cx === undefined || cy === undefined || Number.isNaN(cy)) return <g />;
  return <circle cx={cx} cy={cy} r={kind === "scatter" ? 3 : 2} fill={colour} />;
}
