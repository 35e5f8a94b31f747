"use client";

import Link from "next/link";
import type { MouseEvent } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { bodyCellStyle, ROW_HEIGHTS, ROW_STYLE } from "@/components/data-table/table-style";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";

export type TableRowProps<Item> = {
  domId: string;
  item: Item;
  index: number;
  height: number;
  dense: boolean;
  columns: readonly TableColumn<Item>[];
  href: string | undefined;
  active: boolean;
  /** null where rows cannot be selected. */
  selected: boolean | null;
  label: string;
  className: string | undefined;
  onOpen: (() => void) | undefined;
  onSelect: (withShift: boolean) => void;
};

/** A phone's row holds two lines, so that half of a narrow window need not cut words. */
const TWO_LINES_STYLE =
  "line-clamp-2 whitespace-normal leading-4 [&_span]:whitespace-normal [overflow-wrap:anywhere]";

export function TableRow<Item>(props: TableRowProps<Item>) {
  const { domId, item, index, height, dense, columns, href, active, selected, label } = props;
  const isOpenable = props.onOpen !== undefined;
  const isTall = height >= ROW_HEIGHTS.phone;

  function openFromClick(event: MouseEvent<HTMLTableRowElement>): void {
    const isControl =
      event.target instanceof Element && event.target.closest("a,button,input,label") !== null;
    const hasTextSelection = (window.getSelection()?.toString() ?? "") !== "";
    if (!isControl && !hasTextSelection) props.onOpen?.();
  }

  return (
    <tr
      id={domId}
      aria-rowindex={index + 2}
      aria-selected={selected ?? undefined}
      onClick={isOpenable ? openFromClick : undefined}
      style={{ height }}
      className={cn(
        ROW_STYLE,
        isOpenable && "cursor-pointer",
        selected === true && "bg-accent-soft hover:bg-accent-soft",
        active && "shadow-[inset_2px_0_0_var(--accent)]",
        props.className,
      )}
    >
      {selected !== null && (
        <td className={cn(bodyCellStyle("left", dense), "pr-0")}>
          <Checkbox
            aria-label={`Select ${label}`}
            checked={selected}
            onChange={(event) => {
              const { nativeEvent } = event;
              props.onSelect("shiftKey" in nativeEvent && nativeEvent.shiftKey === true);
            }}
            className="align-middle"
          />
        </td>
      )}
      {columns.map((column, place) => (
        <td key={column.id} className={cn(bodyCellStyle(column.align, dense), isTall && "h-11")}>
          {place === 0 && href !== undefined ? (
            <Link
              href={href}
              className={cn(
                "font-medium hover:underline",
                isTall ? TWO_LINES_STYLE : "block truncate",
              )}
            >
              {column.cell(item)}
            </Link>
          ) : isTall ? (
            <div className={TWO_LINES_STYLE}>{column.cell(item)}</div>
          ) : (
            column.cell(item)
          )}
        </td>
      ))}
    </tr>
  );
}
