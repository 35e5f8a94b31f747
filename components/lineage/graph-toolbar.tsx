"use client";

import { Clock, List, Minus, Plus } from "lucide-react";
import { GROUPINGS } from "@/components/lineage/drawn-graph";
import { NodeSearch } from "@/components/lineage/node-search";
import {
  type ChangeState,
  DIRECTIONS,
  HOPS_MAX,
  type LineageState,
} from "@/components/lineage/use-lineage-state";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import type { FoundNode } from "@/server/lineage/schema";

type GraphToolbarProps = {
  state: LineageState;
  onChange: ChangeState;
  onPick: (node: FoundNode) => void;
  isListShown: boolean;
  onList: () => void;
  isTimeShown: boolean;
  onTime: () => void;
};

const DIRECTION_WORDS = {
  both: "Both ways",
  up: "Where it is from",
  down: "What depends on it",
} as const;

/** What of the graph is shown: how far, which way, in which groups, and as of when. */
export function GraphToolbar(props: GraphToolbarProps) {
  const { state, onChange, onPick, isListShown, onList, isTimeShown, onTime } = props;
  const { hops, dir, by } = state;
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
          value={dir}
          options={DIRECTIONS.map((value) => ({ value, label: DIRECTION_WORDS[value] }))}
          onValueChange={(value) =>
            onChange({ dir: DIRECTIONS.find((each) => each === value) ?? "both" })
          }
        />
      </div>
      <div className="w-40">
        <Select
          aria-label="Group by"
          value={by ?? ""}
          options={[
            { value: "", label: "No groups" },
            ...GROUPINGS.map((value) => ({ value, label: `By ${value}` })),
          ]}
          onValueChange={(value) =>
            onChange({
              by: GROUPINGS.find((each) => each === value) ?? null,
              open: [],
              sel: null,
            })
          }
        />
      </div>
      <Button size="sm" aria-pressed={isListShown} onClick={onList}>
        <List />
        List
      </Button>
      <Button size="sm" aria-pressed={isTimeShown} onClick={onTime}>
        <Clock />
        Time
      </Button>
    </div>
  );
}
