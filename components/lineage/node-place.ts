import { NODE_HEIGHT, NODE_WIDTH } from "@/components/lineage/layout-graph";
import type { Box } from "@/components/lineage/view-box";

type Point = { x: number; y: number };

export const middleOf = ({ x, y }: Point): Point => ({
  x: x + NODE_WIDTH / 2,
  y: y + NODE_HEIGHT / 2,
});

export const extentOf = ({ x, y }: Point): Box => ({
  ...{ left: x, right: x + NODE_WIDTH, top: y, bottom: y + NODE_HEIGHT },
});

/** The node that an element of the drawing is, or is part of. */
export const idAt = (element: Element) =>
  element.closest("[data-node]")?.getAttribute("data-node") ?? null;
