"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Bar, barsHeight, buildBarScene } from "@/components/charts/scene/bar-scene";
import { TargetPanel } from "@/components/charts/target-panel";
import type { AddedPanelProps } from "@/components/runs/charts/added-panels";
import { idsFilter, labelOfField } from "@/components/runs/charts/field-condition";
import { useTRPC } from "@/components/trpc/provider";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ParallelPlot } from "@/server/tracking/workspace/schema";

/** One value of each visible run: the last, the smallest or the largest, as its field says. */
export function BarPanel(props: AddedPanelProps) {
  const { project, runs, baselineId, panel, title, hoveredRunId, onHoverRun } = props;
  const [field = ""] = panel.fields;
  const trpc = useTRPC();
  const plot = useQuery({
    ...trpc.workspace.parallel.queryOptions({
      project,
      filter: idsFilter(runs.map(({ id }) => id)),
      axes: [field],
    }),
    enabled: runs.length > 0,
    placeholderData: keepPreviousData,
  });
  if (runs.length === 0) {
    return (
      <>
        <p className="font-medium">{title}</p>
        <p className="text-muted-foreground">No run is shown: open the eye of some.</p>
      </>
    );
  }
  return (
    <QueryPanel errorTitle={`${title} could not be loaded`} label={`Loading ${title}`} query={plot}>
      {({ rows }) => {
        const bars = toBars(rows, runs, baselineId);
        return (
          <TargetPanel
            label={title}
            title={title}
            rowLabel="run"
            height={barsHeight(bars.length)}
            table={() => ({
              columns: [{ id: field, label: labelOfField(field) }],
              rows: bars.map(({ label, value }) => ({ x: label, values: [value] })),
            })}
            build={(width) => buildBarScene({ bars, width, hoveredId: hoveredRunId })}
            onHover={onHoverRun}
            actions={props.actions}
          />
        );
      }}
    </QueryPanel>
  );
}

/** In the order of the table. */
function toBars(
  rows: ParallelPlot["rows"],
  runs: AddedPanelProps["runs"],
  baselineId: string | null,
): Bar[] {
  const byRun = new Map(rows.map(({ runId, values }) => [runId, values[0]]));
  return runs.map(({ id, name, colour }) => {
    const value = byRun.get(id);
    return {
      id,
      label: name,
      colour,
      value: typeof value === "number" ? value : null,
      isBaseline: id === baselineId,
    };
  });
}
