"use client";

import { GROUPINGS, listGroups } from "@/components/lineage/drawn-graph";
import type { ChangeState, LineageState } from "@/components/lineage/use-lineage-state";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import type { LineageGraph } from "@/server/lineage/schema";

type AskForFocusProps = {
  graph: LineageGraph;
  /** How many would be drawn. */
  count: number;
  state: LineageState;
  onChange: ChangeState;
};

/** A picture of so many nodes shows nothing: which part of it is meant? */
export function AskForFocus({ graph, count, state, onChange }: AskForFocusProps) {
  const groupings = GROUPINGS.flatMap((by) => {
    const groups = listGroups(graph, by).filter(({ size }) => size > 1);
    return groups.length > 0 && by !== state.by ? [{ by, groups: groups.length }] : [];
  });
  return (
    <EmptyState
      title={`${formatCount(count)} nodes are too many to be read at once`}
      text="Choose a node in the list, draw them in groups, or go fewer hops."
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {groupings.map(({ by, groups }) => (
            <Button key={by} onClick={() => onChange({ by, open: [], sel: null })}>
              {formatCount(groups)} groups by {by}
            </Button>
          ))}
          {state.hops > 1 && (
            <Button onClick={() => onChange({ hops: state.hops - 1 })}>One hop less</Button>
          )}
          <Button onClick={() => onChange({ all: true })}>Draw all</Button>
        </div>
      }
    />
  );
}
