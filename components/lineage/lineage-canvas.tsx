"use client";

import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { memo, useEffect, useMemo, useRef } from "react";
import { useWidth } from "@/components/charts/use-width";
import type { ColumnTrail } from "@/components/lineage/column-trail";
import { DownloadMenu } from "@/components/lineage/download-menu";
import {
  type Layout,
  layoutGraph,
  NODE_HEIGHT,
  NODE_WIDTH,
  type PlacedEdge,
  type PlacedNode,
} from "@/components/lineage/layout-graph";
import { KIND_LOOKS } from "@/components/lineage/node-kinds";
import { fitView, startView, usePanZoom } from "@/components/lineage/use-pan-zoom";
import { Button } from "@/components/ui/button";
import type { LineageGraph, LineageNode } from "@/server/lineage/schema";

type LineageCanvasProps = {
  graph: LineageGraph;
  selectedId: string | null;
  onSelect: (node: LineageNode) => void;
  onFocus: (node: LineageNode) => void;
  /** What a chosen column touches; the rest steps back. */
  trail: ColumnTrail | null;
};

const ICON_PX = 14;
const TEXT_MAX = 26;
const FAINT = 0.25;

/** The graph from left to right. A click tells more of a node, two clicks go on from it. */
export function LineageCanvas(props: LineageCanvasProps) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref);
  return (
    <div ref={ref} className="relative h-full min-h-96 min-w-0 overflow-hidden">
      {width !== null && width > 0 && (
        <SizedCanvas
          {...props}
          size={{ width, height: ref.current?.clientHeight ?? 400 }}
          key={`${props.graph.focus.id} ${props.graph.nodes.length}`}
        />
      )}
    </div>
  );
}

type SizedCanvasProps = LineageCanvasProps & { size: { width: number; height: number } };

function SizedCanvas({ graph, selectedId, onSelect, onFocus, trail, size }: SizedCanvasProps) {
  const ref = useRef<SVGSVGElement>(null);
  const layout = useMemo(() => layoutGraph(graph), [graph]);
  const { width, height } = size;
  const start = useMemo(
    () => startOf(layout, graph.focus.id, { width, height }),
    [layout, graph, width, height],
  );
  const { view, setView, zoom, handlers } = usePanZoom(ref, start);
  useEffect(() => setView(start), [start, setView]);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold a drawing's parts */}
      <svg
        ref={ref}
        {...handlers}
        role="group"
        aria-label={`Lineage: ${layout.nodes.length} nodes, ${layout.edges.length} edges`}
        className="h-full w-full cursor-grab touch-none select-none active:cursor-grabbing"
      >
        <title>Lineage</title>
        <ArrowHeads />
        <g transform={`translate(${view.x},${view.y}) scale(${view.scale})`}>
          <Edges edges={layout.edges} selectedId={selectedId} trail={trail} />
          {layout.nodes.map((node) => (
            <NodeBox
              key={node.id}
              node={node}
              isFocus={node.id === graph.focus.id}
              isSelected={node.id === selectedId}
              isFaint={trail !== null && !trail.has(node.id)}
              columns={trail?.get(node.id)?.join(", ")}
              onSelect={onSelect}
              onFocus={onFocus}
            />
          ))}
        </g>
      </svg>
      <div className="absolute right-3 bottom-3 flex flex-col gap-1">
        <Button size="icon-sm" aria-label="Zoom in" onClick={() => zoom(true)}>
          <ZoomIn />
        </Button>
        <Button size="icon-sm" aria-label="Zoom out" onClick={() => zoom(false)}>
          <ZoomOut />
        </Button>
        <Button size="icon-sm" aria-label="Show all" onClick={() => setView(fitView(layout, size))}>
          <Maximize />
        </Button>
        <DownloadMenu drawing={ref} layout={layout} graph={graph} />
      </div>
    </>
  );
}

function startOf(layout: Layout, focusId: string, size: { width: number; height: number }) {
  const focus = layout.nodes.find(({ id }) => id === focusId);
  const about = { x: (focus?.x ?? 0) + NODE_WIDTH / 2, y: (focus?.y ?? 0) + NODE_HEIGHT / 2 };
  return startView(layout, size, about);
}

