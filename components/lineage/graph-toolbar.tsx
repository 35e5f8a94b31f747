"use client";

import { Minus, Plus } from "lucide-react";
import { NodeSearch } from "@/components/lineage/node-search";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { FoundNode } from "@/server/lineage/schema";

type Direction = "both" | "up" | "down";
type GraphToolbarProps = {
  hops: number;
  direction: Direction;
  /** Null for now. */
  at: Date | null;
  onChange: (change: { hops?: number; dir?: Direction; t?: Date | null }) => void;
  onPick: (node: FoundNode) => void;
};

const HOPS_MAX = 5;

/** What of the graph is shown: how far, which way, and as of when. */
export function GraphToolbar({ hops, direction, at, onChange, onPick }: GraphToolbarProps) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <NodeSearch onPick={onPick} />
      <fieldset className="flex items-center gap-1">
        <legend className="sr-only">Hops</legend>
        <Button
          size="icon-sm"
          aria-label="One hop less"
          disabled={hops <= 1}
          onClick={() => onChange({ hops: hops - 1 })}
        >
          <Minus />
        </Button>
        <output aria-label="Hops" className="w-16 text-center text-sm tabular-nums">
          {hops === 1 ? "1 hop" : `${hops} hops`}
        </output>
        <Button
          size="icon-sm"
          aria-label="One hop more"
          disabled={hops >= HOPS_MAX}
          onClick={() => onChange({ hops: hops + 1 })}
        >
          <Plus />
        </Button>
      </fieldset>
      <div className="w-44">
        <Select
          aria-label="Direction"
          value={direction}
          options={[
            { value: "both", label: "Both ways" },
            { value: "up", label: "Where it is from" },
            { value: "down", label: "What depends on it" },
          ]}
          onValueChange={(value) =>
            onChange({ dir: value === "up" || value === "down" ? value : "both" })
          }
        />
      </div>
      <Input
        type="datetime-local"
        aria-label="As of (UTC)"
        title="The graph as it was then, UTC; empty means now"
        className="w-52"
        value={at === null ? "" : at.toISOString().slice(0, 16)}
        onChange={({ target }) => {
          const time = new Date(`${target.value}Z`);
          onChange({ t: Number.isNaN(time.getTime()) ? null : time });
        }}
      />
    </div>
  );
}
