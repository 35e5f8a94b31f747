"use client";

import { memo, useMemo } from "react";
import { NODE_HEIGHT, type PlacedEdge } from "@/components/lineage/layout-graph";
import { type Box, overlap } from "@/components/lineage/view-box";

/** Above so many, lines are drawn together and without heads: there an eye follows none of them. */
const SINGLE_MAX = 400;
/** So many lines share a path: a browser draws only the paths that a part of the screen needs. */
const CHUNK = 60;
export const FAINT = 0.2;
/** Among thousands of lines each must be fainter, or they hide what they join. */
const CROWDED = 0.45;

const COLOURS = {
  muted: "var(--chart-reference)",
  lit: "var(--foreground)",
  loop: "var(--act)",
} as const;
type Look = { colour: keyof typeof COLOURS; isDashed: boolean; isFaint: boolean };

type EdgeLayerProps = {
  edges: readonly PlacedEdge[];
  /** What is looked at; the rest steps back. */
  lit: ReadonlySet<string> | null;
  /** The part that is drawn in detail; null where all of it is drawn from afar. */
  box: Box | null;
};

export const EdgeLayer = memo(function EdgeLayer({ edges, lit, box }: EdgeLayerProps) {
  const seen = useMemo(
    () => (box === null ? edges : edges.filter((edge) => overlap(reachOf(edge), box))),
    [edges, box],
  );
  const isCrowded = box === null || seen.length > SINGLE_MAX;
  const merged = useMemo(() => (isCrowded ? mergeEdges(seen, lit) : []), [seen, lit, isCrowded]);
  if (isCrowded) {
    return merged.map(({ key, path, look }) => (
      <path
        key={key}
        d={path}
        fill="none"
        stroke={COLOURS[look.colour]}
        strokeWidth={look.colour === "lit" ? 1.5 : 1}
        vectorEffect="non-scaling-stroke"
        strokeOpacity={look.isFaint ? FAINT / 2 : CROWDED}
        strokeDasharray={look.isDashed ? "4 3" : undefined}
      />
    ));
  }
  return seen.map((edge) => {
    const { colour, isDashed, isFaint } = lookOfEdge(edge, lit);
    return (
      <path
        key={edge.key}
        d={edge.path}
        fill="none"
        stroke={COLOURS[colour]}
        strokeWidth={colour === "lit" || edge.size > 1 ? 2 : 1.25}
        opacity={isFaint ? FAINT : undefined}
        strokeDasharray={isDashed ? "5 4" : undefined}
        markerEnd={`url(#lineage-arrow-${colour})`}
      />
    );
  });
});

function lookOfEdge({ from, to, isLoop, origin }: PlacedEdge, lit: EdgeLayerProps["lit"]): Look {
  const isLit = lit?.has(from.id) === true && lit.has(to.id);
  return {
    colour: isLoop ? "loop" : isLit ? "lit" : "muted",
    isDashed: origin === "declared",
    isFaint: lit !== null && !isLit,
  };
}

/** What a line may touch: a little more than between its ends where it bends back. */
function reachOf({ ends }: PlacedEdge): Box {
  const spare = NODE_HEIGHT * 2;
  return {
    left: Math.min(ends.x1, ends.x2) - spare,
    right: Math.max(ends.x1, ends.x2) + spare,
    top: Math.min(ends.y1, ends.y2) - spare,
    bottom: ends.lowest + spare,
  };
}

function mergeEdges(edges: readonly PlacedEdge[], lit: EdgeLayerProps["lit"]) {
  const byLook = new Map<string, { look: Look; paths: string[] }>();
  for (const edge of edges) {
    const look = lookOfEdge(edge, lit);
    const key = `${look.colour} ${look.isDashed} ${look.isFaint}`;
    const known = byLook.get(key);
    if (known === undefined) byLook.set(key, { look, paths: [edge.path] });
    else known.paths.push(edge.path);
  }
  // What is lit lies above the rest.
  const inOrder = [...byLook].sort(
    ([, a], [, b]) => Number(b.look.isFaint) - Number(a.look.isFaint),
  );
  return inOrder.flatMap(([key, { look, paths }]) =>
    Array.from({ length: Math.ceil(paths.length / CHUNK) }, (_, at) => ({
      key: `${key} ${at}`,
      path: paths.slice(at * CHUNK, (at + 1) * CHUNK).join(""),
      look,
    })),
  );
}

export function ArrowHeads() {
  return (
    <defs>
      {Object.entries(COLOURS).map(([name, colour]) => (
        <marker
          key={name}
          id={`lineage-arrow-${name}`}
          viewBox="0 0 8 8"
          refX={8}
          refY={4}
          markerWidth={8}
          markerHeight={8}
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0,0 L8,4 L0,8 z" fill={colour} />
        </marker>
      ))}
    </defs>
  );
}
