"use client";

import { type PointerEvent, useState } from "react";
import { PLOT_LEFT, plotWidth } from "@/components/charts/plot-frame";

/** Shorter drags are clicks. */
const MIN_DRAG_PX = 6;

type Drag = { from: number; to: number };

type DragZoomOptions = {
  width: number;
  /** null where there is nothing to zoom: words, or no data. */
  domain: readonly [number, number] | null;
  onZoom: (range: readonly [number, number]) => void;
  /** The value at so many pixels right of the plot's left; along a straight axis unless told. */
  invert?: (place: number) => number;
};

/** Turns a drag of the mouse over the plots into a range of the axis. Touch keeps scrolling. */
export function useDragZoom({ width, domain, onZoom, invert }: DragZoomOptions) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const inner = plotWidth(width);

  function placeOf(event: PointerEvent<HTMLElement>): number {
    const { left } = event.currentTarget.getBoundingClientRect();
    return Math.min(inner, Math.max(0, event.clientX - left - PLOT_LEFT));
  }

  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (domain === null || event.pointerType !== "mouse" || event.button !== 0) return;
      setDrag({ from: placeOf(event), to: placeOf(event) });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag !== null) setDrag({ ...drag, to: placeOf(event) });
    },
    onPointerUp: () => {
      if (drag === null || domain === null) return;
      setDrag(null);
      const [first, last] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
      if (last - first < MIN_DRAG_PX) return;
      const at =
        invert ?? ((place: number) => domain[0] + (place / inner) * (domain[1] - domain[0]));
      onZoom([at(first), at(last)]);
    },
    onPointerLeave: () => setDrag(null),
  };
  const band =
    drag === null || Math.abs(drag.to - drag.from) < MIN_DRAG_PX
      ? null
      : {
          left: PLOT_LEFT + Math.min(drag.from, drag.to),
          width: Math.abs(drag.to - drag.from),
        };
  return { handlers, band };
}
