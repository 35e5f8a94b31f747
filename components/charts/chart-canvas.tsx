"use client";

import { useId, useRef, useState } from "react";
import { AnnotationLane } from "@/components/charts/annotation-lane";
import { ChartLegend } from "@/components/charts/chart-legend";
import { ChartPanePlot } from "@/components/charts/chart-pane";
import type { ChartPanelProps } from "@/components/charts/chart-types";
import { layoutAnnotations } from "@/components/charts/layout-annotations";
import { DEFAULT_PANE_HEIGHT, plotWidth } from "@/components/charts/plot-frame";
import type { PreparedPane } from "@/components/charts/prepare-chart";
import { useDragZoom } from "@/components/charts/use-drag-zoom";
import { useWidth } from "@/components/charts/use-width";

export type ChartCanvasProps = Pick<ChartPanelProps, "x" | "annotations" | "ranges"> & {
  panes: readonly PreparedPane[];
  domain: readonly [number, number] | null;
  onZoom: (range: readonly [number, number] | null) => void;
  onShowAll: () => void;
  /** Pixels a pane gets on full screen. */
  paneHeight?: number;
};

/** The lane and the stacked plots; the part of a chart that needs Recharts. */
export function ChartCanvas(props: ChartCanvasProps) {
  const { x, panes, domain, onZoom, onShowAll, paneHeight, annotations = [], ranges = [] } = props;
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref);
  const syncId = useId();
  const [hiddenIds, setHiddenIds] = useState<ReadonlySet<string>>(new Set());
  const [activePane, setActivePane] = useState<string | null>(null);
  const { handlers, band } = useDragZoom({ width: width ?? 0, domain, onZoom });

  function toggle(key: string): void {
    const next = new Set(hiddenIds);
    if (!next.delete(key)) next.add(key);
    setHiddenIds(next);
  }

  return (
    <div ref={ref} className="min-w-0">
      {width !== null && domain !== null && annotations.length > 0 && (
        <AnnotationLane layout={layoutAnnotations(annotations, domain, plotWidth(width))} />
      )}
      {width !== null && (
        // The drag is a shortcut of the range control; the keyboard reads values by the arrow keys.
        // biome-ignore lint/a11y/noStaticElementInteractions: see above
        <div
          {...handlers}
          onDoubleClick={() => onZoom(null)}
          className="relative flex select-none flex-col gap-2"
        >
          {panes.map((prepared, index) => (
            <div key={prepared.pane.id}>
              <ChartLegend
                prepared={prepared}
                hiddenIds={hiddenIds}
                onToggle={toggle}
                onShowAll={onShowAll}
              />
              {/* biome-ignore lint/a11y/noStaticElementInteractions: only tells which pane shows the tooltip */}
              <div
                onPointerEnter={() => setActivePane(prepared.pane.id)}
                onFocus={() => setActivePane(prepared.pane.id)}
              >
                <ChartPanePlot
                  prepared={prepared}
                  panes={panes}
                  x={x}
                  domain={domain}
                  width={width}
                  height={paneHeight ?? prepared.pane.height ?? DEFAULT_PANE_HEIGHT}
                  isFirst={index === 0}
                  isLast={index === panes.length - 1}
                  syncId={syncId}
                  showsTooltip={activePane === prepared.pane.id && band === null}
                  hiddenIds={hiddenIds}
                  annotations={annotations}
                  ranges={ranges}
                />
              </div>
            </div>
          ))}
          {band !== null && (
            <div
              aria-hidden="true"
              style={band}
              className="pointer-events-none absolute inset-y-0 border-accent border-x bg-accent/10"
            />
          )}
        </div>
      )}
    </div>
  );
}
