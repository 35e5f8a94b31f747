"use client";

import type { PointerEvent } from "react";
import type { Layout } from "@/components/lineage/layout-graph";
import { Silhouettes } from "@/components/lineage/node-layer";
import type { Size } from "@/components/lineage/use-size";
import { boxOf, fitView, pointOf, type View } from "@/components/lineage/view-box";

const SIZE = { width: 176, height: 112 };

type MiniMapProps = {
  layout: Layout;
  view: View;
  window: Size;
  lit: ReadonlySet<string> | null;
  onMove: (point: { x: number; y: number }) => void;
};

/** The whole drawing, and what part of it is seen; a click or a drag looks elsewhere. */
export function MiniMap({ layout, view, window, lit, onMove }: MiniMapProps) {
  const map = fitView(layout, SIZE);
  const { left, top, right, bottom } = boxOf(view, window, 0);
  const look = (event: PointerEvent<SVGSVGElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    onMove(pointOf(map, { x: event.clientX - bounds.left, y: event.clientY - bounds.top }));
  };
  return (
    <svg
      {...SIZE}
      aria-hidden="true"
      data-minimap
      className="absolute bottom-3 left-3 cursor-crosshair touch-none rounded-control border bg-panel max-sm:hidden"
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) look(event);
      }}
    >
      <g transform={`translate(${map.x},${map.y}) scale(${map.scale})`}>
        <Silhouettes nodes={layout.nodes} lit={lit} />
        <rect
          x={left}
          y={top}
          width={right - left}
          height={bottom - top}
          fill="var(--accent)"
          fillOpacity={0.12}
          stroke="var(--accent)"
          vectorEffect="non-scaling-stroke"
        />
      </g>
    </svg>
  );
}
