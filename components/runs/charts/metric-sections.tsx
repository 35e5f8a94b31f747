"use client";

import { useMemo, useState } from "react";
import { CrosshairContext, createCrosshair } from "@/components/charts/scene/crosshair";
import { colourOfId } from "@/components/charts/series-colour";
import { type ChartGridState, makeNameTest } from "@/components/runs/charts/grid-state";
import { GridToolbar } from "@/components/runs/charts/grid-toolbar";
import { LineSections } from "@/components/runs/charts/line-sections";
import { useLiveHistories } from "@/components/runs/charts/use-live-histories";
import { EmptyState } from "@/components/ui/empty-state";

type ChartedRun = {
  id: string;
  name: string;
  metrics: readonly { key: string; count: number }[];
};

type MetricChartsProps = { runs: readonly ChartedRun[]; baselineId?: string };

/** Curves of the metrics with more than one point, the runs of a comparison over each other. */
export function MetricSections({ runs, baselineId }: MetricChartsProps) {
  const [state, setState] = useState<ChartGridState>({});
  const [hoveredRunId, setHoveredRunId] = useState<string | null>(null);
  const [crosshair] = useState(createCrosshair);
  const charted = useMemo(
    () => runs.map(({ id, name }) => ({ id, name, colour: colourOfId(id) })),
    [runs],
  );
  useLiveHistories(charted.map(({ id }) => id));
  const keys = useMemo(() => [...new Set(runs.flatMap(curveKeys))].sort(), [runs]);
  const isFound = makeNameTest(state.search ?? "");
  if (keys.length === 0) {
    return (
      <EmptyState
        title="No metric has a curve"
        text="A metric that was logged at more than one step is drawn here."
      />
    );
  }
  return (
    <CrosshairContext value={crosshair}>
      <div className="flex flex-col gap-4">
        <GridToolbar state={state} onState={setState} metrics={keys} />
        {keys.some(isFound) ? (
          <LineSections
            keys={keys}
            runs={charted}
            baselineId={baselineId ?? null}
            hoveredRunId={hoveredRunId}
            onHoverRun={setHoveredRunId}
            state={state}
            onState={setState}
          />
        ) : (
          <p className="text-muted-foreground">No panel's name fits the search.</p>
        )}
      </div>
    </CrosshairContext>
  );
}

function curveKeys({ metrics }: ChartedRun): string[] {
  return metrics.filter(({ count }) => count > 1).map(({ key }) => key);
}
