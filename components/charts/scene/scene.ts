/** Pixels, from the top left of the whole drawing. */
export type Box = { left: number; top: number; width: number; height: number };

/** `points` are x and y in turn; a NaN breaks the line. Colours are CSS colours or variables. */
export type Mark =
  | {
      kind: "path";
      points: readonly number[];
      colour: string;
      width?: number;
      dash?: readonly number[];
      opacity?: number;
      inPlot?: boolean;
    }
  | {
      kind: "area";
      points: readonly number[];
      colour: string;
      opacity?: number;
      inPlot?: boolean;
    }
  | {
      kind: "dots";
      points: readonly number[];
      colour: string;
      radius: number;
      opacity?: number;
      /** Draws the circle's line only. */
      hollow?: boolean;
      inPlot?: boolean;
    }
  | {
      kind: "text";
      x: number;
      y: number;
      text: string;
      colour: string;
      align?: "left" | "center" | "right";
      /** Turned a quarter to the left. */
      upright?: boolean;
      bold?: boolean;
      /** Keeps the words legible over lines. */
      halo?: boolean;
    };

/** A drawing: marks in order, and the part that `inPlot` marks stay inside. */
export type Scene = { width: number; height: number; plot: Box; marks: readonly Mark[] };

/** Turns "var(--chart-1)" into a colour that a canvas and a file understand. */
export type ResolveColour = (colour: string) => string;

export const TEXT_PX = 11;
export const HALO_COLOUR = "var(--panel)";

export const rectangle = (box: Box): number[] => [
  ...[box.left, box.top, box.left + box.width, box.top],
  ...[box.left + box.width, box.top + box.height, box.left, box.top + box.height],
];
