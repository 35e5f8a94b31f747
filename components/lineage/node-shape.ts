import { NODE_HEIGHT, NODE_WIDTH } from "@/components/lineage/layout-graph";
import type { NodeKind } from "@/server/lineage/schema";

/** A corner is round by so much, or cut off by so much to the side and down. */
type Corner = number | readonly [number, number];
/** Top left, top right, bottom right, bottom left. */
type Corners = readonly [Corner, Corner, Corner, Corner];

const HALF = NODE_HEIGHT / 2;
const POINT = [10, HALF] as const;
const CUT = [8, 8] as const;

const CORNERS: Readonly<Record<NodeKind | "group", Corners>> = {
  store: [HALF, 4, 4, HALF],
  dataset: [4, 4, 4, 4],
  job: [HALF, HALF, HALF, HALF],
  "feature-view": [4, CUT, 4, 4],
  run: [CUT, CUT, CUT, CUT],
  "model-version": [POINT, POINT, POINT, POINT],
  endpoint: [4, POINT, POINT, 4],
  consumer: [4, HALF, HALF, 4],
  group: [8, 8, 8, 8],
};

/** The outline of each kind, all of one size; edges join it in the middle of its sides. */
export const OUTLINES: Readonly<Record<NodeKind | "group", string>> = Object.fromEntries(
  Object.entries(CORNERS).map(([kind, corners]) => [kind, outline(corners)]),
) as Record<NodeKind | "group", string>;

function outline([topLeft, topRight, bottomRight, bottomLeft]: Corners): string {
  const [w, h] = [NODE_WIDTH, NODE_HEIGHT];
  const [a, b, c, d] = [sizeOf(topLeft), sizeOf(topRight), sizeOf(bottomRight), sizeOf(bottomLeft)];
  return [
    `M${a.x},0 H${w - b.x}`,
    turn(topRight, w, b.y),
    `V${h - c.y}`,
    turn(bottomRight, w - c.x, h),
    `H${d.x}`,
    turn(bottomLeft, 0, h - d.y),
    `V${a.y}`,
    turn(topLeft, a.x, 0),
    "Z",
  ].join(" ");
}

function sizeOf(corner: Corner) {
  return typeof corner === "number" ? { x: corner, y: corner } : { x: corner[0], y: corner[1] };
}

function turn(corner: Corner, x: number, y: number): string {
  return typeof corner === "number" ? `A${corner},${corner} 0 0 1 ${x},${y}` : `L${x},${y}`;
}
