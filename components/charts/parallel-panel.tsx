"use client";

import { type PointerEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import {
  type Brush,
  type Brushes,
  buildParallelScene,
  nearestRow,
  type ParallelAxis,
  type ParallelRow,
  type ParallelScene,
} from "@/components/charts/scene/parallel-scene";
import { SceneCanvas, type SceneFiles } from "@/components/charts/scene/scene-canvas";
import { useWidth } from "@/components/charts/use-width";

type ParallelPanelProps = {
  label: string;
  title: ReactNode;
  note?: ReactNode;
  axes: readonly ParallelAxis[];
  rows: readonly ParallelRow[];
  colourBy: string | null;
  brushes: Brushes;
  onBrushes: (brushes: Brushes) => void;
  /** An axis was dragged by its name to the place of another. */
  onMoveAxis: (field: string, target: string) => void;
  hoveredId: string | null;
  onHover: (id: string | null) => void;
  actions?: ReactNode;
};

const HEIGHT = 300;
const FULL_SCREEN_MARGIN = 140;

/** A line a run across an axis a field; drag along an axis to keep a part of it. */
export function ParallelPanel(props: ParallelPanelProps) {
  const { label, title, axes, rows } = props;
  const ref = useRef<HTMLDivElement>(null);
  const files = useRef<SceneFiles>(null);
  const width = useWidth(ref);
  return (
    <ChartFrame
      label={label}
      title={title}
      note={props.note}
      x={{ kind: "category", label: "run" }}
      table={() => ({
        columns: axes.map(({ field, label: name }) => ({ id: field, label: name })),
        rows: rows.map(({ name, values }) => ({
          x: name,
          values: values.map((value) => (typeof value === "number" ? value : null)),
        })),
      })}
      files={files}
      zoomed={Object.keys(props.brushes).length > 0}
      onResetZoom={() => props.onBrushes({})}
      actions={props.actions}
    >
      {(fullScreen) => (
        <div ref={ref} className="min-w-0" style={{ minHeight: HEIGHT }}>
          {width !== null && width > 0 && (
            <Axes
              {...props}
              files={files}
              width={width}
              height={fullScreen ? window.innerHeight - FULL_SCREEN_MARGIN : HEIGHT}
            />
          )}
        </div>
      )}
    </ChartFrame>
  );
}

type AxesProps = ParallelPanelProps & {
  width: number;
  height: number;
  files: React.RefObject<SceneFiles | null>;
};

type Drag = { field: string; isMove: boolean; fromY: number; x: number; y: number };

const NEAR_AXIS_PX = 14;
const CLICK_PX = 4;

function Axes(props: AxesProps) {
  const { axes, rows, brushes, colourBy, hoveredId, onHover, width, height } = props;
  const [drag, setDrag] = useState<Drag | null>(null);
  const scene = useMemo(
    () => buildParallelScene({ axes, rows, brushes, colourBy, hoveredId, width, height }),
    [axes, rows, brushes, colourBy, hoveredId, width, height],
  );
  const shareAt = (y: number) => 1 - (y - scene.plot.top) / scene.plot.height;

  function begin(event: PointerEvent<HTMLElement>): void {
    const { x, y } = placeOf(event);
    const field = axisNear(scene, axes, x);
    if (field === null || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ field, isMove: y < scene.plot.top, fromY: y, x, y });
  }

  function moveTo(event: PointerEvent<HTMLElement>): void {
    const place = placeOf(event);
    if (drag !== null) setDrag({ ...drag, ...place });
    else {
      const id = nearestRow(scene, axes, rows, place);
      if (id !== hoveredId) onHover(id);
    }
  }

  function finish(): void {
    if (drag === null) return;
    setDrag(null);
    if (drag.isMove) {
      const target = axisNear(scene, axes, drag.x);
      if (target !== null && target !== drag.field) props.onMoveAxis(drag.field, target);
      return;
    }
    const { [drag.field]: former, ...others } = brushes;
    if (Math.abs(drag.y - drag.fromY) >= CLICK_PX) {
      const ends = [shareAt(drag.y), shareAt(drag.fromY)].sort((a, b) => a - b);
      const brush: Brush = [Math.max(-0.01, ends[0] ?? 0), Math.min(1.01, ends[1] ?? 1)];
      props.onBrushes({ ...others, [drag.field]: brush });
    } else if (former !== undefined) props.onBrushes(others);
  }

  const dragged: Brushes =
    drag === null || drag.isMove
      ? {}
      : { [drag.field]: sorted(shareAt(drag.y), shareAt(drag.fromY)) };
  const hovered = rows.find(({ id }) => id === hoveredId);
  return (
    <SceneCanvas scene={scene} label={props.label} files={props.files}>
      <div
        onPointerDown={begin}
        onPointerMove={moveTo}
        onPointerUp={finish}
        onPointerCancel={() => setDrag(null)}
        onPointerLeave={() => onHover(null)}
        className="absolute inset-0 cursor-crosshair touch-none select-none"
      >
        {axes.map(({ field }, index) => {
          const brush = dragged[field] ?? brushes[field];
          return brush === undefined ? null : (
            <BrushBox key={field} brush={brush} x={scene.axisX[index] ?? 0} scene={scene} />
          );
        })}
        {hovered !== undefined && (
          <p className="pointer-events-none absolute right-0 bottom-0 rounded-control border bg-raised px-2 py-0.5 text-xs">
            {hovered.name}
          </p>
        )}
      </div>
    </SceneCanvas>
  );
}

const sorted = (a: number, b: number): Brush => (a < b ? [a, b] : [b, a]);

function BrushBox({ brush, x, scene }: { brush: Brush; x: number; scene: ParallelScene }) {
  const { top, height } = scene.plot;
  return (
    <div
      aria-hidden="true"
      style={{
        left: x - 6,
        width: 12,
        top: top + (1 - brush[1]) * height,
        height: (brush[1] - brush[0]) * height,
      }}
      className="pointer-events-none absolute rounded-sm border border-accent bg-accent/20"
    />
  );
}

function placeOf(event: PointerEvent<HTMLElement>): { x: number; y: number } {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function axisNear(scene: ParallelScene, axes: readonly ParallelAxis[], x: number): string | null {
  const index = scene.axisX.findIndex((at) => Math.abs(at - x) <= NEAR_AXIS_PX);
  return axes[index]?.field ?? null;
}
