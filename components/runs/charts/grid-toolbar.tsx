"use client";

import { Plus, SlidersHorizontal } from "lucide-react";
import type { ChartGridState } from "@/components/runs/charts/grid-state";
import { Button } from "@/components/ui/button";
import { formatPercent } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";

type GridToolbarProps = {
  state: ChartGridState;
  onState: (state: ChartGridState) => void;
  /** Metrics that may be the x axis. */
  metrics: readonly string[];
  onAdd?: () => void;
};

const SMOOTHING_MAX = 0.99;

/** What holds for all line panels, the search over panels, and the way to a new one. */
export function GridToolbar({ state, onState, metrics, onAdd }: GridToolbarProps) {
  const smoothing = state.smoothing ?? 0;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Input
        type="search"
        aria-label="Search panels by a regular expression"
        placeholder="Search panels (regex)"
        value={state.search ?? ""}
        onChange={(event) => onState({ ...state, search: event.target.value || undefined })}
        className="w-52"
      />
      <Select
        aria-label="Horizontal axis"
        className="w-44"
        value={state.x ?? "step"}
        options={[
          { value: "step", label: "over step" },
          { value: "relative", label: "over time since start" },
          { value: "time", label: "over wall time" },
          ...metrics.map((key) => ({ value: `metric:${key}`, label: `over ${key}` })),
        ]}
        onValueChange={(x) => onState({ ...state, x: x === "step" ? undefined : x })}
      />
      <label className="flex items-center gap-2 text-sm">
        Smoothing
        <input
          type="range"
          min={0}
          max={SMOOTHING_MAX}
          step={0.01}
          value={smoothing}
          onChange={(event) =>
            onState({ ...state, smoothing: Number(event.target.value) || undefined })
          }
          className="w-24 accent-(--accent)"
        />
        <span className="w-10 text-right text-muted-foreground tabular-nums">
          {formatPercent(smoothing, 0)}
        </span>
      </label>
      <Popover
        label="Options of all panels"
        className="w-60"
        trigger={
          <Button variant="ghost" size="icon" aria-label="Options of all panels" title="Options">
            <SlidersHorizontal />
          </Button>
        }
      >
        <div className="flex flex-col gap-3">
          <Switch
            label="Logarithmic values"
            checked={state.logY === true}
            onCheckedChange={(next) => onState({ ...state, logY: next || undefined })}
          />
          <Switch
            label="Logarithmic steps"
            checked={state.logX === true}
            onCheckedChange={(next) => onState({ ...state, logX: next || undefined })}
          />
          <Switch
            label="Ignore outliers (5–95 %)"
            checked={state.ignoreOutliers === true}
            onCheckedChange={(next) => onState({ ...state, ignoreOutliers: next || undefined })}
          />
          <Switch
            label="Hide empty panels"
            checked={state.hideEmpty === true}
            onCheckedChange={(next) => onState({ ...state, hideEmpty: next || undefined })}
          />
        </div>
      </Popover>
      {onAdd !== undefined && (
        <Button size="md" onClick={onAdd} className="ml-auto">
          <Plus />
          Add panel
        </Button>
      )}
    </div>
  );
}
