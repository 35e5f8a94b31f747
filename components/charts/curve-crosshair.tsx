"use client";

import { type KeyboardEvent, type PointerEvent, useMemo, useSyncExternalStore } from "react";
import { CurveSwatch } from "@/components/charts/curve-legend";
import type { CurvePanelProps } from "@/components/charts/curve-panel";
import type { Crosshair } from "@/components/charts/scene/crosshair";
import type { CurveScene } from "@/components/charts/scene/curve-scene";
import { type Curve, nearestIndex } from "@/components/charts/scene/curves";
import { smooth } from "@/components/charts/scene/smoothing";
import { formatNumber } from "@/components/ui/format";

type CurveCrosshairProps = {
  panelId: string;
  crosshair: Crosshair;
  scene: CurveScene;
  curves: readonly Curve[];
  smoothing: number;
  x: CurvePanelProps["x"];
  onHover?: (id: string | null) => void;
  showsTooltip: boolean;
};

const NEAR_PX = 24;
const LINES_SHOWN = 12;
const TOOLTIP_WIDTH = 280;

type Reading = { curve: Curve; value: number | null; min: number | null; max: number | null };

/** The line at the pointer in every panel of the axis, and the values of the panel it is over. */
export function CurveCrosshair(props: CurveCrosshairProps) {
  const { panelId, crosshair, scene, curves, smoothing, x, onHover } = props;
  const place = useSyncExternalStore(crosshair.subscribe, crosshair.get, () => null);
  const smoothed = useMemo(
    () => curves.map((curve) => ({ curve, y: smooth(curve.y, smoothing) })),
    [curves, smoothing],
  );
  const isHere = place !== null && place.axis === x.axis;
  const px = isHere ? scene.xScale.at(place.x) : Number.NaN;
  const { left, top, width, height } = scene.plot;
  const isInside = px >= left && px <= left + width;
  const readings = useMemo(
    () => (isHere && place.panelId === panelId ? readAt(smoothed, place.x) : []),
    [smoothed, isHere, place, panelId],
  );

  function moveTo(event: PointerEvent<HTMLElement>): void {
    const bounds = event.currentTarget.getBoundingClientRect();
    const at = scene.xScale.invert(event.clientX - bounds.left);
    crosshair.set({ axis: x.axis, x: at, panelId });
    onHover?.(nearestCurve(readAt(smoothed, at), scene, event.clientY - bounds.top));
  }

  function leave(): void {
    crosshair.set(null);
    onHover?.(null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const xs = curves[0]?.x ?? [];
    if (direction === undefined || xs.length === 0) return;
    const from = isHere ? nearestIndex(xs, place.x) : direction === 1 ? -1 : xs.length;
    const next = xs[Math.min(xs.length - 1, Math.max(0, from + direction))];
    if (next !== undefined) crosshair.set({ axis: x.axis, x: next, panelId });
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: no element is a crosshair
    <div
      role="group"
      aria-label="Values, by the arrow keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the values
      tabIndex={0}
      onPointerMove={moveTo}
      onPointerLeave={leave}
      onBlur={leave}
      onKeyDown={onKeyDown}
      className="absolute inset-0 cursor-crosshair"
    >
      {isInside && (
        <div
          aria-hidden="true"
          className="pointer-events-none absolute w-px bg-muted-foreground"
          style={{ left: px, top, height }}
        />
      )}
      {isInside && props.showsTooltip && readings.length > 0 && place !== null && (
        <Readings
          readings={readings}
          text={`${x.label} ${x.format(place.x)}`}
          px={px}
          scene={scene}
        />
      )}
    </div>
  );
}

type Smoothed = readonly { curve: Curve; y: readonly (number | null)[] }[];

/** Each curve's value at the bucket nearest to x, the highest first. */
function readAt(curves: Smoothed, at: number): Reading[] {
  return curves
    .flatMap(({ curve, y }): Reading[] => {
      const index = nearestIndex(curve.x, at);
      const first = curve.x[0];
      const last = curve.x.at(-1);
      if (index < 0 || first === undefined || last === undefined) return [];
      const step = curve.x.length > 1 ? (last - first) / (curve.x.length - 1) : 0;
      if (at < first - step || at > last + step) return [];
      const { band } = curve;
      return [
        {
          curve,
          value: y[index] ?? null,
          min: band?.min[index] ?? null,
          max: band?.max[index] ?? null,
        },
      ];
    })
    .sort((a, b) => (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY));
}

function nearestCurve(readings: readonly Reading[], scene: CurveScene, y: number): string | null {
  let nearest: string | null = null;
  let distance = NEAR_PX;
  for (const { curve, value } of readings) {
    const away = Math.abs(scene.yScale.at(value) - y);
    if (away < distance) {
      distance = away;
      nearest = curve.id;
    }
  }
  return nearest;
}

type ReadingsProps = { readings: readonly Reading[]; text: string; px: number; scene: CurveScene };

function Readings({ readings, text, px, scene }: ReadingsProps) {
  const isRight = px + TOOLTIP_WIDTH + 16 > scene.width;
  return (
    <div
      role="status"
      style={{ left: isRight ? px - TOOLTIP_WIDTH - 8 : px + 8, top: 4, width: TOOLTIP_WIDTH }}
      className="pointer-events-none absolute z-20 flex flex-col gap-0.5 rounded-control border bg-raised px-2.5 py-2 text-xs shadow-float"
    >
      <p className="font-medium">{text}</p>
      {readings.slice(0, LINES_SHOWN).map(({ curve, value, min, max }) => (
        <p key={curve.id} className="flex items-center gap-2">
          <CurveSwatch colour={curve.colour} isBaseline={curve.isBaseline} />
          <span className="min-w-0 flex-1 truncate text-muted-foreground">{curve.label}</span>
          <span className="tabular-nums">{value === null ? "NaN" : formatNumber(value, 4)}</span>
          {min !== null && max !== null && min !== max && (
            <span className="text-muted-foreground tabular-nums">
              {formatNumber(min, 3)}–{formatNumber(max, 3)}
            </span>
          )}
        </p>
      ))}
      {readings.length > LINES_SHOWN && (
        <p className="text-muted-foreground">and {readings.length - LINES_SHOWN} more</p>
      )}
    </div>
  );
}
