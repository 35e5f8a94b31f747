"use client";

import { useMemo } from "react";
import { ArrowHeads, EdgeLayer } from "@/components/lineage/edge-layer";
import {
  type Layout,
  NODE_HEIGHT,
  NODE_WIDTH,
  type PlacedNode,
} from "@/components/lineage/layout-graph";
import { NodeBox, Silhouettes } from "@/components/lineage/node-layer";
import { extentOf } from "@/components/lineage/node-place";
import { AROUND_PX } from "@/components/lineage/use-pan-zoom";
import type { Size } from "@/components/lineage/use-size";
import { boxOf, overlap, type View } from "@/components/lineage/view-box";

/** Below this scale a name takes less than seven pixels, and boxes stand for it. */
export const DETAIL_SCALE = 0.5;
/** So many nodes are drawn in detail at any scale. */
const DETAIL_MAX = 150;

type CanvasDrawingProps = {
  layout: Layout;
  focusId: string;
  selectedId: string | null;
  /** What is looked at; the rest steps back. */
  lit: ReadonlySet<string> | null;
  /** Columns on a chosen column's way, by node. */
  columns: ReadonlyMap<string, readonly string[]> | null;
  size: Size;
  activeId: string;
  view: View;
};

/** Whether nodes are drawn with their names at this scale. */
export const isNearView = (layout: Layout, scale: number) =>
  scale >= DETAIL_SCALE || layout.nodes.length <= DETAIL_MAX;

/** What the window shows and a little more: in detail where names can be read, else from afar. */
export function CanvasDrawing(props: CanvasDrawingProps) {
  const { layout, focusId, selectedId, lit, columns, size, activeId, view } = props;
  const isSmall = layout.nodes.length <= DETAIL_MAX;
  const isNear = isNearView(layout, view.scale);
  const box = useMemo(() => (isNear ? boxOf(view, size, AROUND_PX) : null), [isNear, view, size]);
  // A few are all in the document, where a screen reader finds those beyond the window too.
  const near = useMemo(
    () =>
      box === null ? [] : layout.nodes.filter((node) => isSmall || overlap(extentOf(node), box)),
    [layout, box, isSmall],
  );
  // From afar all is drawn once and then only moved; near, what the window shows and a little more.
  const around = isNear ? AROUND_PX : 0;
  const extent = isNear
    ? size
    : { width: layout.width * view.scale, height: layout.height * view.scale };
  const place = isNear ? { x: 0, y: 0 } : view;
  return (
    <svg
      aria-hidden={!isNear}
      className="absolute will-change-transform"
      style={{
        ...{ left: -around, top: -around },
        ...{ width: extent.width + 2 * around, height: extent.height + 2 * around },
        transform: `translate(${place.x}px, ${place.y}px)`,
      }}
    >
      <title>Lineage</title>
      <ArrowHeads />
      <g
        transform={`translate(${view.x - place.x + around},${view.y - place.y + around}) scale(${view.scale})`}
      >
        <EdgeLayer edges={layout.edges} lit={lit} box={box} />
        {!isNear && <Silhouettes nodes={layout.nodes} lit={lit} />}
        {near.map((node) => (
          <NodeBox
            key={node.id}
            node={node}
            isFocus={node.id === focusId}
            isSelected={node.id === selectedId}
            isActive={node.id === activeId}
            isFaint={lit !== null && !lit.has(node.id)}
            columns={columns?.get(node.id)?.join(", ")}
          />
        ))}
        {!isNear && <Marks nodes={layout.nodes} ids={[focusId, selectedId, activeId]} />}
      </g>
    </svg>
  );
}

/** Rings around what must be found from afar. */
function Marks({ nodes, ids }: { nodes: readonly PlacedNode[]; ids: readonly (string | null)[] }) {
  return nodes
    .filter(({ id }) => ids.includes(id))
    .map(({ id, x, y }) => (
      <rect
        key={id}
        x={x - 16}
        y={y - 16}
        width={NODE_WIDTH + 32}
        height={NODE_HEIGHT + 32}
        rx={12}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
    ));
}
