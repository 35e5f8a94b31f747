"use client";

import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { type MouseEvent, useLayoutEffect, useRef, useState } from "react";
import { CanvasDrawing, isNearView } from "@/components/lineage/canvas-drawing";
import { DownloadMenu } from "@/components/lineage/download-menu";
import type { DrawnNode } from "@/components/lineage/drawn-graph";
import {
  type Layout,
  NODE_HEIGHT,
  NODE_WIDTH,
  type PlacedNode,
} from "@/components/lineage/layout-graph";
import { MiniMap } from "@/components/lineage/mini-map";
import { idAt, middleOf } from "@/components/lineage/node-place";
import { useCanvasKeys } from "@/components/lineage/use-canvas-keys";
import { usePanZoom } from "@/components/lineage/use-pan-zoom";
import { type Size, useSize } from "@/components/lineage/use-size";
import { fitView, pointOf, startView, type View, viewAbout } from "@/components/lineage/view-box";
import { Button } from "@/components/ui/button";
import { type ContextItem, ContextMenu } from "@/components/ui/context-menu";

export type CanvasActs = {
  select: (node: DrawnNode | null) => void;
  focus: (node: DrawnNode) => void;
  /** One hop more, or less. */
  hop: (change: 1 | -1) => void;
  /** What can be done with a node, or with the drawing. */
  itemsOf: (node: DrawnNode | null) => readonly ContextItem[];
};

type LineageCanvasProps = {
  layout: Layout;
  /** Another drawing is under way, which will take this one's place. */
  isPlacing: boolean;
  focusId: string;
  title: string;
  selectedId: string | null;
  /** What is looked at; the rest steps back. */
  lit: ReadonlySet<string> | null;
  /** Columns on a chosen column's way, by node. */
  columns: ReadonlyMap<string, readonly string[]> | null;
  acts: CanvasActs;
};

/** The graph from left to right. A click tells more of a node, two clicks go on from it. */
export function LineageCanvas(props: LineageCanvasProps) {
  const ref = useRef<HTMLDivElement>(null);
  const size = useSize(ref);
  return (
    <div ref={ref} className="relative min-h-80 min-w-0 flex-1 overflow-hidden">
      {size !== null && size.width > 0 && size.height > 0 && <SizedCanvas {...props} size={size} />}
    </div>
  );
}

type SizedCanvasProps = LineageCanvasProps & { size: Size };

function SizedCanvas(props: SizedCanvasProps) {
  const { layout, focusId, title, selectedId, lit, columns, acts, size } = props;
  const stage = useRef<HTMLDivElement>(null);
  const [first] = useState(() => startOf(layout, [selectedId, focusId], size));
  const { drawn, live, jump, zoom, handlers, wasDragged } = usePanZoom(stage, {
    ...{ size, initial: first },
    isWhole: (view) => !isNearView(layout, view.scale),
  });
  const { activeId, onKeyDown } = useCanvasKeys(props, { stage, view: drawn, jump });
  const [menuNode, setMenuNode] = useState<DrawnNode | null>(null);
  const former = useRef({ layout, size });
  useLayoutEffect(() => {
    const { width, height } = former.current.size;
    const isSame = former.current.layout === layout;
    former.current = { layout, size };
    if (!isSame) return jump(startOf(layout, [selectedId, focusId], size));
    // What was in the middle of the window stays there.
    const [dx, dy] = [(size.width - width) / 2, (size.height - height) / 2];
    const { x, y, scale } = live.current;
    if (dx !== 0 || dy !== 0) jump({ scale, x: x + dx, y: y + dy });
  });
  const nodeAt = (event: MouseEvent<HTMLElement>) =>
    findNode(layout, event, live.current, stage.current);
  const isAll = fitView(layout, size).scale >= drawn.scale;
  return (
    <ContextMenu items={acts.itemsOf(menuNode)}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold a drawing's parts */}
      <div
        {...handlers}
        role="group"
        aria-label={`Lineage: ${layout.nodes.length} nodes, ${layout.edges.length} edges`}
        aria-busy={props.isPlacing}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: from afar there is no node to stand on
        tabIndex={0}
        className="absolute inset-0 cursor-grab touch-none select-none overflow-hidden outline-none focus-visible:ring-2 focus-visible:ring-accent focus-visible:ring-inset active:cursor-grabbing"
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (!wasDragged.current) acts.select(nodeAt(event));
        }}
        onDoubleClick={(event) => {
          const node = nodeAt(event);
          if (node !== null) acts.focus(node);
        }}
        onContextMenu={(event) => setMenuNode(nodeAt(event))}
      >
        <div ref={stage} className="absolute inset-0 origin-top-left will-change-transform">
          <CanvasDrawing
            {...{ layout, focusId, selectedId, lit, columns, size, activeId, view: drawn }}
          />
        </div>
        {!isAll && (
          <MiniMap
            layout={layout}
            view={drawn}
            window={size}
            lit={lit}
            onMove={(point) => jump(viewAbout(point, live.current.scale, size))}
          />
        )}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: keeps clicks on buttons from the drawing */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: same */}
        <div
          className="absolute right-3 bottom-3 flex cursor-default flex-col gap-1"
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => event.stopPropagation()}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <Button size="icon-sm" aria-label="Zoom in" onClick={() => zoom(true)}>
            <ZoomIn />
          </Button>
          <Button size="icon-sm" aria-label="Zoom out" onClick={() => zoom(false)}>
            <ZoomOut />
          </Button>
          <Button size="icon-sm" aria-label="Show all" onClick={() => jump(fitView(layout, size))}>
            <Maximize />
          </Button>
          <DownloadMenu {...{ layout, focusId, title, lit, columns }} />
        </div>
      </div>
    </ContextMenu>
  );
}

/** About the first of these nodes that is drawn. */
function startOf(layout: Layout, ids: readonly (string | null)[], size: Size): View {
  const places = new Map(layout.nodes.map((node) => [node.id, node]));
  const [about = { x: 0, y: 0 }] = ids.flatMap((id) => places.get(id ?? "") ?? []);
  return startView(layout, size, middleOf(about));
}

/** The node that an event is about: the drawn one, or from afar the one at its place. */
function findNode(
  layout: Layout,
  event: MouseEvent<HTMLElement>,
  view: View,
  stage: HTMLElement | null,
): PlacedNode | null {
  const id = event.target instanceof Element ? idAt(event.target) : null;
  if (id !== null) return layout.nodes.find((node) => node.id === id) ?? null;
  const bounds = stage?.parentElement?.getBoundingClientRect();
  if (bounds === undefined) return null;
  const { x, y } = pointOf(view, { x: event.clientX - bounds.left, y: event.clientY - bounds.top });
  const isAt = (node: PlacedNode) =>
    x >= node.x && x <= node.x + NODE_WIDTH && y >= node.y && y <= node.y + NODE_HEIGHT;
  return layout.nodes.find(isAt) ?? null;
}
