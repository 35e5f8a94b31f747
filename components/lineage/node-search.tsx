"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { lookOf } from "@/components/lineage/node-kinds";
import { useTRPC } from "@/components/trpc/provider";
import { Input } from "@/components/ui/input";
import { useDebounced } from "@/components/ui/use-debounced";
import type { FoundNode, NodeKind } from "@/server/lineage/schema";

const WAIT_MS = 200;

/** Nodes by a part of their name. */
export function NodeSearch({ onPick }: { onPick: (node: FoundNode) => void }) {
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim(), WAIT_MS);
  const found = useQuery({
    ...trpc.lineage.find.queryOptions({ text: wanted || "-", limit: 12 }),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
  });
  const items = wanted === "" ? [] : (found.data ?? []);
  return (
    <div className="relative w-full max-w-md">
      <Input
        type="search"
        aria-label="Find a node"
        placeholder="Find a dataset, a job, a model …"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          const [first] = items;
          if (event.key === "Enter" && first !== undefined) pick(first);
          if (event.key === "Escape") setText("");
        }}
      />
      {text.trim() !== "" && wanted !== "" && (
        <ul
          aria-label="Found"
          className="absolute inset-x-0 top-full z-30 mt-1 max-h-80 overflow-y-auto rounded-panel border bg-raised p-1 shadow-float"
        >
          {items.map((node) => (
            <li key={`${node.kind} ${node.id}`}>
              <button
                type="button"
                onClick={() => pick(node)}
                className="flex w-full min-w-0 items-center gap-2 rounded-control px-2 py-1.5 text-left hover:bg-muted"
              >
                <KindIcon kind={node.kind} />
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="truncate font-medium text-sm">{node.name}</span>
                  <span className="truncate text-muted-foreground text-xs">{node.group}</span>
                </span>
              </button>
            </li>
          ))}
          {items.length === 0 && !found.isFetching && (
            <li className="px-2 py-1.5 text-muted-foreground text-sm">
              Nothing has “{wanted}” in its name.
            </li>
          )}
        </ul>
      )}
    </div>
  );

  function pick(node: FoundNode): void {
    setText("");
    onPick(node);
  }
}

export function KindIcon({
  kind,
  type = null,
}: {
  kind: NodeKind | "group";
  type?: string | null;
}) {
  const { icon: Icon, colour, label } = lookOf({ kind, type });
  return <Icon aria-label={label} className="size-4 shrink-0" style={{ color: colour }} />;
}
