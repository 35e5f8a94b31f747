"use client";

import dynamic from "next/dynamic";
import { useDeferredValue, useMemo } from "react";
import { colourOfId } from "@/components/charts/series-colour";
import { joinFilters } from "@/components/filter/completion";
import type { GridPanel } from "@/components/runs/charts/grid-state";
import { type HoveredRun, useHoveredRun } from "@/components/runs/workspace/hovered-run";
import type { Workspace } from "@/components/runs/workspace/use-workspace";
import { Skeleton } from "@/components/ui/skeleton";
import type { RunListItem } from "@/server/tracking/schema";

const Charts = dynamic(
  () => import("@/components/runs/charts/chart-grid").then(({ ChartGrid }) => ChartGrid),
  { ssr: false, loading: () => <Skeleton className="h-64" /> },
);

type ChartsPaneProps = {
  project: string;
  workspace: Workspace;
  /** Runs whose eye is open. */
  drawn: readonly RunListItem[];
  hovered: HoveredRun;
  onReport: ((panel: GridPanel) => void) | undefined;
};

export function ChartsPane({ project, workspace, drawn, hovered, onReport }: ChartsPaneProps) {
  const { table, kept, baselineId } = workspace;
  const hoveredRunId = useHoveredRun(hovered);
  const runs = useMemo(
    () => drawn.map(({ id, name }) => ({ id, name, colour: colourOfId(id) })),
    [drawn],
  );
  return (
    <Charts
      project={project}
      // The table follows the pointer first, the curves when there is time.
      runs={useDeferredValue(runs)}
      baselineId={baselineId}
      filter={table.filter}
      hoveredRunId={hoveredRunId}
      onHoverRun={hovered.set}
      onSelectRuns={(shown) => kept.change({ eyes: "custom", shown })}
      onFilter={(condition) => table.setFilter(joinFilters(table.filter, condition))}
      onReport={onReport}
      state={kept.arrangement.charts}
      onState={(charts) => kept.change({ charts })}
    />
  );
}
