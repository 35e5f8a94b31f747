"use client";

import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import { ChartSkeleton } from "@/components/charts/chart-skeleton";
import { prepareTable } from "@/components/charts/chart-table";
import type { ChartPanelProps } from "@/components/charts/chart-types";
import { AXIS_HEIGHT, DEFAULT_PANE_HEIGHT } from "@/components/charts/plot-frame";
import { domainOf, prepareChart } from "@/components/charts/prepare-chart";

const ChartCanvas = dynamic(
  () => import("@/components/charts/chart-canvas").then((module) => module.ChartCanvas),
  { ssr: false, loading: () => <ChartSkeleton label="Loading chart" /> },
);

const MAX_SERIES = 12;
const LEGEND_HEIGHT = 28;
/** Heading, lane, legends and note on full screen. */
const FULL_SCREEN_MARGIN = 200;

/** The one chart of the console: panes that share an axis, an events lane, zoom, and a table twin. */
export function ChartPanel(props: ChartPanelProps) {
  const { label, title, x, panes, annotations, ranges, onRangeChange, note } = props;
  const [showsAll, setShowsAll] = useState(false);
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  const limit = showsAll ? Number.POSITIVE_INFINITY : (props.maxSeries ?? MAX_SERIES);
  const prepared = useMemo(() => prepareChart(panes, limit), [panes, limit]);
  const domain = x.kind === "category" ? null : (x.domain ?? domainOf(prepared));
  const hasData = prepared.some(({ rows }) => rows.length > 0);

  function changeZoom(range: readonly [number, number] | null): void {
    if (range === null && zoom === null) return;
    setZoom(range);
    if (range === null || x.kind !== "time") onRangeChange?.(range);
    else onRangeChange?.([new Date(range[0]), new Date(range[1])]);
  }

  return (
    <ChartFrame
      label={label}
      title={title}
      note={note}
      fileName={props.fileName}
      x={x}
      table={() => prepareTable(prepared)}
      zoomed={zoom !== null}
      onResetZoom={() => changeZoom(null)}
    >
      {(fullScreen) =>
        hasData ? (
          <div className="relative" style={{ minHeight: fullScreen ? undefined : heightOf(panes) }}>
            <ChartCanvas
              x={x}
              panes={prepared}
              domain={zoom ?? domain}
              onZoom={changeZoom}
              onShowAll={() => setShowsAll(true)}
              annotations={annotations}
              ranges={ranges}
              paneHeight={fullScreen ? fullScreenPaneHeight(panes.length) : undefined}
            />
          </div>
        ) : (
          <p className="py-8 text-center text-muted-foreground">
            Nothing was measured in this range.
          </p>
        )
      }
    </ChartFrame>
  );
}

/** What the drawn chart will take, so that nothing moves when it arrives. */
function heightOf(panes: ChartPanelProps["panes"]): number {
  return panes.reduce(
    (sum, { height = DEFAULT_PANE_HEIGHT }) => sum + height + LEGEND_HEIGHT,
    AXIS_HEIGHT,
  );
}

function fullScreenPaneHeight(paneCount: number): number {
  const room = window.innerHeight - FULL_SCREEN_MARGIN - paneCount * LEGEND_HEIGHT;
  return Math.max(120, Math.floor(room / Math.max(1, paneCount)));
}
