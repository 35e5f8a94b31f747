"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { canvasActs } from "@/components/lineage/canvas-acts";
import { GraphSide } from "@/components/lineage/graph-side";
import { GraphStage } from "@/components/lineage/graph-stage";
import { GraphToolbar } from "@/components/lineage/graph-toolbar";
import { LineageStart } from "@/components/lineage/lineage-start";
import { NodeList } from "@/components/lineage/node-list";
import { TimeBar } from "@/components/lineage/time-bar";
import { useDrawing } from "@/components/lineage/use-drawing";
import { useLineageState } from "@/components/lineage/use-lineage-state";
import { useTRPC } from "@/components/trpc/provider";
import { cn } from "@/components/ui/cn";
import { QueryPanel } from "@/components/ui/query-panel";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { LineageNode, NodeRef } from "@/server/lineage/schema";

/** What came from what: the graph about one node, kept in the address. */
export function LineageView() {
  const { state, change, setState } = useLineageState();
  const { kind, id } = state;
  function focusOn(node: NodeRef): void {
    const cleared = { col: null, of: null, sel: null, mode: null };
    void setState({ kind: node.kind, id: node.id, ...cleared }, { history: "push" });
  }
  if (kind === null || id === null) return <LineageStart onPick={focusOn} />;
  return <FocusView focus={{ kind, id }} state={state} change={change} focusOn={focusOn} />;
}

type FocusViewProps = {
  focus: NodeRef;
  state: ReturnType<typeof useLineageState>["state"];
  change: ReturnType<typeof useLineageState>["change"];
  focusOn: (node: NodeRef) => void;
};

/** Wide windows show the list unless it is closed, narrow ones once it is asked for. */
const LIST_WIDTH = "(min-width: 96rem)";

function FocusView({ focus, state, change, focusOn }: FocusViewProps) {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const [list, setList] = useState<boolean | null>(null);
  const [isTimeShown, setIsTimeShown] = useState(state.t !== null);
  const { hops, dir, t } = state;
  const walk = { ...focus, hops, direction: dir };
  const graph = useQuery({
    ...trpc.lineage.graph.queryOptions({ ...walk, ...(t === null ? {} : { at: t }) }),
    placeholderData: keepPreviousData,
  });
  const drawing = useDrawing(graph.data ?? null, state);
  function select(sel: string | null): void {
    drawing.setCircle(null);
    change({ sel, ...(sel === null ? { mode: null } : {}) });
  }
  /** A node that somebody names: chosen where it is drawn, else gone to. */
  function goTo(node: LineageNode): void {
    const isDrawn = graph.data?.nodes.some((each) => each.id === node.id) === true;
    drawing.setCircle(null);
    if (isDrawn) change({ sel: node.id, mode: null });
    else focusOn(node);
  }
  const acts = canvasActs({ state, change, focusId: focus.id, select, focusOn });
  const isListShown = list ?? (isHydrated && matchMedia(LIST_WIDTH).matches);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <GraphToolbar
        state={state}
        onChange={change}
        onPick={focusOn}
        isListShown={isListShown}
        onList={() => setList(!isListShown)}
        isTimeShown={isTimeShown}
        onTime={() => setIsTimeShown(!isTimeShown)}
      />
      <div className="flex min-h-0 flex-1 flex-col gap-3 lg:flex-row">
        <aside
          aria-label="Nodes"
          className={cn(
            "h-96 w-full shrink-0 flex-col gap-2 rounded-panel border bg-panel p-3 lg:h-auto lg:w-60",
            list === null ? "hidden 2xl:flex" : list ? "flex" : "hidden",
          )}
        >
          <NodeList
            nodes={graph.data?.nodes ?? []}
            by={state.by}
            selectedId={state.sel}
            onSelect={goTo}
            onFocus={focusOn}
          />
        </aside>
        <div className="flex min-h-112 min-w-0 flex-1 flex-col rounded-panel border bg-panel">
          {isTimeShown && <TimeBar graph={walk} at={t} onChange={(at) => change({ t: at })} />}
          <QueryPanel
            errorTitle="The lineage could not be loaded"
            label="Loading lineage"
            query={graph}
          >
            {(found) => (
              <GraphStage
                graph={found}
                drawing={drawing}
                state={state}
                change={change}
                acts={acts}
              />
            )}
          </QueryPanel>
        </div>
        {graph.data !== undefined && (
          <GraphSide
            graph={graph.data}
            drawing={drawing}
            state={state}
            change={change}
            onSelect={goTo}
            onFocus={focusOn}
          />
        )}
      </div>
    </div>
  );
}
