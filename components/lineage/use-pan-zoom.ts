import { type PointerEvent, type RefObject, useEffect, useState } from "react";

export type View = { x: number; y: number; scale: number };

const SCALE_MIN = 0.1;
const SCALE_MAX = 2;
const STEP = 1.2;

/** The view in which a drawing of this size is seen whole, never larger than it is. */
export function fitView(
  drawing: { width: number; height: number },
  window: { width: number; height: number },
): View {
  const scale = Math.max(
    SCALE_MIN,
    Math.min(1, window.width / drawing.width, window.height / drawing.height),
  );
  return {
    scale,
    x: (window.width - drawing.width * scale) / 2,
    y: (window.height - drawing.height * scale) / 2,
  };
}

/** Names can be read from here on. */
const LEGIBLE_SCALE = 0.7;

/** The whole drawing where its names can then be read, else the part about a point of it. */
export function startView(
  drawing: { width: number; height: number },
  window: { width: number; height: number },
  about: { x: number; y: number },
): View {
  const whole = fitView(drawing, window);
  if (whole.scale >= LEGIBLE_SCALE) return whole;
  return {
    scale: LEGIBLE_SCALE,
    x: window.width / 2 - about.x * LEGIBLE_SCALE,
    y: window.height / 2 - about.y * LEGIBLE_SCALE,
  };
}

/** Dragging moves, the wheel zooms at the pointer. */
export function usePanZoom(ref: RefObject<SVGSVGElement | null>, initial: View) {
  const [view, setView] = useState(initial);
  const [from, setFrom] = useState<{ x: number; y: number } | null>(null);

  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      // React's own listener is passive and could not keep the page from scrolling.
      event.preventDefault();
      const bounds = element.getBoundingClientRect();
      const at = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
      setView((former) => zoomAt(former, event.deltaY < 0 ? STEP : 1 / STEP, at));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [ref]);

  return {
    view,
    setView,
    zoom: (isIn: boolean) => {
      const bounds = ref.current?.getBoundingClientRect();
      const at = { x: (bounds?.width ?? 0) / 2, y: (bounds?.height ?? 0) / 2 };
      setView((former) => zoomAt(former, isIn ? STEP : 1 / STEP, at));
    },
    handlers: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        setFrom({ x: event.clientX - view.x, y: event.clientY - view.y });
      },
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        if (from === null) return;
        setView({ ...view, x: event.clientX - from.x, y: event.clientY - from.y });
      },
      onPointerUp: () => setFrom(null),
      onPointerLeave: () => setFrom(null),
    },
  };
}

/** The point under the pointer stays where it is. */
export function zoomAt(view: View, factor: number, at: { x: number; y: number }): View {
  const scale = Math.min(SCALE_MAX, Math.max(SCALE_MIN, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}
