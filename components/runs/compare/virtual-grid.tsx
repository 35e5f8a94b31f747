"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useWidth } from "@/components/charts/use-width";
import { cn } from "@/components/ui/cn";

export type Cell = { content: ReactNode; align?: "left" | "right"; title?: string };

export type GridView = { rows: [number, number]; columns: [number, number] };

type VirtualGridProps = {
  /** Read out before the table. */
  label: string;
  rowCount: number;
  columnCount: number;
  corner: ReactNode;
  columnHead: (column: number) => ReactNode;
  rowHead: (row: number) => ReactNode;
  cell: (row: number, column: number) => Cell;
  /** Rows that only part others. */
  isHeading?: (row: number) => boolean;
  /** Told which rows and columns are drawn, ends excluded, when that changes. */
  onView?: (view: GridView) => void;
};

const ROW_PX = 28;
const HEAD_PX = 44;
/** Up to so many cells all are in the document, where the browser's own search finds them. */
const DRAWN_WHOLE = 3_000;
const COLUMN_MIN_PX = 132;
const COLUMN_MAX_PX = 280;

/** A table whose head and first column stay; of a large one only the cells in view are drawn. */
export function VirtualGrid(props: VirtualGridProps) {
  const { label, rowCount, columnCount } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const width = useWidth(scrollRef) ?? 0;
  const headWidth = width < 640 ? 140 : 260;
  const fair = Math.floor((width - headWidth) / Math.max(1, columnCount));
  const columnWidth = Math.min(COLUMN_MAX_PX, Math.max(COLUMN_MIN_PX, fair));
  const isSmall = rowCount * columnCount <= DRAWN_WHOLE;
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: isSmall ? rowCount : 8,
  });
  const [scrolled, setScrolled] = useState(0);
  const [first, last] = isSmall
    ? [0, columnCount]
    : columnsInView(scrolled, width - headWidth, columnWidth, columnCount);
  const drawnRows = rows.getVirtualItems();
  const above = drawnRows[0]?.start ?? 0;
  const below = rows.getTotalSize() - (drawnRows.at(-1)?.end ?? 0);
  const firstRow = drawnRows[0]?.index ?? 0;
  const lastRow = (drawnRows.at(-1)?.index ?? -1) + 1;
  const { onView } = props;
  useEffect(
    () => onView?.({ rows: [firstRow, lastRow], columns: [first, last] }),
    [onView, firstRow, lastRow, first, last],
  );
  const columns = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  return (
    <div
      ref={scrollRef}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the table scrolls, and the keyboard must reach it
      tabIndex={0}
      // Whole columns alone: what is drawn changes only when one enters or leaves.
      onScroll={({ currentTarget: { scrollLeft } }) =>
        setScrolled(Math.floor(scrollLeft / columnWidth))
      }
      className="max-h-[75dvh] overflow-auto text-sm focus-visible:-outline-offset-2"
    >
      <table
        aria-label={label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columnCount + 1}
        className="table-fixed border-separate border-spacing-0"
        style={{ width: `max(100%, ${headWidth + columnCount * columnWidth}px)` }}
      >
        <colgroup>
          <col style={{ width: headWidth }} />
          <col style={{ width: first * columnWidth }} />
          {columns.map((column) => (
            <col key={column} style={{ width: columnWidth }} />
          ))}
          {/* Without columns to stand for, it takes what the table has left. */}
          <col style={last < columnCount ? { width: (columnCount - last) * columnWidth } : {}} />
        </colgroup>
        <GridHead {...props} columns={columns} />
        <tbody>
          <tr style={{ height: above }} />
          {drawnRows.map(({ index }) => (
            <GridRow key={index} {...props} row={index} columns={columns} />
          ))}
          <tr style={{ height: below }} />
        </tbody>
      </table>
    </div>
  );
}

type DrawnProps = VirtualGridProps & { columns: readonly number[] };

const PINNED = "sticky left-0 z-[1] truncate border-b pr-3 pl-4 text-left";

function GridHead({ corner, columnHead, columns }: DrawnProps) {
  return (
    <thead className="sticky top-0 z-[2] bg-panel text-xs">
      <tr style={{ height: HEAD_PX }}>
        <th scope="col" className={cn(PINNED, "bg-panel font-normal")}>
          {corner}
        </th>
        <td aria-hidden="true" className="border-b" />
        {columns.map((column) => (
          <th
            key={column}
            scope="col"
            aria-colindex={column + 2}
            className="border-b px-2 font-medium"
          >
            <span className="flex min-w-0 items-center justify-end">{columnHead(column)}</span>
          </th>
        ))}
        <td aria-hidden="true" className="border-b" />
      </tr>
    </thead>
  );
}

function GridRow({ row, rowHead, cell, isHeading, columns }: DrawnProps & { row: number }) {
  const isGroup = isHeading?.(row) === true;
  const ground = isGroup ? "bg-muted" : "bg-panel";
  return (
    <tr aria-rowindex={row + 2} style={{ height: ROW_PX }} className={cn("group/row", ground)}>
      <th
        scope="row"
        className={cn(PINNED, ground, isGroup ? "font-medium" : "font-normal", HOVER)}
      >
        {rowHead(row)}
      </th>
      <td aria-hidden="true" className="border-b" />
      {columns.map((column) => {
        const { content, align = "right", title } = cell(row, column);
        return (
          <td
            key={column}
            aria-colindex={column + 2}
            title={title}
            className={cn("truncate border-b px-2", align === "right" && "text-right", HOVER)}
          >
            {content}
          </td>
        );
      })}
      <td aria-hidden="true" className="border-b" />
    </tr>
  );
}

/** Opaque, because pinned cells lie over others. */
const HOVER = "group-hover/row:bg-[color-mix(in_oklab,var(--muted)_60%,var(--panel))]";

const AHEAD = 2;

/** First column in view and the one after the last, with some on both sides. */
function columnsInView(
  scrolled: number,
  width: number,
  columnWidth: number,
  count: number,
): [number, number] {
  const inView = Math.ceil(Math.max(0, width) / columnWidth) + 1;
  const first = Math.max(0, Math.min(scrolled, count) - AHEAD);
  return [first, Math.min(count, scrolled + inView + AHEAD)];
}
