import type { Size } from "@/components/lineage/use-size";

/** Where a drawing's origin is on the screen, and how many pixels one of its units takes. */
export type View = { x: number; y: number; scale: number };
/** A part of a drawing, in its units. */
export type Box = { left: number; top: number; right: number; bottom: number };
type Point = { x: number; y: number };

const SCALE_MIN = 0.05;
const SCALE_MAX = 2;
/** Names can be read from here on, and read with ease. */
const LEGIBLE_SCALE = 0.7;
export const EASY_SCALE = 0.9;

const clampScale = (scale: number) => Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));

/** The view in which a drawing of this size is seen whole, never larger than it is. */
export function fitView(drawing: Size, window: Size): View {
  const fitting = Math.min(1, window.width / drawing.width, window.height / drawing.height);
  const scale = Math.max(SCALE_MIN, fitting);
  return {
    scale,
    x: (window.width - drawing.width * scale) / 2,
    y: (window.height - drawing.height * scale) / 2,
  };
}

/** The whole drawing where its names can then be read, else the part about a point of it. */
export function startView(drawing: Size, window: Size, about: Point): View {
  const whole = fitView(drawing, window);
  return whole.scale >= LEGIBLE_SCALE ? whole : viewAbout(about, EASY_SCALE, window);
}

/** A point of the drawing in the middle of the window. */
export function viewAbout({ x, y }: Point, scale: number, window: Size): View {
  return { scale, x: window.width / 2 - x * scale, y: window.height / 2 - y * scale };
}

/** The point under the pointer stays where it is. */
export function zoomAt(view: View, factor: number, at: Point): View {
  const scale = clampScale(view.scale * factor);
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

/** What a window shows of a drawing, with so many pixels around it. */
export function boxOf({ x, y, scale }: View, window: Size, around: number): Box {
  return {
    left: (-around - x) / scale,
    top: (-around - y) / scale,
    right: (window.width + around - x) / scale,
    bottom: (window.height + around - y) / scale,
  };
}

export function pointOf({ x, y, scale }: View, at: Point): Point {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

/** How what was drawn for one view must be moved and stretched to stand as in another. */
export function moveBetween(drawn: View, wanted: View): View {
  const scale = wanted.scale / drawn.scale;
  return { scale, x: wanted.x - drawn.x * scale, y: wanted.y - drawn.y * scale };
}
