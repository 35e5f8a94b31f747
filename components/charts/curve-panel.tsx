"use client";

import {
  type ReactNode,
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import { CurveCrosshair } from "@/components/charts/curve-crosshair";
import { CurveLegend } from "@/components/charts/curve-legend";
import { curvesToTable } from "@/components/charts/curve-table";
import { useCrosshair } from "@/components/charts/scene/crosshair";
import { type AxisRange, layoutCurves, sceneOfCurves } from "@/components/charts/scene/curve-scene";
import { type Curve, chooseCurves, type TopBy } from "@/components/charts/scene/curves";
import type { ScaleKind } from "@/components/charts/scene/scale";
import { SceneCanvas, type SceneFiles } from "@/components/charts/scene/scene-canvas";
import { useDragZoom } from "@/components/charts/use-drag-zoom";
import { useWidth } from "@/components/charts/use-width";

export type CurvePanelProps = {
  label: string;
  title?: ReactNode;
  curves: readonly Curve[];
  x: {
    /** What x means; panels with the same one move their crosshairs together. */
    axis: string;
    kind: ScaleKind;
    label: string;
    format: (x: number) => string;
  };
  y?: { kind?: "linear" | "log"; range?: AxisRange; ignoresOutliers?: boolean };
  /** Weight of the moving average, 0 to 0.99. */
  smoothing?: number;
  /** Which ten to draw of more than fifty. */
  topBy?: TopBy;
  range: readonly [number, number] | null;
  /** Called after a zoom, so that the owner asks for finer data. */
  onRange: (range: readonly [number, number] | null) => void;
  hoveredId?: string | null;
  onHover?: (id: string | null) => void;
  /** Told the drawing's width, which full screen changes, so that the owner asks for as much. */
  onWidth?: (pixels: number) => void;
  note?: ReactNode;
  height?: number;
  actions?: ReactNode;
};

const HEIGHT = 220;
const FULL_SCREEN_MARGIN = 180;
const NO_RANGE: AxisRange = [null, null];

/** Lines of many runs on one canvas: Recharts needs seconds for them (docs/decisions/006). */
export function CurvePanel(props: CurvePanelProps) {
  const { label, title, curves, x, onRange, note, height = HEIGHT } = props;
  const [hiddenIds, setHiddenIds] = useState<ReadonlySet<string>>(new Set());
  const files = useRef<SceneFiles>(null);
  const shown = useMemo(() => curves.filter(({ id }) => !hiddenIds.has(id)), [curves, hiddenIds]);

  function toggle(id: string): void {
    const next = new Set(hiddenIds);
    if (!next.delete(id)) next.add(id);
    setHiddenIds(next);
  }

  return (
    <ChartFrame
      label={label}
      title={title}
      note={note}
      x={{ kind: x.kind === "time" ? "time" : "number", label: x.label }}
      table={() => curvesToTable(shown)}
      files={files}
      zoomed={props.range !== null}
      onResetZoom={() => onRange(null)}
      actions={props.actions}
    >
      {(fullScreen) => (
        <>
          <CurvePlot
            {...props}
            curves={shown}
            files={files}
            height={fullScreen ? Math.max(200, window.innerHeight - FULL_SCREEN_MARGIN) : height}
          />
          <CurveLegend
            curves={curves}
            hiddenIds={hiddenIds}
            hoveredId={props.hoveredId ?? null}
            onToggle={toggle}
            onHover={props.onHover}
          />
        </>
      )}
    </ChartFrame>
  );
}

type CurvePlotProps = CurvePanelProps & {
  height: number;
  files: React.RefObject<SceneFiles | null>;
};

function CurvePlot(props: CurvePlotProps) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref);
  const { onWidth } = props;
  useEffect(() => {
    if (width !== null && width > 0) onWidth?.(width);
  }, [width, onWidth]);
  return (
    <div ref={ref} className="min-w-0" style={{ minHeight: props.height }}>
      {width !== null && width > 0 && <SizedPlot {...props} width={width} />}
    </div>
  );
}

function SizedPlot(props: CurvePlotProps & { width: number }) {
  const { label, curves, x, y, width, height, range, hoveredId = null, onHover, onRange } = props;
  const panelId = useId();
  const crosshair = useCrosshair();
  const { smoothing = 0, topBy = "highest" } = props;
  const { kind = "linear", range: yRange = NO_RANGE, ignoresOutliers = false } = y ?? {};
  const choice = useMemo(() => chooseCurves(curves, topBy), [curves, topBy]);
  const layout = useMemo(
    () =>
      layoutCurves({
        curves: choice.drawn,
        density: choice.density,
        width,
        height,
        x: { kind: x.kind, range, format: x.format },
        y: { kind, range: yRange, ignoresOutliers },
        smoothing,
      }),
    [choice, width, height, x.kind, x.format, range, kind, yRange, ignoresOutliers, smoothing],
  );
  // A run looked at in one panel comes to the front in all of them: after the pointer, not before.
  const inFrontId = useDeferredValue(hoveredId);
  const scene = useMemo(
    () => (layout === null ? null : sceneOfCurves(layout, inFrontId)),
    [layout, inFrontId],
  );
  const { handlers, band } = useDragZoom({
    width,
    domain: scene?.xScale.domain ?? null,
    onZoom: onRange,
    invert: scene === null ? undefined : (place) => scene.xScale.invert(scene.plot.left + place),
  });
  if (scene === null) {
    return <p className="py-8 text-center text-muted-foreground">Nothing was logged here.</p>;
  }
  return (
    <>
      <SceneCanvas scene={scene} label={label} files={props.files}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: zoom by mouse is a shortcut of the axis range */}
        <div
          {...handlers}
          onDoubleClick={() => onRange(null)}
          className="absolute inset-0 select-none"
        >
          <CurveCrosshair
            panelId={panelId}
            crosshair={crosshair}
            scene={scene}
            curves={choice.drawn}
            smoothing={smoothing}
            x={x}
            onHover={onHover}
            showsTooltip={band === null}
          />
          {band !== null && (
            <div
              aria-hidden="true"
              style={{ ...band, top: scene.plot.top, height: scene.plot.height }}
              className="pointer-events-none absolute border-accent border-x bg-accent/10"
            />
          )}
        </div>
      </SceneCanvas>
      {choice.heldBack > 0 && (
        <p className="text-muted-foreground text-xs">
          {choice.drawn.length} of {curves.length} drawn: those that end {topBy}. Grey: all of them
          and their middle 80 %.
        </p>
      )}
    </>
  );
}
