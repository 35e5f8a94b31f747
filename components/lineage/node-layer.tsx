"use client";

import { OctagonAlert, TriangleAlert } from "lucide-react";
import { memo, useMemo } from "react";
import { FAINT } from "@/components/lineage/edge-layer";
import { NODE_HEIGHT, NODE_WIDTH, type PlacedNode } from "@/components/lineage/layout-graph";
import { BADGE_WORDS, lookOf } from "@/components/lineage/node-kinds";
import { OUTLINES } from "@/components/lineage/node-shape";

const ICON_PX = 14;
const TEXT_MAX = 23;

type NodeBoxProps = {
  node: PlacedNode;
  isFocus: boolean;
  isSelected: boolean;
  /** The one node that Tab leads to; arrows go on from there. */
  isActive: boolean;
  isFaint: boolean;
  /** The columns that lie on a chosen column's way. */
  columns: string | undefined;
};

/** A node that can be read. What a click or a key does to it, the canvas decides. */
export const NodeBox = memo(function NodeBox(props: NodeBoxProps) {
  const { node, isFocus, isSelected, isActive, isFaint, columns } = props;
  const { icon: Icon, colour } = lookOf(node);
  const worst = node.badges.map((badge) => BADGE_WORDS[badge]).sort(byTone)[0];
  const hasMark = worst !== undefined || node.size > 1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button
    <g
      role="button"
      data-node={node.id}
      tabIndex={isActive ? 0 : -1}
      aria-label={labelOf(node)}
      aria-pressed={isSelected}
      opacity={isFaint ? FAINT : undefined}
      transform={`translate(${node.x},${node.y})`}
      className="cursor-pointer outline-none [&:focus-visible>path]:stroke-2 [&:focus-visible>path]:stroke-accent"
    >
      <title>{titleOf(node)}</title>
      {node.size > 1 && (
        <path
          d={OUTLINES.group}
          transform="translate(4,4)"
          fill="var(--panel)"
          stroke="var(--input)"
        />
      )}
      <path
        d={OUTLINES[node.kind]}
        fill={isFocus ? "var(--accent-soft)" : "var(--panel)"}
        stroke={isSelected || isFocus ? "var(--accent)" : "var(--input)"}
        strokeWidth={isSelected ? 2 : 1}
      />
      <Icon x={14} y={9} width={ICON_PX} height={ICON_PX} stroke={colour} />
      <text x={36} y={columns ? 14 : 20.5} className="fill-foreground font-medium text-sm">
        {shorten(node.name, TEXT_MAX - (hasMark ? 3 : 0))}
      </text>
      {columns && (
        <text x={36} y={26} className="fill-muted-foreground font-mono text-[10px]">
          {shorten(columns, TEXT_MAX + 2)}
        </text>
      )}
      {worst !== undefined && <Mark tone={worst.tone} />}
      {worst === undefined && node.size > 1 && (
        <text
          x={NODE_WIDTH - 14}
          y={20.5}
          textAnchor="end"
          className="fill-muted-foreground text-xs tabular-nums"
        >
          {node.size}
        </text>
      )}
    </g>
  );
});

const byTone = (a: { tone: string }, b: { tone: string }) => (a.tone < b.tone ? -1 : 1);

function Mark({ tone }: { tone: "act" | "watch" }) {
  const Icon = tone === "act" ? OctagonAlert : TriangleAlert;
  return (
    <Icon
      x={NODE_WIDTH - 28}
      y={9}
      width={ICON_PX}
      height={ICON_PX}
      stroke={tone === "act" ? "var(--act)" : "var(--watch)"}
    />
  );
}

function labelOf(node: PlacedNode): string {
  const words = node.badges.map((badge) => BADGE_WORDS[badge].word.toLowerCase());
  const count = node.size > 1 ? [`${node.size} nodes`] : [];
  return [`${lookOf(node).label} ${node.name}`, ...count, ...words].join(", ");
}

function titleOf(node: PlacedNode): string {
  const name = node.group === "" ? node.name : `${node.group}/${node.name}`;
  return [name, ...node.badges.map((badge) => BADGE_WORDS[badge].word)].join("\n");
}

/** The end of a long name tells more than its beginning: paths and tables differ there. */
function shorten(text: string, most: number): string {
  return text.length <= most ? text : `…${text.slice(1 - most)}`;
}

type SilhouettesProps = { nodes: readonly PlacedNode[]; lit: ReadonlySet<string> | null };

/** All nodes from afar: what kind is where. */
export const Silhouettes = memo(function Silhouettes({ nodes, lit }: SilhouettesProps) {
  const shapes = useMemo(() => {
    const byLook = new Map<string, { colour: string; isFaint: boolean; paths: string[] }>();
    for (const node of nodes) {
      const { colour } = lookOf(node);
      const isFaint = lit !== null && !lit.has(node.id);
      const key = `${colour} ${isFaint}`;
      const path = `M${node.x},${node.y}h${NODE_WIDTH}v${NODE_HEIGHT}h${-NODE_WIDTH}z`;
      const known = byLook.get(key);
      if (known === undefined) byLook.set(key, { colour, isFaint, paths: [path] });
      else known.paths.push(path);
    }
    return [...byLook].map(([key, { paths, ...look }]) => ({ key, ...look, d: paths.join("") }));
  }, [nodes, lit]);
  return shapes.map(({ key, colour, isFaint, d }) => (
    // Opaque, so that no line is seen through a node.
    <path
      key={key}
      d={d}
      fill={`color-mix(in oklab, ${colour} ${isFaint ? "15%" : "70%"}, var(--panel))`}
    />
  ));
});
