"use client";

import Link from "next/link";
import { findLoops } from "@/components/lineage/find-loops";
import { ColumnImpact, NodeColumns } from "@/components/lineage/node-columns";
import { KIND_LOOKS } from "@/components/lineage/node-kinds";
import { KindIcon } from "@/components/lineage/node-search";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { Status } from "@/components/ui/status";
import type { ColumnGraph, LineageGraph, LineageNode } from "@/server/lineage/schema";

type NodePanelProps = {
  graph: LineageGraph;
  node: LineageNode;
  onSelect: (node: LineageNode) => void;
  onFocus: (node: LineageNode) => void;
  chosenColumn: { id: string; name: string } | null;
  onChooseColumn: (name: string | null) => void;
  columnGraph: ColumnGraph | undefined;
};

/** One node, and what a change of it reaches in the shown graph. */
export function NodePanel(props: NodePanelProps) {
  const { graph, node, onSelect, onFocus, chosenColumn, onChooseColumn, columnGraph } = props;
  const affected = listBehind(graph, node.id);
  const isOnLoop = findLoops(graph).has(node.id);
  return (
    <aside
      aria-label="Chosen node"
      className="flex min-w-0 flex-col gap-4 overflow-y-auto rounded-panel border bg-panel p-4"
    >
      <div className="flex min-w-0 flex-col gap-1">
        <span className="flex items-center gap-2 text-muted-foreground text-sm">
          <KindIcon kind={node.kind} />
          {KIND_LOOKS[node.kind].label}
          {node.state !== null && <Status state={node.state.toLowerCase()} />}
        </span>
        <h2 className="break-words font-semibold text-lg">{node.name}</h2>
        <p className="break-all font-mono text-muted-foreground text-xs">{node.group}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        {node.id !== graph.focus.id && (
          <Button size="sm" onClick={() => onFocus(node)}>
            Go on from here
          </Button>
        )}
        {node.href !== null && (
          <Link href={node.href} className={buttonStyle({ size: "sm" })}>
            Open its page
          </Link>
        )}
      </div>
      {isOnLoop && (
        <p className="text-act text-sm">
          It is on a circle: what comes out of it goes into it again.
        </p>
      )}
      <NodeColumns node={node} chosen={chosenColumn} onChoose={onChooseColumn} />
      {columnGraph !== undefined && (
        <ColumnImpact
          found={columnGraph}
          nameOf={(id) => graph.nodes.find((each) => each.id === id)?.name ?? "beyond the drawing"}
        />
      )}
      <section aria-label="Affected" className="flex min-w-0 flex-col gap-2">
        <h3 className="font-medium text-sm">
          {affected.length === 0
            ? "Nothing shown depends on it"
            : `A change of it reaches ${affected.length}`}
        </h3>
        <ul className="flex flex-col">
          {affected.map((each) => (
            <li key={each.id}>
              <button
                type="button"
                onClick={() => onSelect(each)}
                className="flex w-full min-w-0 items-center gap-2 rounded-control px-1 py-1 text-left text-sm hover:bg-muted"
              >
                <KindIcon kind={each.kind} />
                <span className="truncate">{each.name}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

/** All that can be reached from a node along the edges, the nearest first. */
export function listBehind({ nodes, edges }: LineageGraph, id: string): LineageNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const reached = new Set([id]);
  const queue = [id];
  for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
    for (const { from, to } of edges) {
      if (from.id !== current || reached.has(to.id)) continue;
      reached.add(to.id);
      queue.push(to.id);
    }
  }
  reached.delete(id);
  return [...reached].flatMap((each) => byId.get(each) ?? []);
}
