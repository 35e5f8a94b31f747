"use client";

import type { KeyboardEvent, PointerEvent } from "react";
import {
  type ColumnLayout,
  clampWidth,
  MAX_COLUMN_WIDTH,
  MIN_COLUMN_WIDTH,
  type PlacedColumn,
} from "@/components/data-table/column-layout";
import { fitWidth } from "@/components/data-table/fit-width";

const KEY_STEP = 16;

type ColumnResizerProps<Item> = { placed: PlacedColumn<Item>; layout: ColumnLayout };

/** The edge of a column: dragged, moved by arrow keys, or pressed twice to fit the cells. */
export function ColumnResizer<Item>({ placed, layout }: ColumnResizerProps<Item>) {
  const { column, width } = placed;

  function drag(event: PointerEvent<HTMLElement>): void {
    event.preventDefault();
    const handle = event.currentTarget;
    const col = handle
      .closest("table")
      ?.querySelector<HTMLElement>(`col[data-column="${CSS.escape(column.id)}"]`);
    const startX = event.clientX;
    handle.setPointerCapture(event.pointerId);
    const widthAt = (x: number) => clampWidth(width + x - startX);
    const onMove = ({ clientX }: { clientX: number }) => {
      // Only the column moves until the pointer is let go, not every cell.
      if (col) col.style.width = `${widthAt(clientX)}px`;
    };
    const onEnd = ({ clientX }: { clientX: number }) => {
      handle.removeEventListener("pointermove", onMove);
      if (clientX !== startX) layout.setWidth(column.id, widthAt(clientX));
    };
    handle.addEventListener("pointermove", onMove);
    handle.addEventListener("lostpointercapture", onEnd, { once: true });
  }

  function press(event: KeyboardEvent<HTMLElement>): void {
    const table = event.currentTarget.closest("table");
    if (event.key === "ArrowLeft") layout.setWidth(column.id, clampWidth(width - KEY_STEP));
    else if (event.key === "ArrowRight") layout.setWidth(column.id, clampWidth(width + KEY_STEP));
    else if (event.key === "Enter" && table) layout.setWidth(column.id, fitWidth(table, column.id));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is no <hr>
    <span
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Width of ${column.header}`}
      aria-valuenow={width}
      aria-valuemin={MIN_COLUMN_WIDTH}
      aria-valuemax={MAX_COLUMN_WIDTH}
      draggable={false}
      onPointerDown={drag}
      onKeyDown={press}
      onDoubleClick={(event) => {
        const table = event.currentTarget.closest("table");
        if (table) layout.setWidth(column.id, fitWidth(table, column.id));
      }}
      className="absolute inset-y-0 right-0 w-2 cursor-col-resize touch-none border-r hover:border-accent hover:border-r-2 focus-visible:border-accent"
    />
  );
}
