"use client";

import { useState } from "react";
import type { Curve } from "@/components/charts/scene/curves";
import { cn } from "@/components/ui/cn";
import { controlStyle } from "@/components/ui/input";

type CurveLegendProps = {
  curves: readonly Curve[];
  hiddenIds: ReadonlySet<string>;
  hoveredId: string | null;
  onToggle: (id: string) => void;
  onHover?: (id: string | null) => void;
};

/** From so many names on, a search is quicker than looking. */
const SEARCH_FROM = 13;
const CHIPS_SHOWN = 60;

/** Names of the curves; a chip hides or shows its curve. */
export function CurveLegend({ curves, hiddenIds, hoveredId, onToggle, onHover }: CurveLegendProps) {
  const [search, setSearch] = useState("");
  if (curves.length < 2) return null;
  const wanted = search.trim().toLowerCase();
  const found = curves.filter(({ label }) => label.toLowerCase().includes(wanted));
  return (
    <div className="flex max-h-16 flex-wrap items-center gap-x-1 gap-y-0.5 overflow-y-auto pl-14 text-xs">
      {curves.length >= SEARCH_FROM && (
        <input
          type="search"
          aria-label="Search the legend"
          placeholder={`Search ${curves.length} runs`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={cn(controlStyle, "h-6 w-32 px-1.5 text-xs")}
        />
      )}
      {found.slice(0, CHIPS_SHOWN).map(({ id, label, colour, isBaseline }) => (
        <button
          key={id}
          type="button"
          aria-pressed={!hiddenIds.has(id)}
          title={hiddenIds.has(id) ? `Show ${label}` : `Hide ${label}`}
          onClick={() => onToggle(id)}
          onPointerEnter={() => onHover?.(id)}
          onPointerLeave={() => onHover?.(null)}
          className={cn(
            "inline-flex h-5 max-w-40 items-center gap-1 rounded px-1 hover:bg-muted",
            hoveredId === id && "bg-muted",
            hiddenIds.has(id) && "text-muted-foreground line-through opacity-60",
          )}
        >
          <CurveSwatch colour={colour} isBaseline={isBaseline} />
          <span className="truncate">{label}</span>
        </button>
      ))}
      {found.length > CHIPS_SHOWN && (
        <span className="text-muted-foreground">and {found.length - CHIPS_SHOWN} more</span>
      )}
    </div>
  );
}

export function CurveSwatch({ colour, isBaseline }: { colour: string; isBaseline: boolean }) {
  return (
    <svg viewBox="0 0 16 8" aria-hidden="true" className="h-2 w-4 shrink-0">
      <line
        x1={0}
        x2={16}
        y1={4}
        y2={4}
        stroke={colour}
        strokeWidth={isBaseline ? 3 : 2}
        strokeDasharray={isBaseline ? "6 3" : undefined}
      />
    </svg>
  );
}
