"use client";

import { useState } from "react";
import { KindIcon } from "@/components/lineage/node-search";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import type { LineageNode } from "@/server/lineage/schema";

/** More are shown when somebody asks: thousands would hold up the page each time it is drawn. */
const FIRST = 100;

type NodeButtonsProps = {
  label: string;
  nodes: readonly LineageNode[];
  onSelect: (node: LineageNode) => void;
};

/** Nodes of which one can be chosen. */
export function NodeButtons({ label, nodes, onSelect }: NodeButtonsProps) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? nodes : nodes.slice(0, FIRST);
  const left = nodes.length - shown.length;
  return (
    <>
      <ul aria-label={label} className="flex max-h-96 flex-col overflow-y-auto">
        {shown.map((node) => (
          <li key={`${node.kind} ${node.id}`} className="[content-visibility:auto]">
            <button
              type="button"
              onClick={() => onSelect(node)}
              className="flex w-full min-w-0 items-center gap-2 rounded-control px-1 py-1 text-left text-sm hover:bg-muted"
            >
              <KindIcon kind={node.kind} type={node.type} />
              <span className="truncate" title={node.name}>
                {node.name}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button size="sm" variant="ghost" className="self-start" onClick={() => setIsWhole(true)}>
          Show {formatCount(left)} more
        </Button>
      )}
    </>
  );
}
