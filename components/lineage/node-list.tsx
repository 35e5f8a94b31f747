"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import type { Grouping } from "@/components/lineage/drawn-graph";
import { BADGE_WORDS } from "@/components/lineage/node-kinds";
import { KindIcon } from "@/components/lineage/node-search";
import { listTreeRows, type TreeRow } from "@/components/lineage/tree-rows";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import type { LineageNode } from "@/server/lineage/schema";

const ROW_PX = 28;

type NodeListProps = {
  nodes: readonly LineageNode[];
  by: Grouping | null;
  selectedId: string | null;
  onSelect: (node: LineageNode) => void;
  onFocus: (node: LineageNode) => void;
};

/** The same nodes as the drawing's, as a tree that can be searched and read out. */
export function NodeList({ nodes, by, selectedId, onSelect, onFocus }: NodeListProps) {
  const baseId = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [place, setPlace] = useState(0);
  const rows = useMemo(() => listTreeRows(nodes, { by, text, closed }), [nodes, by, text, closed]);
  const at = Math.min(place, rows.length - 1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  function move(to: number): void {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setPlace(next);
    virtual.scrollToIndex(next);
  }
  function toggle(name: string, isOpen: boolean): void {
    setClosed((former) => {
      const next = new Set(former);
      if (isOpen) next.add(name);
      else next.delete(name);
      return next;
    });
  }
  function onKeyDown(event: KeyboardEvent): void {
    const row = rows[at];
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key];
    if (step !== undefined) move(at + step);
    else if (event.key === "Home") move(0);
    else if (event.key === "End") move(rows.length - 1);
    else if (row?.kind === "node" && event.key === "Enter") onFocus(row.node);
    else if (row?.kind === "node" && event.key === " ") onSelect(row.node);
    else if (row?.kind === "node" && event.key === "ArrowLeft") move(branchOf(rows, at));
    else if (row?.kind === "branch" && ["Enter", " "].includes(event.key)) {
      toggle(row.name, row.isOpen);
    } else if (row?.kind === "branch" && event.key === "ArrowRight") toggle(row.name, false);
    else if (row?.kind === "branch" && event.key === "ArrowLeft") toggle(row.name, true);
    else return;
    event.preventDefault();
  }
  return (
    <>
      <Input
        type="search"
        aria-label="Search the drawn nodes"
        placeholder={`Search ${formatCount(nodes.length)} nodes`}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setPlace(0);
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          scroll.current?.focus();
        }}
      />
      <div
        ref={scroll}
        role="tree"
        tabIndex={0}
        aria-label="Drawn nodes"
        aria-activedescendant={rows[at] === undefined ? undefined : `${baseId}-${at}`}
        onKeyDown={onKeyDown}
        className="peer min-h-0 flex-1 overflow-y-auto rounded-control outline-none focus-visible:ring-2 focus-visible:ring-accent"
      >
        {rows.length === 0 && (
          <p className="px-1 py-2 text-muted-foreground text-sm">No drawn node has “{text}”.</p>
        )}
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <Row
                key={row.key}
                id={`${baseId}-${index}`}
                row={row}
                top={start}
                isActive={index === at}
                isSelected={row.kind === "node" && row.node.id === selectedId}
                onClick={() => {
                  setPlace(index);
                  if (row.kind === "node") onSelect(row.node);
                  else toggle(row.name, row.isOpen);
                }}
                onDoubleClick={() => {
                  if (row.kind === "node") onFocus(row.node);
                }}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}

function branchOf(rows: readonly TreeRow[], from: number): number {
  for (let at = from; at > 0; at -= 1) if (rows[at]?.kind === "branch") return at;
  return 0;
}

type RowProps = {
  id: string;
  row: TreeRow;
  top: number;
  isActive: boolean;
  isSelected: boolean;
  onClick: () => void;
  onDoubleClick: () => void;
};

function Row({ id, row, top, isActive, isSelected, onClick, onDoubleClick }: RowProps) {
  const Arrow = row.kind === "branch" && row.isOpen ? ChevronDown : ChevronRight;
  return (
    // The tree has the keys, and says which of its rows is meant.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={id}
      role="treeitem"
      aria-level={row.kind === "branch" ? 1 : 2}
      aria-expanded={row.kind === "branch" ? row.isOpen : undefined}
      aria-selected={isSelected}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      style={{ top, height: ROW_PX }}
      className={cn(
        "absolute inset-x-0 flex cursor-default items-center gap-2 rounded-control px-1 text-sm hover:bg-muted",
        isActive && "outline-1 outline-input -outline-offset-1",
        isSelected && "bg-accent-soft",
      )}
    >
      {row.kind === "branch" ? (
        <>
          <Arrow aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
          <span className="min-w-0 flex-1 truncate font-medium" title={row.name}>
            {row.name}
          </span>
          <span className="text-muted-foreground text-xs tabular-nums">
            {formatCount(row.size)}
          </span>
        </>
      ) : (
        <>
          <span className="w-2 shrink-0" />
          <KindIcon kind={row.node.kind} type={row.node.type} />
          <span className="min-w-0 flex-1 truncate" title={`${row.node.group}/${row.node.name}`}>
            {row.node.name}
          </span>
          {row.node.badges[0] !== undefined && (
            <span className="shrink-0 text-watch text-xs">
              {BADGE_WORDS[row.node.badges[0]].word}
            </span>
          )}
        </>
      )}
    </div>
  );
}
