"use client";

import { type PointerEvent, type ReactNode, useRef, useState } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import type { ChartTable } from "@/components/charts/chart-table";
import type { Target, TargetScene } from "@/components/charts/scene/point-scene";
import type { Box } from "@/components/charts/scene/scene";
import { SceneCanvas, type SceneFiles } from "@/components/charts/scene/scene-canvas";
import { useWidth } from "@/components/charts/use-width";

type TargetPanelProps = {
  label: string;
  title: ReactNode;
  note?: ReactNode;
  /** Name of the first column of the table. */
  rowLabel: string;
  table: () => ChartTable;
  /** Pure; null when there is nothing to draw. */
  build: (width: number, height: number) => TargetScene | null;
  height?: number;
  emptyText?: string;
  onHover?: (id: string | null) => void;
  /** Called with the pixels of a box drawn by the mouse; null when it is taken away. */
  onBrush?: (box: Box | null, targets: readonly Target[]) => void;
  actions?: ReactNode;
};

const HEIGHT = 260;
const FULL_SCREEN_MARGIN = 140;

/** A drawing whose parts answer the pointer with their words. */
export function TargetPanel(props: TargetPanelProps) {
  const ref = useRef<HTMLDivElement>(null);
  const files = useRef<SceneFiles>(null);
  const width = useWidth(ref);
  return (
    <ChartFrame
      label={props.label}
      title={props.title}
      note={props.note}
      x={{ kind: "category", label: props.rowLabel }}
      table={props.table}
      files={files}
      actions={props.actions}
    >
      {(fullScreen) => (
        <div ref={ref} className="min-w-0" style={{ minHeight: props.height ?? HEIGHT }}>
          {width !== null && width > 0 && (
            <Drawing
              {...props}
              files={files}
              scene={props.build(
                width,
                fullScreen ? window.innerHeight - FULL_SCREEN_MARGIN : (props.height ?? HEIGHT),
              )}
            />
          )}
        </div>
      )}
    </ChartFrame>
  );
}

type DrawingProps = TargetPanelProps & {
  scene: TargetScene | null;
  files: React.RefObject<SceneFiles | null>;
};

const NEAR_PX = 18;
const CLICK_PX = 5;
const TIP_WIDTH = 240;

type Place = { x: number; y: number };

function Drawing({ scene, files, label, emptyText, onHover, onBrush }: DrawingProps) {
  const [target, setTarget] = useState<Target | null>(null);
  const [drag, setDrag] = useState<{ from: Place; to: Place } | null>(null);
  if (scene === null) {
    return (
      <p className="py-8 text-center text-muted-foreground">
        {emptyText ?? "No run has a value for this."}
      </p>
    );
  }
  const { targets } = scene;
  const box = drag === null ? null : boxBetween(drag.from, drag.to);

  function moveTo(event: PointerEvent<HTMLElement>): void {
    const place = placeOf(event);
    if (drag !== null) {
      setDrag({ ...drag, to: place });
      return;
    }
    const next = nearestTarget(targets, place);
    if (next?.id === target?.id) return;
    setTarget(next);
    onHover?.(next?.id ?? null);
  }

  function finish(): void {
    if (box === null) return;
    setDrag(null);
    onBrush?.(box.width < CLICK_PX && box.height < CLICK_PX ? null : box, targets);
  }

  return (
    <SceneCanvas scene={scene} label={label} files={files}>
      <div
        onPointerDown={(event) => {
          if (onBrush === undefined || event.pointerType !== "mouse" || event.button !== 0) return;
          setDrag({ from: placeOf(event), to: placeOf(event) });
        }}
        onPointerMove={moveTo}
        onPointerUp={finish}
        onPointerLeave={() => {
          setTarget(null);
          setDrag(null);
          onHover?.(null);
        }}
        className="absolute inset-0 select-none"
      >
        {box !== null && (
          <div
            aria-hidden="true"
            style={box}
            className="pointer-events-none absolute border border-accent bg-accent/10"
          />
        )}
        {target !== null && drag === null && (
          <p
            role="status"
            style={{
              left: Math.max(0, Math.min(scene.width - TIP_WIDTH, target.x + 8)),
              top: Math.max(0, target.y - 36),
              maxWidth: TIP_WIDTH,
            }}
            className="pointer-events-none absolute z-20 rounded-control border bg-raised px-2 py-1 text-xs shadow-float"
          >
            {target.text}
          </p>
        )}
      </div>
    </SceneCanvas>
  );
}

function placeOf(event: PointerEvent<HTMLElement>): Place {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function boxBetween(from: Place, to: Place): Box {
  return {
    left: Math.min(from.x, to.x),
    top: Math.min(from.y, to.y),
    width: Math.abs(to.x - from.x),
    height: Math.abs(to.y - from.y),
  };
}

function nearestTarget(targets: readonly Target[], { x, y }: Place): Target | null {
  const over = targets.find(
    ({ hit }) =>
      hit !== undefined &&
      x >= hit.left &&
      x < hit.left + hit.width &&
      y >= hit.top &&
      y < hit.top + hit.height,
  );
  if (over !== undefined) return over;
  let nearest: Target | null = null;
  let distance = NEAR_PX;
  for (const target of targets) {
    if (target.hit !== undefined) continue;
    const away = Math.hypot(target.x - x, target.y - y);
    if (away >= distance) continue;
    distance = away;
    nearest = target;
  }
  return nearest;
}
