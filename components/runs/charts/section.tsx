"use client";

import { ChevronDown, ChevronRight, MoreHorizontal } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";

type ChartSectionProps = {
  id: string;
  name: string;
  count: number;
  isOpen: boolean;
  onToggle: () => void;
  onRename: (name: string) => void;
  /** Another section was dropped here. */
  onDrop: (id: string) => void;
  onMove: (by: -1 | 1) => void;
  children: ReactNode;
};

const DRAG_TYPE = "text/x-headrace-section";

/** A fold of panels; its head is dragged, or moved by its menu, to another place. */
export function ChartSection(props: ChartSectionProps) {
  const { id, name, count, isOpen, onToggle } = props;
  const [isOver, setIsOver] = useState(false);
  const [isRenaming, setIsRenaming] = useState(false);
  const Chevron = isOpen ? ChevronDown : ChevronRight;

  function drop(event: DragEvent<HTMLElement>): void {
    const dragged = event.dataTransfer.getData(DRAG_TYPE);
    setIsOver(false);
    if (dragged === "" || dragged === id) return;
    event.preventDefault();
    props.onDrop(dragged);
  }

  return (
    <section aria-label={name} className="flex flex-col gap-2">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the menu moves the section by keyboard */}
      <div
        draggable={!isRenaming}
        onDragStart={(event) => event.dataTransfer.setData(DRAG_TYPE, id)}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={cn("flex items-center gap-1 border-b", isOver && "border-accent border-t-2")}
      >
        {isRenaming ? (
          <RenameField
            name={name}
            onDone={(next) => {
              setIsRenaming(false);
              if (next !== null) props.onRename(next);
            }}
          />
        ) : (
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onToggle}
            className="flex h-8 min-w-0 flex-1 items-center gap-1 text-left font-medium"
          >
            <Chevron aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
            <span className="truncate">{name}</span>
            <span className="font-normal text-muted-foreground">{formatCount(count)}</span>
          </button>
        )}
        <DropdownMenu
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={`Section ${name}`}>
              <MoreHorizontal />
            </Button>
          }
          items={[
            { label: "Rename", onSelect: () => setIsRenaming(true) },
            { label: "Move up", onSelect: () => props.onMove(-1) },
            { label: "Move down", onSelect: () => props.onMove(1) },
          ]}
        />
      </div>
      {isOpen && props.children}
    </section>
  );
}

type RenameFieldProps = { name: string; onDone: (name: string | null) => void };

function RenameField({ name, onDone }: RenameFieldProps) {
  const [text, setText] = useState(name);
  const keep = () => onDone(text.trim() === "" ? null : text.trim());
  return (
    <Input
      aria-label="Name of the section"
      // The field is there because the person asked to rename.
      autoFocus
      value={text}
      maxLength={80}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
        if (event.key === "Escape") onDone(null);
      }}
      className="my-0.5 h-7 flex-1"
    />
  );
}
