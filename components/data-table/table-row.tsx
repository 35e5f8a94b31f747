"use client";

import Link from "next/link";
import { type CSSProperties, type MouseEvent, memo, type ReactNode } from "react";
import type { DrawnColumns, PlacedColumn } from "@/components/data-table/column-layout";
import {
  bodyCellStyle,
  PINNED_CELL_STYLE,
  ROW_HEIGHTS,
  ROW_STYLE,
} from "@/components/data-table/table-style";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";

/** What rows do; the same object for all of them and for good, so that none is drawn for it. */
export type RowHandlers = {
  open: (index: number) => void;
  select: (index: number, withShift: boolean) => void;
};

export type TableRowProps<Item> = {
  domId: string;
  item: Item;
  index: number;
  height: number;
  dense: boolean;
  columns: DrawnColumns<Item>;
  href: string | undefined;
  active: boolean;
  /** null where rows cannot be selected; "never" for a row that cannot among those that can. */
  selected: boolean | "never" | null;
  label: string;
  className: string | undefined;
  isOpenable: boolean;
  handlers: RowHandlers;
};

/** A phone's row holds two lines, so that half of a narrow window need not cut words. */
const TWO_LINES_STYLE =
  "line-clamp-2 whitespace-normal leading-4 [&_span]:whitespace-normal [overflow-wrap:anywhere]";

function Row<Item>(props: TableRowProps<Item>) {
  const { domId, index, height, dense, columns, active, selected, label } = props;
  const isSticky = columns.pinned.length > 0;
  const tint = selected === true ? "bg-accent-soft" : undefined;

  function openFromClick(event: MouseEvent<HTMLTableRowElement>): void {
    const isControl =
      event.target instanceof Element && event.target.closest("a,button,input,label") !== null;
    const hasTextSelection = (window.getSelection()?.toString() ?? "") !== "";
    if (!isControl && !hasTextSelection) props.handlers.open(index);
  }

  const cellOf = (placed: PlacedColumn<Item>, place: number) => (
    <BodyCell
      key={placed.column.id}
      {...props}
      placed={placed}
      href={place === 0 ? props.href : undefined}
      className={cn(
        placed.left !== null && PINNED_CELL_STYLE,
        placed.left !== null && (tint ?? props.className),
      )}
    />
  );
  return (
    <tr
      id={domId}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={typeof selected === "boolean" ? selected : undefined}
      onClick={props.isOpenable ? openFromClick : undefined}
      style={{ height }}
      className={cn(
        ROW_STYLE,
        props.isOpenable && "cursor-pointer",
        selected === true && "bg-accent-soft hover:bg-accent-soft",
        active && "shadow-[inset_2px_0_0_var(--accent)]",
        props.className,
      )}
    >
      {selected !== null && (
        <td
          className={cn(
            bodyCellStyle("left", dense),
            "pr-0",
            isSticky && cn(PINNED_CELL_STYLE, "left-0"),
            isSticky && tint,
            active && isSticky && "shadow-[inset_2px_0_0_var(--accent)]",
          )}
        >
          {selected !== "never" && (
            <Checkbox
              aria-label={`Select ${label}`}
              checked={selected}
              onChange={(event) => {
                const { nativeEvent } = event;
                const withShift = "shiftKey" in nativeEvent && nativeEvent.shiftKey === true;
                props.handlers.select(index, withShift);
              }}
              className="align-middle"
            />
          )}
        </td>
      )}
      {columns.pinned.map(cellOf)}
      {columns.before > 0 && <Space />}
      {columns.scrolling.map((placed, place) => cellOf(placed, columns.pinned.length + place))}
      {columns.after > 0 && <Space />}
    </tr>
  );
}

/** Drawn again only when one of its own facts changes. */
export const TableRow = memo(Row) as typeof Row;

function Space() {
  return <td aria-hidden="true" className="border-b p-0" />;
}

type BodyCellProps<Item> = TableRowProps<Item> & { placed: PlacedColumn<Item> };

function BodyCell<Item>({ placed, item, href, height, dense, className }: BodyCellProps<Item>) {
  const { column, left } = placed;
  const isTall = height >= ROW_HEIGHTS.phone;
  const style: CSSProperties | undefined = left === null ? undefined : { left };
  return (
    <td
      data-column={column.id}
      style={style}
      className={cn(bodyCellStyle(column.align, dense), isTall && "h-11", className)}
    >
      <CellContent href={href} isTall={isTall}>
        {column.cell(item)}
      </CellContent>
    </td>
  );
}

type CellContentProps = { href: string | undefined; isTall: boolean; children: ReactNode };

function CellContent({ href, isTall, children }: CellContentProps) {
  if (href !== undefined) {
    return (
      <Link
        href={href}
        className={cn("font-medium hover:underline", isTall ? TWO_LINES_STYLE : "block truncate")}
      >
        {children}
      </Link>
    );
  }
  return isTall ? <div className={TWO_LINES_STYLE}>{children}</div> : children;
}
