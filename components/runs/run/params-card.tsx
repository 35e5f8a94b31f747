"use client";

import { ChevronRight } from "lucide-react";
import { buildParamTree, type ParamNode } from "@/components/runs/run/param-tree";
import { Card } from "@/components/ui/card";

type ParamsCardProps = {
  params: readonly { key: string; value: string }[];
  /** Part of a key or value, in lower case. */
  search: string;
};

/** The settings of a run as a tree. */
export function ParamsCard({ params, search }: ParamsCardProps) {
  const found = params.filter(({ key, value }) =>
    `${key}\n${value}`.toLowerCase().includes(search),
  );
  return (
    <Card flush title="Params" aside={countOf(found.length, params.length)}>
      {found.length === 0 ? (
        <p className="p-4 text-muted-foreground">
          {params.length === 0 ? "No param was logged." : "No param fits the search."}
        </p>
      ) : (
        <ul aria-label="Params" className="border-t py-1">
          <Nodes nodes={buildParamTree(found)} depth={0} />
        </ul>
      )}
    </Card>
  );
}

/** "12 of 40", or the count alone when nothing is left out. */
export function countOf(found: number, total: number): string {
  return found === total ? String(total) : `${found} of ${total}`;
}

function Nodes({ nodes, depth }: { nodes: readonly ParamNode[]; depth: number }) {
  return nodes.map((node) => (
    <li key={node.path}>
      {node.children.length === 0 ? (
        <Leaf node={node} depth={depth} />
      ) : (
        <details open className="group/params">
          <summary
            className="flex h-7 cursor-default list-none items-center gap-1 pr-4 text-muted-foreground text-sm hover:bg-muted/60 [&::-webkit-details-marker]:hidden"
            style={{ paddingLeft: indent(depth) - 2 }}
          >
            <ChevronRight
              aria-hidden="true"
              className="size-3.5 shrink-0 transition-transform duration-150 group-open/params:rotate-90"
            />
            {node.label.replace(/[./]$/, "")}
            <span className="text-xs tabular-nums">{node.children.length}</span>
          </summary>
          <ul>
            <Nodes nodes={node.children} depth={depth + 1} />
          </ul>
        </details>
      )}
    </li>
  ));
}

function Leaf({ node: { label, path, value }, depth }: { node: ParamNode; depth: number }) {
  return (
    <div
      className="grid min-h-7 grid-cols-2 items-start gap-4 py-1 pr-4 text-sm hover:bg-muted/60"
      style={{ paddingLeft: indent(depth) }}
    >
      <span className="truncate" title={path}>
        {label}
      </span>
      <span
        className="line-clamp-3 break-words [overflow-wrap:anywhere]"
        title={value ?? undefined}
      >
        {value === "" ? <span className="text-muted-foreground">empty</span> : value}
      </span>
    </div>
  );
}

function indent(depth: number): number {
  return 16 + depth * 18;
}
