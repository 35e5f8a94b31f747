"use client";

import { FilePlus2, MoreHorizontal } from "lucide-react";
import { useEffect, useState } from "react";
import { formatX, shortNumber } from "@/components/charts/chart-format";
import { CurvePanel } from "@/components/charts/curve-panel";
import type {
  ChartGridState,
  ChartRun,
  GridPanel,
  LineOptions,
} from "@/components/runs/charts/grid-state";
import { areSingleValues, SingleValues } from "@/components/runs/charts/single-values";
import { useHistories } from "@/components/runs/charts/use-histories";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { formatCount, formatDuration } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Switch } from "@/components/ui/switch";

export type LinePanelProps = {
  metric: string;
  title?: string;
  runs: readonly ChartRun[];
  baselineId: string | null;
  hoveredRunId: string | null;
  onHoverRun: (id: string | null) => void;
  state: ChartGridState;
  onOptions: (options: LineOptions) => void;
  onReport?: ((panel: GridPanel) => void) | undefined;
  width: number;
  /** Told once the data are here whether any run has some. */
  onEmpty: (isEmpty: boolean) => void;
};

const PLOT_MARGIN = 68;
export const PANEL_HEIGHT = 220;

/** A metric's curves over step, time or another metric. */
export function LinePanel(props: LinePanelProps) {
  const { metric, title = metric, runs, baselineId, state, onEmpty } = props;
  const x = state.x ?? "step";
  const [width, setWidth] = useState(props.width);
  const plotPixels = width - PLOT_MARGIN;
  const { curves, error, refetch, range, setRange, points } = useHistories({
    metric,
    runs,
    baselineId,
    x,
    plotPixels,
  });
  const isEmpty = curves === undefined ? null : curves.length === 0;
  useEffect(() => {
    if (isEmpty !== null) onEmpty(isEmpty);
  }, [isEmpty, onEmpty]);
  if (curves === undefined) {
    if (error === null || error === undefined)
      return (
        <div role="status" aria-label={`Loading ${title}`} style={{ height: PANEL_HEIGHT + 32 }}>
          <Skeleton className="h-full w-full" />
        </div>
      );
    return (
      <ErrorPanel
        title={`${title} could not be loaded`}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  if (areSingleValues(curves)) {
    const { hoveredRunId, onHoverRun } = props;
    const actions = <ReportButton metric={metric} onReport={props.onReport} />;
    return <SingleValues {...{ title, curves, hoveredRunId, onHoverRun, actions }} />;
  }
  const options = state.lines?.[metric] ?? {};
  return (
    <CurvePanel
      label={`${title} over ${axisLabel(x)}`}
      title={title}
      curves={curves}
      x={xAxisOf(x, state.logX === true)}
      y={{
        kind: (options.logY ?? state.logY) === true ? "log" : "linear",
        range: options.range,
        ignoresOutliers: state.ignoreOutliers,
      }}
      smoothing={state.smoothing}
      topBy={options.topBy}
      range={range}
      onRange={setRange}
      hoveredId={props.hoveredRunId}
      onHover={props.onHoverRun}
      onWidth={setWidth}
      height={PANEL_HEIGHT}
      note={
        curves.length > 0 && points.stored > points.drawn
          ? `${formatCount(points.stored)} points as ${formatCount(points.drawn)} means, with the lowest and highest of each as a band`
          : undefined
      }
      actions={
        <>
          <ReportButton metric={metric} onReport={props.onReport} />
          <LineMenu options={options} logY={state.logY === true} onChange={props.onOptions} />
        </>
      }
    />
  );
}

type ReportButtonProps = Pick<LinePanelProps, "metric" | "onReport">;

function ReportButton({ metric, onReport }: ReportButtonProps) {
  if (onReport === undefined) return null;
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={`Add ${metric} to a report`}
      title="Add to a report"
      onClick={() => onReport({ kind: "line", metric })}
    >
      <FilePlus2 />
    </Button>
  );
}

function axisLabel(x: string): string {
  if (x.startsWith("metric:")) return x.slice("metric:".length);
  return { step: "step", relative: "time since start", time: "time (UTC)" }[x] ?? "step";
}

const formatTime = (at: number) => formatX(at, "time");
/** There is no half step, though the axis of a short series has a line there. */
const formatStep = (step: number) => (Number.isInteger(step) ? shortNumber(step) : "");
const formatElapsed = (ms: number) => (ms <= 0 ? "0" : formatDuration(ms));

function xAxisOf(x: string, isLog: boolean) {
  const label = axisLabel(x);
  if (x === "time") return { axis: x, kind: "time" as const, label, format: formatTime };
  const kind = isLog ? ("log" as const) : ("linear" as const);
  if (x === "relative") return { axis: x, kind, label, format: formatElapsed };
  return { axis: x, kind, label, format: x === "step" ? formatStep : shortNumber };
}

type LineMenuProps = {
  options: LineOptions;
  logY: boolean;
  onChange: (options: LineOptions) => void;
};

function LineMenu({ options, logY, onChange }: LineMenuProps) {
  const [low, high] = options.range ?? [null, null];
  return (
    <Popover
      label="Options of this panel"
      align="end"
      className="w-64"
      trigger={
        <Button variant="ghost" size="icon-sm" aria-label="Panel options" title="Panel options">
          <MoreHorizontal />
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Switch
          label="Logarithmic values"
          checked={options.logY ?? logY}
          onCheckedChange={(next) => onChange({ ...options, logY: next })}
        />
        <div className="grid grid-cols-2 gap-2">
          <RangeEnd
            label="Lowest"
            value={low}
            onChange={(next) => onChange({ ...options, range: [next, high] })}
          />
          <RangeEnd
            label="Highest"
            value={high}
            onChange={(next) => onChange({ ...options, range: [low, next] })}
          />
        </div>
        <Field label="Of more than 50 runs, draw the ten that end">
          {(control) => (
            <Select
              {...control}
              value={options.topBy ?? "highest"}
              options={[
                { value: "highest", label: "highest" },
                { value: "lowest", label: "lowest" },
              ]}
              onValueChange={(next) =>
                onChange({ ...options, topBy: next === "lowest" ? "lowest" : "highest" })
              }
            />
          )}
        </Field>
      </div>
    </Popover>
  );
}

type RangeEndProps = {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
};

function RangeEnd({ label, value, onChange }: RangeEndProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          type="number"
          step="any"
          placeholder="auto"
          defaultValue={value ?? ""}
          onBlur={({ target }) => {
            const next = target.value === "" ? null : Number(target.value);
            if (next === null || Number.isFinite(next)) onChange(next);
          }}
        />
      )}
    </Field>
  );
}
