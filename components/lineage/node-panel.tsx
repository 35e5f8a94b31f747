"use client";

import Link from "next/link";
import type { DrawnNode } from "@/components/lineage/drawn-graph";
import { ImpactPanel } from "@/components/lineage/impact-panel";
import { NodeButtons } from "@/components/lineage/node-buttons";
import { ColumnImpact, NodeColumns } from "@/components/lineage/node-columns";
import { BADGE_WORDS, lookOf } from "@/components/lineage/node-kinds";
import { KindIcon } from "@/components/lineage/node-search";
import { listReached } from "@/components/lineage/walk-graph";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { formatCount } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { ColumnGraph, LineageGraph, LineageNode } from "@/server/lineage/schema";

type NodePanelProps = {
  graph: LineageGraph;
  node: LineageNode;
  isOnCircle: boolean;
  onSelect: (node: LineageNode) => void;
  onFocus: (node: LineageNode) => void;
  chosenColumn: { id: string; name: string } | null;
  onChooseColumn: (name: string | null) => void;
  columnGraph: ColumnGraph | undefined;
  isImpact: boolean;
  onImpact: (isImpact: boolean) => void;
};

/** One node, and what a change of it reaches: in the shown graph, or however far. */
export function NodePanel(props: NodePanelProps) {
  const { graph, node, onSelect, onFocus, chosenColumn, onChooseColumn, columnGraph } = props;
  const { isImpact, onImpact, isOnCircle } = props;
  const column = chosenColumn?.id === node.id ? chosenColumn.name : null;
  return (
    <>
      <NodeHead node={node} />
      <div className="flex flex-wrap gap-2">
        {node.id !== graph.focus.id && (
          <Button size="sm" onClick={() => onFocus(node)}>
            Go on from here
          </Button>
        )}
        <Button size="sm" aria-pressed={isImpact} onClick={() => onImpact(!isImpact)}>
          {isImpact ? "Back to the node" : "If it changes …"}
        </Button>
        {node.href !== null && (
          <Link href={node.href} className={buttonStyle({ size: "sm" })}>
            Open its page
          </Link>
        )}
      </div>
      {isOnCircle && (
        <p className="text-act text-sm">
          It is on a circle: what comes out of it goes into it again.
        </p>
      )}
      {isImpact && <ImpactPanel node={node} column={column} onSelect={onSelect} />}
      <NodeColumns node={node} chosen={chosenColumn} onChoose={onChooseColumn} />
      {columnGraph !== undefined && !isImpact && (
        <ColumnImpact
          found={columnGraph}
          nameOf={(id) => graph.nodes.find((each) => each.id === id)?.name ?? "beyond the drawing"}
        />
      )}
      {!isImpact && <Affected graph={graph} node={node} onSelect={onSelect} />}
    </>
  );
}

function NodeHead({ node }: { node: LineageNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="flex items-center gap-2 text-muted-foreground text-sm">
        <KindIcon kind={node.kind} type={node.type} />
        {lookOf(node).label}
        {node.state !== null && <Status state={node.state.toLowerCase()} />}
      </span>
      <h2 className="font-semibold text-lg [overflow-wrap:anywhere]">{node.name}</h2>
      <p className="break-all font-mono text-muted-foreground text-xs">{node.group}</p>
      {node.owner !== null && (
        <p className="text-muted-foreground text-sm">
          {node.owner.name === node.name ? node.owner.contact : `Owner ${node.owner.name}`}
        </p>
      )}
      {node.badges.map((badge) => {
        const { word, tone } = BADGE_WORDS[badge];
        return <Status key={badge} state={badge} tone={tone} word={word} className="text-sm" />;
      })}
    </div>
  );
}

type AffectedProps = Pick<NodePanelProps, "graph" | "node" | "onSelect">;

function Affected({ graph, node, onSelect }: AffectedProps) {
  const byId = new Map(graph.nodes.map((each) => [each.id, each]));
  const affected = listReached(graph.edges, node.id, "down").flatMap((id) => byId.get(id) ?? []);
  return (
    <section aria-label="Affected" className="flex min-w-0 flex-col gap-2">
      <h3 className="font-medium text-sm">
        {affected.length === 0
          ? "Nothing shown depends on it"
          : `A change of it reaches ${formatCount(affected.length)}`}
      </h3>
      <NodeButtons label="Affected nodes" nodes={affected} onSelect={onSelect} />
    </section>
  );
}

type GroupPanelProps = {
  group: DrawnNode;
  members: readonly LineageNode[];
  onSelect: (node: LineageNode) => void;
  onOpen: () => void;
};

/** A closed group, and what is in it. */
export function GroupPanel({ group, members, onSelect, onOpen }: GroupPanelProps) {
  return (
    <>
      <div className="flex min-w-0 flex-col gap-1">
        <span className="flex items-center gap-2 text-muted-foreground text-sm">
          <KindIcon kind="group" />
          Group of {members.length}
        </span>
        <h2 className="font-semibold text-lg [overflow-wrap:anywhere]">{group.name}</h2>
      </div>
      <div>
        <Button size="sm" onClick={onOpen}>
          Open the group
        </Button>
      </div>
      <NodeButtons label="Members" nodes={members} onSelect={onSelect} />
    </>
  );
}
