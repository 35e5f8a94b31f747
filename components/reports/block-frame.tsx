"use client";

import { Copy, GripVertical, MessageSquare, MoreHorizontal, Settings2, Trash2 } from "lucide-react";
import { type DragEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { DropdownMenu } from "@/components/ui/dropdown-menu";

const DRAG_TYPE = "text/x-headrace-block";

type BlockFrameProps = {
  id: string;
  /** "Panel", for the names of its buttons. */
  label: string;
  className: string;
  place: number;
  count: number;
  commentCount: number;
  onMove: (to: number) => void;
  onDropped: (id: string) => void;
  onEdit: () => void;
  onDuplicate: () => void;
  onRemove: () => void;
  onComments: () => void;
  children: ReactNode;
};

/** A block with what can be done to it; the grip is dragged, or moved by the arrow keys. */
export function BlockFrame(props: BlockFrameProps) {
  const { id, label, className, place, count, commentCount, children } = props;
  const [isOver, setIsOver] = useState(false);
  const name = `${label}, block ${place + 1} of ${count}`;

  function onGripKey(event: KeyboardEvent): void {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    props.onMove(place + by);
  }

  function drop(event: DragEvent): void {
    const dragged = event.dataTransfer.getData(DRAG_TYPE);
    setIsOver(false);
    if (dragged === "") return;
    event.preventDefault();
    if (dragged !== id) props.onDropped(dragged);
  }

  return (
    <section
      data-report-block
      aria-label={name}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={cn("group relative min-w-0", className, isOver && "border-accent border-t-2")}
    >
      <div
        data-screen-only
        className="absolute -top-3 right-1 z-10 flex items-center rounded-control border bg-raised opacity-0 transition-opacity duration-150 focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:static pointer-coarse:mb-1 pointer-coarse:w-fit pointer-coarse:opacity-100"
      >
        <button
          type="button"
          draggable
          aria-label={`Move ${name}`}
          title="Drag, or press the arrow keys"
          onDragStart={(event) => event.dataTransfer.setData(DRAG_TYPE, id)}
          onKeyDown={onGripKey}
          className="flex size-7 cursor-grab items-center justify-center text-muted-foreground hover:text-foreground"
        >
          <GripVertical className="size-4" aria-hidden="true" />
        </button>
        <Button variant="ghost" size="icon-sm" aria-label={`Edit ${name}`} onClick={props.onEdit}>
          <Settings2 />
        </Button>
        <Button
          variant="ghost"
          size="sm"
          aria-label={`Comments on ${name}: ${commentCount}`}
          onClick={props.onComments}
        >
          <MessageSquare />
          {commentCount > 0 && commentCount}
        </Button>
        <DropdownMenu
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={`More about ${name}`}>
              <MoreHorizontal />
            </Button>
          }
          items={[
            { label: "Move up", onSelect: () => props.onMove(place - 1), disabled: place === 0 },
            {
              label: "Move down",
              onSelect: () => props.onMove(place + 1),
              disabled: place === count - 1,
            },
            { label: "Duplicate", icon: <Copy />, onSelect: props.onDuplicate },
            { kind: "separator" },
            { label: "Remove", icon: <Trash2 />, danger: true, onSelect: props.onRemove },
          ]}
        />
      </div>
      {children}
    </section>
  );
}
