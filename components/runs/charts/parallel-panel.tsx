"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ParallelPanel } from "@/components/charts/parallel-panel";
import {
  type Brushes,
  brushesToFilter,
  type ParallelAxis,
  rowsWithinBrushes,
} from "@/components/charts/scene/parallel-scene";
import type { AddedPanelProps } from "@/components/runs/charts/added-panels";
import { labelOfField } from "@/components/runs/charts/field-condition";
import { moveBefore } from "@/components/runs/charts/grid-state";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { Popover } from "@/components/ui/popover";
import { QueryPanel } from "@/components/ui/query-panel";
import { Switch } from "@/components/ui/switch";
import type { ParallelPlot } from "@/server/tracking/workspace/schema";

/** Params and metrics side by side, a line a run, coloured by the last axis. */
export function RunsParallelPanel(props: AddedPanelProps) {
  const { project, filter = "", panel, title } = props;
  const trpc = useTRPC();
  const plot = useQuery({
    ...trpc.workspace.parallel.queryOptions({ project, filter, axes: panel.fields }),
    placeholderData: keepPreviousData,
  });
  return (
    <QueryPanel errorTitle={`${title} could not be loaded`} label={`Loading ${title}`} query={plot}>
      {(data) => <Parallel {...props} plot={data} />}
    </QueryPanel>
  );
}

function Parallel({ plot, panel, ...props }: AddedPanelProps & { plot: ParallelPlot }) {
  const { title, onPanel, onFilter, onSelectRuns } = props;
  const [brushes, setBrushes] = useState<Brushes>({});
  const { logs } = panel;
  const axes = useMemo(
    (): ParallelAxis[] =>
      plot.axes.map((axis) => ({
        ...axis,
        label: labelOfField(axis.field),
        isLog: logs?.includes(axis.field) ?? false,
      })),
    [plot.axes, logs],
  );
  const rows = useMemo(
    () => plot.rows.map(({ runId, name, values }) => ({ id: runId, name, values })),
    [plot.rows],
  );
  const condition = brushesToFilter(axes, brushes);
  const kept = rowsWithinBrushes(axes, rows, brushes);
  const of = plot.rows.length < plot.total ? ` of ${formatCount(plot.total)}, the newest` : "";
  return (
    <>
      <ParallelPanel
        label={title}
        title={title}
        note={`${formatCount(kept.length)} of ${formatCount(rows.length)} runs${of} · colour: ${axes.at(-1)?.label ?? ""} · below an axis: no value`}
        axes={axes}
        rows={rows}
        colourBy={axes.at(-1)?.field ?? null}
        brushes={brushes}
        onBrushes={setBrushes}
        onMoveAxis={(field, target) =>
          onPanel({ ...panel, fields: moveBefore(panel.fields, field, target) })
        }
        hoveredId={props.hoveredRunId}
        onHover={props.onHoverRun}
        actions={
          <>
            <AxisOptions axes={axes} panel={panel} onPanel={onPanel} />
            {props.actions}
          </>
        }
      />
      {condition !== null && (
        <div className="mt-2 flex flex-wrap gap-2">
          {onFilter !== undefined && (
            <Button size="sm" onClick={() => onFilter(condition)}>
              Keep only brushed
            </Button>
          )}
          {onSelectRuns !== undefined && (
            <Button size="sm" onClick={() => onSelectRuns(kept.map(({ id }) => id))}>
              Select {formatCount(kept.length)} runs
            </Button>
          )}
        </div>
      )}
    </>
  );
}

type AxisOptionsProps = Pick<AddedPanelProps, "panel" | "onPanel"> & {
  axes: readonly ParallelAxis[];
};

/** What dragging does, for the keyboard: order and scale of the axes. */
function AxisOptions({ axes, panel, onPanel }: AxisOptionsProps) {
  function move(index: number): void {
    const [field, target] = [panel.fields[index], panel.fields[index - 1]];
    if (field === undefined || target === undefined) return;
    onPanel({ ...panel, fields: moveBefore(panel.fields, field, target) });
  }
  function setLog(field: string, isLog: boolean): void {
    const others = (panel.logs ?? []).filter((each) => each !== field);
    onPanel({ ...panel, logs: isLog ? [...others, field] : others });
  }
  return (
    <Popover
      label="Axes"
      align="end"
      trigger={
        <Button variant="ghost" size="sm">
          Axes
        </Button>
      }
    >
      <ul className="flex max-h-72 flex-col gap-2 overflow-y-auto">
        {axes.map(({ field, label, kind, min, isLog }, index) => (
          <li key={field} className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate" title={label}>
              {label}
            </span>
            {kind === "number" && min !== null && min > 0 && (
              <Switch label="log" checked={isLog} onCheckedChange={(next) => setLog(field, next)} />
            )}
            <Button
              variant="ghost"
              size="sm"
              disabled={index === 0}
              aria-label={`Move ${label} to the left`}
              onClick={() => move(index)}
            >
              ←
            </Button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
