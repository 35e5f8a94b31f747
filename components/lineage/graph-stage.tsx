"use client";

import { AskForFocus } from "@/components/lineage/ask-for-focus";
import { GraphLegend } from "@/components/lineage/graph-legend";
import { type CanvasActs, LineageCanvas } from "@/components/lineage/lineage-canvas";
import type { Drawing } from "@/components/lineage/use-drawing";
import type { ChangeState, LineageState } from "@/components/lineage/use-lineage-state";
import { formatCount } from "@/components/ui/format";
import type { LineageGraph } from "@/server/lineage/schema";

type GraphStageProps = {
  graph: LineageGraph;
  drawing: Drawing;
  state: LineageState;
  change: ChangeState;
  acts: CanvasActs;
};

/** The drawing with what is to be known of it. */
export function GraphStage({ graph, drawing, state, change, acts }: GraphStageProps) {
  const { drawn, layout, isPlacing, lit, trail, circles, setCircle, isTooLarge } = drawing;
  if (drawn === null) return null;
  const nameOf = (id: string) => graph.nodes.find((node) => node.id === id)?.name ?? id;
  const selectedId = state.sel === null ? null : (drawn.shownAs.get(state.sel) ?? state.sel);
  return (
    <>
      {graph.isCut && (
        <p role="status" className="border-b px-3 py-2 text-sm text-watch">
          Only the first {formatCount(graph.nodes.length)} nodes are drawn. Take fewer hops, or one
          direction.
        </p>
      )}
      {isTooLarge && (
        <div className="grid min-h-0 flex-1 place-items-center p-6">
          <AskForFocus graph={graph} count={drawn.nodes.length} state={state} onChange={change} />
        </div>
      )}
      {!isTooLarge && layout === null && (
        <p role="status" className="flex-1 p-6 text-muted-foreground text-sm">
          Placing {formatCount(drawn.nodes.length)} nodes …
        </p>
      )}
      {!isTooLarge && layout !== null && (
        <LineageCanvas
          layout={layout}
          isPlacing={isPlacing}
          focusId={graph.focus.id}
          title={nameOf(graph.focus.id)}
          selectedId={selectedId}
          lit={lit}
          columns={trail}
          acts={acts}
        />
      )}
      <GraphLegend
        edges={state.edges}
        onEdges={(edges) => change({ edges })}
        circles={circles}
        nameOf={nameOf}
        onCircle={(circle) => {
          change({ sel: null, mode: null });
          setCircle(circle);
        }}
        hiddenCount={state.hide.filter((id) => graph.nodes.some((node) => node.id === id)).length}
        onUnhide={() => change({ hide: [] })}
      />
    </>
  );
}
