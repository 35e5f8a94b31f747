/** Pixels left and right of every pane's plot; all panes and the lane share them, so time lines up. */
export const PLOT_LEFT = 56;
export const PLOT_RIGHT = 12;
export const PLOT_TOP = 8;
/** Room for half of the lowest value's words, where no axis follows. */
export const PLOT_BOTTOM = 8;
export const AXIS_HEIGHT = 22;
export const DEFAULT_PANE_HEIGHT = 160;

export function plotWidth(width: number): number {
  return Math.max(1, width - PLOT_LEFT - PLOT_RIGHT);
}
