"use client";

import { useMemo, useState } from "react";
import { ChartPanel } from "@/components/charts/chart-panel";
import { ParallelPanel } from "@/components/charts/parallel-panel";
import {
  type Brushes,
  type ParallelAxis,
  rowsWithinBrushes,
} from "@/components/charts/scene/parallel-scene";
import { describeObjective, shortName, toBestSoFar } from "@/components/sweeps/describe-sweep";
import { Card } from "@/components/ui/card";
import { formatCount, formatFixed } from "@/components/ui/format";
import type { SpaceDimension, SweepDetail } from "@/server/sweeps/schema";

/** The objective trial by trial, and every trial across its settings. */
export function SweepCharts({ sweep }: { sweep: SweepDetail }) {
  const measured = sweep.trials.filter(({ value }) => value !== null);
  if (measured.length === 0) return null;
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Card>
        <ObjectiveChart sweep={sweep} />
      </Card>
      <Card>
        <SettingsChart sweep={sweep} />
      </Card>
    </div>
  );
}

function ObjectiveChart({ sweep }: { sweep: SweepDetail }) {
  const { trials, direction } = sweep;
  const { label, on, goal } = describeObjective(sweep);
  const panes = useMemo(
    () => [
      {
        id: "objective",
        label,
        height: 240,
        formatValue: (value: number) => formatFixed(value, 4),
        series: [
          {
            id: "trial",
            label: "Trial",
            kind: "scatter" as const,
            points: trials.map(({ number, value }) => ({ x: number, y: value })),
          },
          {
            id: "best",
            label: "Best so far",
            kind: "line" as const,
            role: "champion" as const,
            points: toBestSoFar(trials, direction),
          },
        ],
      },
    ],
    [trials, direction, label],
  );
  return (
    <ChartPanel
      label={`${label} by trial`}
      title={`${label} by trial`}
      x={{ kind: "number", label: "Trial" }}
      panes={panes}
      note={`On the ${on}; ${goal}`}
    />
  );
}

function SettingsChart({ sweep }: { sweep: SweepDetail }) {
  const [brushes, setBrushes] = useState<Brushes>({});
  const [hoveredId, setHoveredId] = useState<string | null>(null);
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const { label } = describeObjective(sweep);
  const axes = useMemo(() => {
    const all = [...sweep.space.map(toAxis), toValueAxis(sweep, label)];
    if (order === null) return all;
    return [...all].sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
  }, [sweep, label, order]);
  const rows = useMemo(
    () =>
      sweep.trials
        .filter(({ value }) => value !== null)
        .map(({ number, params, value }) => ({
          id: String(number),
          name: `Trial ${number}`,
          values: axes.map(({ field, kind }) => {
            const at = field === VALUE_FIELD ? value : (params[field] ?? null);
            if (at === null) return null;
            return kind === "category" ? String(at) : Number(at);
          }),
        })),
    [sweep.trials, axes],
  );
  const kept = rowsWithinBrushes(axes, rows, brushes);

  function moveAxis(field: string, target: string): void {
    const fields = axes.map((axis) => axis.field);
    const to = fields.indexOf(target);
    setOrder(fields.filter((each) => each !== field).toSpliced(to, 0, field));
  }
  return (
    <ParallelPanel
      label="Settings and result of each trial"
      title="Settings and result of each trial"
      note={`${formatCount(kept.length)} of ${formatCount(rows.length)} trials · colour: ${label} · drag along an axis to keep a part`}
      axes={axes}
      rows={rows}
      colourBy={VALUE_FIELD}
      brushes={brushes}
      onBrushes={setBrushes}
      onMoveAxis={moveAxis}
      hoveredId={hoveredId}
      onHover={setHoveredId}
    />
  );
}

const VALUE_FIELD = "value";

function toAxis(dimension: SpaceDimension): ParallelAxis {
  const { name, kind } = dimension;
  const axis = { field: name, label: shortName(name) };
  if (kind === "choice" || kind === "boolean") {
    const values = kind === "choice" ? dimension.values : [false, true];
    const categories = values.map(String);
    return { ...axis, kind: "category", min: null, max: null, categories, isLog: false };
  }
  const { min, max, log = false } = dimension;
  return { ...axis, kind: "number", min, max, categories: [], isLog: log };
}

function toValueAxis({ trials }: SweepDetail, label: string): ParallelAxis {
  const values = trials.flatMap(({ value }) => (value === null ? [] : [value]));
  const [min, max] = [Math.min(...values), Math.max(...values)];
  return { field: VALUE_FIELD, label, kind: "number", min, max, categories: [], isLog: false };
}
