"use client";

import type { ReactNode } from "react";
import { barsHeight, buildBarScene } from "@/components/charts/scene/bar-scene";
import type { Curve } from "@/components/charts/scene/curves";
import { TargetPanel } from "@/components/charts/target-panel";

type SingleValuesProps = {
  title: string;
  curves: readonly Curve[];
  hoveredRunId: string | null;
  onHoverRun: (id: string | null) => void;
  actions: ReactNode;
};

/** Whether each run logged the metric once: a point on a line would say less than a bar. */
export function areSingleValues(curves: readonly Curve[]): boolean {
  return curves.length > 0 && curves.every(({ y, band }) => y.length === 1 && band === null);
}

export function SingleValues(props: SingleValuesProps) {
  const { title, curves, hoveredRunId, onHoverRun, actions } = props;
  const bars = curves.map(({ id, label, colour, isBaseline, y }) => ({
    id,
    label,
    colour,
    isBaseline,
    value: y[0] ?? null,
  }));
  return (
    <TargetPanel
      label={title}
      title={title}
      rowLabel="run"
      height={barsHeight(bars.length)}
      table={() => ({
        columns: [{ id: title, label: title }],
        rows: bars.map(({ label, value }) => ({ x: label, values: [value] })),
      })}
      build={(width) => buildBarScene({ bars, width, hoveredId: hoveredRunId })}
      onHover={onHoverRun}
      actions={actions}
    />
  );
}
