import {
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Size } from "@/components/lineage/use-size";
import { moveBetween, type View, zoomAt } from "@/components/lineage/view-box";

const STEP = 1.2;
/** A pointer that moved less was meant to click. */
const CLICK_PX = 4;
/** After so long without a move the drawing is made anew where it stands. */
const REST_MS = 120;

/** Smaller, the drawn part would leave the window's edges empty; larger, it would blur. */
const STRETCH_MIN = 0.55;

/** Pixels around the window that are drawn too, so that a move has something to show. */
export const AROUND_PX = 240;

type PanZoom = {
  size: Size;
  initial: View;
  /** Whether all of the drawing was drawn for a view, so that no move leaves it. */
  isWhole: (view: View) => boolean;
};

/**
 * Dragging moves, the wheel zooms at the pointer. While that goes on, the browser only moves and
 * stretches what is drawn; React draws again when it is over, or when the move leaves what is drawn.
 */
export function usePanZoom(
  stage: RefObject<HTMLDivElement | null>,
  { size, initial, isWhole }: PanZoom,
) {
  const [drawn, setDrawn] = useState(initial);
  const live = useRef(initial);
  const drawnNow = useRef(initial);
  const isDrawnWhole = useRef(isWhole);
  isDrawnWhole.current = isWhole;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const settle = useCallback(() => {
    clearTimeout(timer.current);
    drawnNow.current = live.current;
    setDrawn(live.current);
  }, []);

  const show = useCallback(() => {
    if (stage.current === null) return;
    const { x, y, scale } = moveBetween(drawnNow.current, live.current);
    stage.current.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }, [stage]);

  const move = useCallback(
    (change: (view: View) => View) => {
      live.current = change(live.current);
      const { x, y, scale } = moveBetween(drawnNow.current, live.current);
      show();
      const isStretched = scale < STRETCH_MIN || scale > 1 / STRETCH_MIN;
      const isLeaving = scale === 1 && Math.max(Math.abs(x), Math.abs(y)) > AROUND_PX * 0.9;
      clearTimeout(timer.current);
      if ((isStretched || isLeaving) && !isDrawnWhole.current(drawnNow.current)) settle();
      else timer.current = setTimeout(settle, REST_MS);
    },
    [show, settle],
  );

  const jump = useCallback(
    (view: View) => {
      live.current = view;
      settle();
    },
    [settle],
  );

  // After each drawing the move begins at nothing again.
  useLayoutEffect(() => {
    drawnNow.current = drawn;
    show();
  }, [drawn, show]);
  useEffect(() => () => clearTimeout(timer.current), []);

  useEffect(() => {
    const element = stage.current?.parentElement;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      // React's own listener is passive and could not keep the page from scrolling.
      event.preventDefault();
      const bounds = element.getBoundingClientRect();
      const at = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
      move((view) => zoomAt(view, event.deltaY < 0 ? STEP : 1 / STEP, at));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [stage, move]);

  const zoom = (isIn: boolean) => {
    const middle = { x: size.width / 2, y: size.height / 2 };
    jump(zoomAt(live.current, isIn ? STEP : 1 / STEP, middle));
  };
  return { drawn, live, jump, zoom, ...useDrag(move) };
}

type Drag = { id: number; x: number; y: number; isMoved: boolean };

function useDrag(move: (change: (view: View) => View) => void) {
  const drag = useRef<Drag | null>(null);
  /** True for the click that ends a drag. */
  const wasDragged = useRef(false);
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      wasDragged.current = false;
      if (event.button !== 0) return;
      drag.current = { id: event.pointerId, x: event.clientX, y: event.clientY, isMoved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = drag.current;
      if (from === null || from.id !== event.pointerId) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!from.isMoved && Math.hypot(dx, dy) < CLICK_PX) return;
      if (!from.isMoved) event.currentTarget.setPointerCapture(event.pointerId);
      wasDragged.current = true;
      drag.current = { ...from, x: event.clientX, y: event.clientY, isMoved: true };
      move((view) => ({ ...view, x: view.x + dx, y: view.y + dy }));
    },
    onPointerUp: () => {
      drag.current = null;
    },
    onPointerCancel: () => {
      drag.current = null;
    },
  };
  return { handlers, wasDragged };
}
