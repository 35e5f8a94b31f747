"use client";

import { RefreshCw } from "lucide-react";
import { EDGE_FILTERS, type EdgeFilter } from "@/components/lineage/drawn-graph";
import type { Circle } from "@/components/lineage/list-circles";
import { Button } from "@/components/ui/button";
import { formatPlural } from "@/components/ui/format";
import { Popover } from "@/components/ui/popover";
import { Select } from "@/components/ui/select";

const FILTER_WORDS: Readonly<Record<EdgeFilter, string>> = {
  all: "All edges",
  observed: "Seen in a run",
  declared: "Only declared",
  undeclared: "Seen, not declared",
};

type GraphLegendProps = {
  edges: EdgeFilter;
  onEdges: (edges: EdgeFilter) => void;
  circles: readonly Circle[];
  nameOf: (id: string) => string;
  onCircle: (circle: Circle) => void;
  hiddenCount: number;
  onUnhide: () => void;
};

/** What lines mean, which of them are drawn, and which circles they close. */
export function GraphLegend(props: GraphLegendProps) {
  const { edges, onEdges, circles, nameOf, onCircle, hiddenCount, onUnhide } = props;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t px-3 py-2 text-muted-foreground text-xs">
      <Key word="seen in a run" stroke="var(--chart-reference)" />
      <Key word="only declared" stroke="var(--chart-reference)" isDashed />
      <Key word="on a circle" stroke="var(--act)" />
      <div className="w-40">
        <Select
          aria-label="Edges"
          value={edges}
          options={EDGE_FILTERS.map((value) => ({ value, label: FILTER_WORDS[value] }))}
          onValueChange={(value) => onEdges(EDGE_FILTERS.find((each) => each === value) ?? "all")}
        />
      </div>
      {circles.length > 0 && (
        <Popover
          label="Circles"
          trigger={
            <Button size="sm">
              <RefreshCw />
              {formatPlural(circles.length, "circle")}
            </Button>
          }
        >
          <p className="pb-2 text-muted-foreground text-sm">What comes out goes in again.</p>
          <ul className="flex max-h-80 flex-col gap-1 overflow-y-auto">
            {circles.map((circle) => (
              <li key={circle.members.join(" ")}>
                <button
                  type="button"
                  onClick={() => onCircle(circle)}
                  className="w-full rounded-control px-2 py-1.5 text-left text-sm [overflow-wrap:anywhere] hover:bg-muted"
                >
                  {[...circle.way, circle.way[0] ?? ""].map(nameOf).join(" → ")}
                  {circle.members.length > circle.way.length && (
                    <span className="text-muted-foreground">
                      , joined to {circle.members.length - circle.way.length} more
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </Popover>
      )}
      {hiddenCount > 0 && (
        <Button size="sm" onClick={onUnhide}>
          Show {hiddenCount} hidden
        </Button>
      )}
    </div>
  );
}

function Key({
  word,
  stroke,
  isDashed = false,
}: {
  word: string;
  stroke: string;
  isDashed?: boolean;
}) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg width={28} height={8} aria-hidden="true">
        <path
          d="M0,4 H28"
          stroke={stroke}
          strokeWidth={1.5}
          strokeDasharray={isDashed ? "5 4" : undefined}
        />
      </svg>
      {word}
    </span>
  );
}
