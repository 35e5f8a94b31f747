"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { CrosshairContext, createCrosshair } from "@/components/charts/scene/crosshair";
import { AddPanelDialog } from "@/components/runs/charts/add-panel-dialog";
import { AddedPanels } from "@/components/runs/charts/added-panels";
import {
  type ChartGridState,
  type ChartRun,
  type GridPanel,
  literalOf,
} from "@/components/runs/charts/grid-state";
import { GridToolbar } from "@/components/runs/charts/grid-toolbar";
import { LineSections } from "@/components/runs/charts/line-sections";
import { useLiveHistories } from "@/components/runs/charts/use-live-histories";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { useDebounced } from "@/components/ui/use-debounced";
import { COMPARE_LIMIT } from "@/server/tracking/constants";

export type ChartGridProps = {
  project: string;
  /** The visible ones, in the table's order. */
  runs: readonly ChartRun[];
  baselineId: string | null;
  /** The table's filter, for panels about all runs that it finds. */
  filter?: string;
  hoveredRunId: string | null;
  onHoverRun: (id: string | null) => void;
  /** Runs that were brushed in a scatter plot or parallel coordinates. */
  onSelectRuns?: (ids: string[]) => void;
  /** A condition to add to the filter: "keep only brushed". */
  onFilter?: (condition: string) => void;
  /** Takes a panel elsewhere, such as to a report. */
  onReport?: ((panel: GridPanel) => void) | undefined;
  state: ChartGridState;
  onState: (state: ChartGridState) => void;
};

const KEYS_MAX = 500;
const SEARCH_MS = 250;

/** The charts beside the runs table: curves of every metric, and panels that a person added. */
export function ChartGrid(props: ChartGridProps) {
  const { project, state, onState } = props;
  const trpc = useTRPC();
  const [crosshair] = useState(createCrosshair);
  const [isAdding, setIsAdding] = useState(false);
  const search = useDebounced(literalOf(state.search ?? ""), SEARCH_MS);
  const runs = useMemo(() => props.runs.slice(0, COMPARE_LIMIT), [props.runs]);
  useLiveHistories(runs.map(({ id }) => id));
  const columns = useQuery({
    ...trpc.runs.columns.queryOptions({ project, search, limit: KEYS_MAX }),
    placeholderData: keepPreviousData,
  });
  return (
    <CrosshairContext value={crosshair}>
      <div className="flex min-w-0 flex-col gap-4">
        <QueryPanel
          errorTitle="The metrics could not be listed"
          label="Loading metrics"
          query={columns}
        >
          {({ metrics, params, moreMetrics }) => {
            const keys = metrics.map(({ key }) => key);
            return (
              <>
                <GridToolbar
                  state={state}
                  onState={onState}
                  metrics={keys}
                  onAdd={() => setIsAdding(true)}
                />
                <AddedPanels {...props} runs={runs} />
                {runs.length === 0 ? (
                  <NoRuns />
                ) : (
                  <LineSections {...props} runs={runs} keys={keys} />
                )}
                <Limits runs={props.runs.length} moreMetrics={moreMetrics} />
                <AddPanelDialog
                  open={isAdding}
                  onOpenChange={setIsAdding}
                  metrics={keys}
                  params={params.map(({ key }) => key)}
                  onAdd={(panel) => onState({ ...state, added: [...(state.added ?? []), panel] })}
                />
              </>
            );
          }}
        </QueryPanel>
      </div>
    </CrosshairContext>
  );
}

function NoRuns() {
  return (
    <EmptyState
      title="No run is shown"
      text="Curves are drawn for runs whose eye is open in the table. Show the first ten, or open the eye of single runs."
    />
  );
}

function Limits({ runs, moreMetrics }: { runs: number; moreMetrics: number }) {
  return (
    <>
      {runs > COMPARE_LIMIT && (
        <p className="text-muted-foreground text-sm">
          Curves of the first {COMPARE_LIMIT} of {formatCount(runs)} shown runs.
        </p>
      )}
      {moreMetrics > 0 && (
        <p className="text-muted-foreground text-sm">
          {formatCount(moreMetrics)} more metrics: search for a part of their name.
        </p>
      )}
    </>
  );
}
