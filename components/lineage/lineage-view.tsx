"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import {
  parseAsInteger,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { useMemo, useState } from "react";
import { findTrail } from "@/components/lineage/column-trail";
import { GraphToolbar } from "@/components/lineage/graph-toolbar";
import { LineageCanvas } from "@/components/lineage/lineage-canvas";
import { LineageStart } from "@/components/lineage/lineage-start";
import { KIND_LOOKS } from "@/components/lineage/node-kinds";
import { NodePanel } from "@/components/lineage/node-panel";
import { useTRPC } from "@/components/trpc/provider";
import { QueryPanel } from "@/components/ui/query-panel";
import type { LineageNode, NodeKind } from "@/server/lineage/schema";

const KINDS = Object.keys(KIND_LOOKS) as NodeKind[];
const DIRECTIONS = ["both", "up", "down"] as const;
const STATE = {
  kind: parseAsStringLiteral(KINDS),
  id: parseAsString,
  hops: parseAsInteger.withDefault(2),
  dir: parseAsStringLiteral(DIRECTIONS).withDefault("both"),
  t: parseAsIsoDateTime,
  /** A column whose way is drawn, and the dataset or view that has it. */
  col: parseAsString,
  of: parseAsString,
};

/** What came from what: the graph about one node, kept in the address. */
export function LineageView() {
  const trpc = useTRPC();
  const [state, setState] = useQueryStates(STATE);
  const [selected, setSelected] = useState<LineageNode | null>(null);
  const { kind, id, hops, dir, t, col, of } = state;
  const focus = kind === null || id === null ? null : { kind, id };
  const graph = useQuery({
    ...trpc.lineage.graph.queryOptions({
      ...(focus ?? { kind: "dataset", id: "" }),
      ...{ hops, direction: dir },
      ...(t === null ? {} : { at: t }),
    }),
    enabled: focus !== null,
    placeholderData: keepPreviousData,
  });
  const owner = graph.data?.nodes.find((node) => node.id === of);
  const columns = useQuery({
    ...trpc.lineage.columnGraph.queryOptions({
      kind: owner?.kind === "feature-view" ? "feature-view" : "dataset",
      ...{ id: of ?? "", name: col ?? "" },
    }),
    enabled: owner !== undefined && col !== null,
  });
  const columnGraph = owner === undefined || col === null ? undefined : columns.data;
  const trail = useMemo(
    () =>
      graph.data === undefined || columnGraph === undefined
        ? null
        : findTrail(graph.data, columnGraph),
    [graph.data, columnGraph],
  );
  function focusOn(node: Pick<LineageNode, "kind" | "id">): void {
    setSelected(null);
    void setState({ kind: node.kind, id: node.id, col: null, of: null }, { history: "push" });
  }
  if (focus === null) return <LineageStart onPick={focusOn} />;
  const shown = graph.data?.nodes.find((node) => node.id === (selected?.id ?? focus.id)) ?? null;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <GraphToolbar
        hops={hops}
        direction={dir}
        at={t}
        onChange={(change) => void setState(change)}
        onPick={focusOn}
      />
      <div className="grid min-h-0 flex-1 gap-3 lg:grid-cols-[1fr_18rem]">
        <div className="flex min-h-96 min-w-0 flex-col rounded-panel border bg-panel">
          <QueryPanel
            errorTitle="The lineage could not be loaded"
            label="Loading lineage"
            query={graph}
          >
            {(found) => (
              <>
                {found.isCut && (
                  <p role="status" className="border-b px-3 py-2 text-sm text-watch">
                    Only the first {found.nodes.length} nodes are drawn. Take fewer hops, or one
                    direction.
                  </p>
                )}
                <LineageCanvas
                  graph={found}
                  selectedId={selected?.id ?? null}
                  onSelect={setSelected}
                  onFocus={focusOn}
                  trail={trail}
                />
              </>
            )}
          </QueryPanel>
        </div>
        {graph.data !== undefined && shown !== null && (
          <NodePanel
            graph={graph.data}
            node={shown}
            onSelect={setSelected}
            onFocus={focusOn}
            chosenColumn={col === null || of === null ? null : { id: of, name: col }}
            onChooseColumn={(name) =>
              void setState({ col: name, of: name === null ? null : shown.id })
            }
            columnGraph={columnGraph}
          />
        )}
      </div>
    </div>
  );
}