function ArrowHeads() {
  return (
    <defs>
      {["muted", "loop", "selected"].map((name) => (
        <marker
          key={name}
          id={`lineage-arrow-${name}`}
          viewBox="0 0 8 8"
          refX={8}
          refY={4}
          markerWidth={7}
          markerHeight={7}
          orient="auto"
        >
          <path d="M0,0 L8,4 L0,8 z" fill={EDGE_COLOURS[name as keyof typeof EDGE_COLOURS]} />
        </marker>
      ))}
    </defs>
  );
}

const EDGE_COLOURS = {
  muted: "var(--chart-reference)",
  loop: "var(--act)",
  selected: "var(--accent)",
} as const;

type EdgesProps = {
  edges: readonly PlacedEdge[];
  selectedId: string | null;
  trail: ColumnTrail | null;
};

const Edges = memo(function Edges({ edges, selectedId, trail }: EdgesProps) {
  return edges.map(({ key, path, from, to, origin, isLoop }) => {
    const isOnTrail = trail?.has(from.id) === true && trail.has(to.id);
    const isSelected = isOnTrail || from.id === selectedId || to.id === selectedId;
    const look = isSelected ? "selected" : isLoop ? "loop" : "muted";
    return (
      <path
        key={key}
        d={path}
        fill="none"
        stroke={EDGE_COLOURS[look]}
        strokeWidth={isSelected ? 2 : 1.25}
        opacity={trail === null || isOnTrail ? undefined : FAINT}
        strokeDasharray={origin === "declared" ? "5 4" : undefined}
        markerEnd={`url(#lineage-arrow-${look})`}
      />
    );
  });
});

type NodeBoxProps = {
  node: PlacedNode;
  isFocus: boolean;
  isSelected: boolean;
  isFaint: boolean;
  /** The columns that lie on a chosen column's way. */
  columns: string | undefined;
  onSelect: (node: LineageNode) => void;
  onFocus: (node: LineageNode) => void;
};

const NodeBox = memo(function NodeBox(props: NodeBoxProps) {
  const { node, isFocus, isSelected, isFaint, columns, onSelect, onFocus } = props;
  const { label, icon: Icon, colour } = KIND_LOOKS[node.kind];
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button
    <g
      role="button"
      tabIndex={0}
      aria-label={`${label} ${node.name}`}
      aria-pressed={isSelected}
      opacity={isFaint ? FAINT : undefined}
      transform={`translate(${node.x},${node.y})`}
      className="cursor-pointer outline-none [&:focus-visible>rect]:stroke-accent [&:focus-visible>rect]:stroke-2"
      onPointerDown={(event) => event.stopPropagation()}
      onClick={() => onSelect(node)}
      onDoubleClick={() => onFocus(node)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onFocus(node);
        if (event.key === " ") onSelect(node);
        if (event.key === " " || event.key === "Enter") event.preventDefault();
      }}
    >
      <title>{`${node.group}/${node.name}`}</title>
      <rect
        width={NODE_WIDTH}
        height={NODE_HEIGHT}
        rx={8}
        fill={isFocus ? "var(--accent-soft)" : "var(--panel)"}
        stroke={isSelected || isFocus ? "var(--accent)" : "var(--border)"}
        strokeWidth={isSelected ? 2 : 1}
      />
      <rect width={4} height={NODE_HEIGHT - 16} x={8} y={8} rx={2} fill={colour} />
      <Icon x={20} y={8} width={ICON_PX} height={ICON_PX} stroke={colour} />
      <text x={40} y={19} className="fill-foreground font-medium text-sm">
        {shorten(node.name)}
      </text>
      <text x={20} y={35} className="fill-muted-foreground text-xs">
        {shorten(columns || (node.group === "" ? label : `${label} · ${node.group}`), TEXT_MAX + 4)}
      </text>
    </g>
  );
});

/** The end of a long name tells more than its beginning: paths and tables differ there. */
function shorten(text: string, most = TEXT_MAX - 4): string {
  return text.length <= most ? text : `…${text.slice(1 - most)}`;
}
