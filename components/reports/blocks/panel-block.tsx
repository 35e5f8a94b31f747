"use client";

import { useMemo, useRef, useState } from "react";
import { colourOfId } from "@/components/charts/series-colour";
import { useWidth } from "@/components/charts/use-width";
import type { BlockProps } from "@/components/reports/blocks/block-view";
import { nameOfPanel } from "@/components/reports/panel-words";
import { usePrinting } from "@/components/reports/use-printing";
import { useRunSet } from "@/components/reports/use-run-set";
import { BarPanel } from "@/components/runs/charts/bar-panel";
import { DifferencePanel } from "@/components/runs/charts/difference-panel";
import { BoxPanel, HistogramPanel } from "@/components/runs/charts/distribution-panels";
import type { ChartRun } from "@/components/runs/charts/grid-state";
import { ImportancePanel } from "@/components/runs/charts/importance-panel";
import { LinePanel, PANEL_HEIGHT } from "@/components/runs/charts/line-panel";
import { RunsParallelPanel } from "@/components/runs/charts/parallel-panel";
import { ScatterPanel } from "@/components/runs/charts/scatter-panel";
import { useInView } from "@/components/runs/charts/use-in-view";
import { useLiveHistories } from "@/components/runs/charts/use-live-histories";
import { formatPlural } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { filterOfRuns } from "@/server/reports/constants";

const ADDED = {
  scatter: ScatterPanel,
  parallel: RunsParallelPanel,
  bar: BarPanel,
  histogram: HistogramPanel,
  box: BoxPanel,
  importance: ImportancePanel,
  difference: DifferencePanel,
} as const;

const noteNothing = () => undefined;

/** A chart of runs, drawn by the workspace's own components. */
export function PanelBlock(props: BlockProps<"panel">) {
  const { block } = props;
  const ref = useRef<HTMLDivElement>(null);
  const isPrinting = usePrinting();
  const isInView = useInView(ref);
  const width = useWidth(ref);
  const [wasSeen, setWasSeen] = useState(false);
  if (isInView && !wasSeen) setWasSeen(true);
  const isDrawn = (wasSeen || isPrinting) && width !== null && width > 0;
  return (
    <div
      ref={ref}
      className="min-w-0 rounded-panel border bg-panel p-3"
      style={{ minHeight: isDrawn ? undefined : PANEL_HEIGHT + 60 }}
    >
      {isDrawn ? (
        <PanelOfRuns {...props} width={width} />
      ) : (
        <p className="font-medium text-muted-foreground">
          {block.title === "" ? nameOfPanel(block.panel) : block.title}
        </p>
      )}
    </div>
  );
}

function PanelOfRuns(props: BlockProps<"panel"> & { width: number }) {
  const query = useRunSet(props.block.runs);
  const items = query.data?.items;
  const runs = useMemo(
    () => items?.map(({ id, name }) => ({ id, name, colour: colourOfId(id) })) ?? [],
    [items],
  );
  useLiveHistories(props.isFrozen ? [] : runs.map(({ id }) => id));
  return (
    <QueryPanel errorTitle="The runs could not be listed" label="Loading runs" query={query}>
      {({ approxTotal }) =>
        runs.length === 0 ? (
          <p className="text-muted-foreground">No run is found by this panel's filter.</p>
        ) : (
          <>
            <Drawing {...props} runs={runs} />
            {approxTotal > runs.length && (
              <p className="pt-1 text-muted-foreground text-xs">
                The first {runs.length} of {formatPlural(approxTotal, "run")} by{" "}
                {props.block.runs.sort}.
              </p>
            )}
          </>
        )
      }
    </QueryPanel>
  );
}

type DrawingProps = BlockProps<"panel"> & { width: number; runs: readonly ChartRun[] };

function Drawing({ block, onChange, runs, width }: DrawingProps) {
  const [hoveredRunId, setHoveredRunId] = useState<string | null>(null);
  const { panel, look, baselineId } = block;
  const title = block.title === "" ? nameOfPanel(panel) : block.title;
  const shared = { runs, baselineId, hoveredRunId, onHoverRun: setHoveredRunId, title };
  if (panel.kind === "line") {
    const { range, topBy, ...state } = look;
    return (
      <LinePanel
        {...shared}
        metric={panel.metric}
        state={{ ...state, lines: { [panel.metric]: { range, topBy } } }}
        onOptions={({ logY, ...options }) =>
          onChange?.({ ...block, look: { ...look, ...options, logY: logY ?? look.logY } })
        }
        width={width}
        onEmpty={noteNothing}
      />
    );
  }
  const Panel = ADDED[panel.kind];
  return (
    <Panel
      {...shared}
      project={block.runs.project}
      filter={filterOfRuns(block.runs)}
      panel={{ id: block.id, ...panel }}
      onPanel={({ kind, fields, logs }) => onChange?.({ ...block, panel: { kind, fields, logs } })}
      actions={null}
    />
  );
}
