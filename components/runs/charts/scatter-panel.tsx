"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { formatX, shortNumber } from "@/components/charts/chart-format";
import {
  buildPointScene,
  type PlottedPoint,
  type PointAxis,
  targetsWithin,
} from "@/components/charts/scene/point-scene";
import { rampColour } from "@/components/charts/scene/ramp";
import { colourAt } from "@/components/charts/series-colour";
import { TargetPanel } from "@/components/charts/target-panel";
import type { AddedPanelProps } from "@/components/runs/charts/added-panels";
import { labelOfField } from "@/components/runs/charts/field-condition";
import { useTRPC } from "@/components/trpc/provider";
import { formatCount } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ScatterPlot } from "@/server/tracking/workspace/schema";

type PlotAxis = ScatterPlot["x"];

/** Every run that the filter finds at two values; a box drawn with the mouse selects runs. */
export function ScatterPanel(props: AddedPanelProps) {
  const { project, filter = "", panel, title } = props;
  const [x = "", y = "", colour] = panel.fields;
  const trpc = useTRPC();
  const plot = useQuery({
    ...trpc.workspace.scatter.queryOptions({ project, filter, x, y, colour }),
    placeholderData: keepPreviousData,
  });
  return (
    <QueryPanel errorTitle={`${title} could not be loaded`} label={`Loading ${title}`} query={plot}>
      {(data) => <Scatter {...props} plot={data} />}
    </QueryPanel>
  );
}

function Scatter({ plot, runs, panel, title, ...props }: AddedPanelProps & { plot: ScatterPlot }) {
  const { hoveredRunId, onHoverRun, onSelectRuns } = props;
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const logs = new Set(panel.logs ?? []);
  const points = useMemo(
    () => colourPoints(plot, new Map(runs.map(({ id, colour }) => [id, colour]))),
    [plot, runs],
  );
  return (
    <TargetPanel
      label={title}
      title={title}
      rowLabel="run"
      note={describePlot(plot)}
      table={() => ({
        columns: [plot.x, plot.y].map(({ field }) => ({ id: field, label: labelOfField(field) })),
        rows: plot.points.map((point) => ({ x: point.name, values: [point.x, point.y] })),
      })}
      build={(width, height) =>
        buildPointScene({
          points,
          front: plot.paretoFront,
          x: toPointAxis(plot.x, logs.has(plot.x.field)),
          y: toPointAxis(plot.y, logs.has(plot.y.field)),
          hoveredId: hoveredRunId,
          chosenIds: chosen,
          width,
          height,
        })
      }
      onHover={onHoverRun}
      onBrush={(box, targets) => {
        const ids = box === null ? [] : targetsWithin(targets, box);
        setChosen(ids.length === 0 ? null : new Set(ids));
        onSelectRuns?.(ids);
      }}
      actions={props.actions}
    />
  );
}

/** By the colour field; without one a visible run has its own colour and others are grey. */
function colourPoints(plot: ScatterPlot, ownColours: ReadonlyMap<string, string>): PlottedPoint[] {
  const { colour: axis } = plot;
  const colourOf = (point: ScatterPlot["points"][number]): string => {
    if (axis === null) return ownColours.get(point.runId) ?? "var(--chart-reference)";
    if (axis.kind === "category") {
      const place = axis.categories.indexOf(String(point.colour));
      return place === -1 ? "var(--chart-reference)" : colourAt(place);
    }
    const { min, max } = axis;
    if (typeof point.colour !== "number" || min === null || max === null) return rampColour(null);
    return rampColour(max === min ? 0.5 : (point.colour - min) / (max - min));
  };
  return plot.points.map((point) => ({
    id: point.runId,
    name: point.name,
    x: point.x,
    y: point.y,
    colour: colourOf(point),
  }));
}

function toPointAxis({ field, kind, min }: PlotAxis, isLog: boolean): PointAxis {
  if (kind === "time") {
    return { label: labelOfField(field), kind: "time", format: (value) => formatX(value, "time") };
  }
  const isPositive = min !== null && min > 0;
  return {
    label: labelOfField(field),
    kind: isLog && isPositive ? "log" : "linear",
    format: shortNumber,
  };
}

function describePlot({ points, total, missing, paretoFront, colour }: ScatterPlot): string {
  const shown =
    points.length < total
      ? `${formatCount(points.length)} of ${formatCount(total)} runs`
      : `n ${formatCount(total)}`;
  const parts = [shown];
  if (missing > 0) parts.push(`${formatCount(missing)} without both values`);
  if (colour !== null) parts.push(`colour: ${labelOfField(colour.field)}`);
  if (paretoFront.length > 0)
    parts.push(`line: the ${formatCount(paretoFront.length)} that no other run beats on both`);
  return parts.join(" · ");
}
