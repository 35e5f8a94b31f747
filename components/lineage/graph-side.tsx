"use client";

import { GroupPanel, NodePanel } from "@/components/lineage/node-panel";
import type { Drawing } from "@/components/lineage/use-drawing";
import type { ChangeState, LineageState } from "@/components/lineage/use-lineage-state";
import type { LineageGraph, LineageNode } from "@/server/lineage/schema";

type GraphSideProps = {
  graph: LineageGraph;
  drawing: Drawing;
  state: LineageState;
  change: ChangeState;
  onSelect: (node: LineageNode) => void;
  onFocus: (node: LineageNode) => void;
};

/** More of the chosen node, or of the focus while none is chosen. */
export function GraphSide({ graph, drawing, state, change, onSelect, onFocus }: GraphSideProps) {
  const { drawn, subject, circles, columnGraph } = drawing;
  const { col, of, sel, mode } = state;
  const group = drawn?.nodes.find(({ id, kind }) => kind === "group" && id === sel);
  if (group === undefined && subject === null) return null;
  return (
    <aside
      aria-label="Chosen node"
      className="flex min-w-0 shrink-0 flex-col gap-4 overflow-y-auto rounded-panel border bg-panel p-4 lg:w-72"
    >
      {group !== undefined && (
        <GroupPanel
          group={group}
          members={graph.nodes.filter(({ id }) => drawn?.shownAs.get(id) === group.id)}
          onSelect={onSelect}
          onOpen={() => change({ open: [...state.open, group.name], sel: null })}
        />
      )}
      {group === undefined && subject !== null && (
        <NodePanel
          graph={graph}
          node={subject}
          isOnCircle={circles.some(({ members }) => members.includes(subject.id))}
          onSelect={onSelect}
          onFocus={onFocus}
          chosenColumn={col === null || of === null ? null : { id: of, name: col }}
          onChooseColumn={(name) => change({ col: name, of: name === null ? null : subject.id })}
          columnGraph={columnGraph}
          isImpact={mode === "impact"}
          onImpact={(isImpact) => change({ mode: isImpact ? "impact" : null })}
        />
      )}
    </aside>
  );
}
