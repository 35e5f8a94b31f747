"use client";

import { ArrowDown, ArrowUp, ChevronDown, ChevronsUpDown, EyeOff, Pin, PinOff } from "lucide-react";
import type { CSSProperties } from "react";
import type { ColumnLayout, PlacedColumn } from "@/components/data-table/column-layout";
import { ColumnResizer } from "@/components/data-table/column-resizer";
import { sortKeyOf } from "@/components/data-table/columns";
import { directionOf, nextSort } from "@/components/data-table/sort";
import { headCellStyle } from "@/components/data-table/table-style";
import { cn } from "@/components/ui/cn";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";

const DRAGGED = "application/x-column";

type ColumnHeadProps<Item> = {
  placed: PlacedColumn<Item>;
  sort: string | undefined;
  onSort: (sort: string | null) => void;
  layout: ColumnLayout | undefined;
};

export function ColumnHead<Item>({ placed, sort, onSort, layout }: ColumnHeadProps<Item>) {
  const { column, left } = placed;
  const direction = directionOf(sort, sortKeyOf(column));
  const style: CSSProperties | undefined = left === null ? undefined : { left };
  return (
    <th
      scope="col"
      data-column={column.id}
      title={column.sortable === true ? undefined : column.description}
      aria-sort={column.sortable === true ? direction : undefined}
      style={style}
      draggable={layout === undefined ? undefined : true}
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, column.id)}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
      }}
      onDrop={(event) => layout?.move(event.dataTransfer.getData(DRAGGED), column.id)}
      className={cn(
        headCellStyle(column.align),
        "group/head truncate",
        layout !== undefined && "relative pr-4",
        column.headExtra !== undefined && "pt-1.5 align-top",
        left !== null && "sticky z-[2]",
      )}
    >
      <span
        className={cn(
          "inline-flex max-w-full items-center gap-0.5",
          column.align === "right" && "flex-row-reverse",
        )}
      >
        <HeadLabel placed={placed} sort={sort} onSort={onSort} />
        {layout !== undefined && (
          <HeadMenu placed={placed} sort={sort} onSort={onSort} layout={layout} />
        )}
      </span>
      {column.headExtra}
      {layout !== undefined && <ColumnResizer placed={placed} layout={layout} />}
    </th>
  );
}

type HeadPartProps<Item> = Omit<ColumnHeadProps<Item>, "layout">;

function HeadLabel<Item>({ placed: { column }, sort, onSort }: HeadPartProps<Item>) {
  const { header, unit, description, align, sortable } = column;
  const key = sortKeyOf(column);
  const words = (
    <span className="truncate">
      {header}
      {unit !== undefined && unit !== "" && <span className="opacity-70"> {unit}</span>}
    </span>
  );
  if (sortable !== true) return words;
  const direction = directionOf(sort, key);
  const Icon = { ascending: ArrowUp, descending: ArrowDown, none: ChevronsUpDown }[direction];
  return (
    <button
      type="button"
      title={description}
      onClick={() => onSort(nextSort(sort, key))}
      className={cn(
        "group/sort -mx-1 inline-flex min-w-0 items-center gap-1 rounded px-1 align-middle hover:text-foreground",
        align === "right" && "flex-row-reverse",
        direction !== "none" && "text-foreground",
      )}
    >
      {words}
      <Icon
        aria-hidden="true"
        className={cn(
          "size-3 shrink-0",
          direction === "none" &&
            "opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100",
        )}
      />
    </button>
  );
}

function HeadMenu<Item>({
  placed: { column, left },
  onSort,
  layout,
}: HeadPartProps<Item> & { layout: ColumnLayout }) {
  const { id, menu = [], sortable } = column;
  const key = sortKeyOf(column);
  const isPinned = left !== null;
  const items: MenuItem[] = [
    ...(sortable === true
      ? [
          { label: "Sort rising", icon: <ArrowUp />, onSelect: () => onSort(key) },
          { label: "Sort falling", icon: <ArrowDown />, onSelect: () => onSort(`-${key}`) },
        ]
      : []),
    ...menu,
    {
      label: isPinned ? "Unpin" : "Pin to the left",
      icon: isPinned ? <PinOff /> : <Pin />,
      onSelect: () => layout.setPinned(id, !isPinned),
    },
    { label: "Hide column", icon: <EyeOff />, onSelect: () => layout.hide(id) },
  ];
  return (
    <DropdownMenu
      align="start"
      items={items}
      trigger={
        <button
          type="button"
          aria-label={`Menu of column ${column.header}`}
          className="shrink-0 rounded opacity-0 hover:text-foreground focus-visible:opacity-100 group-hover/head:opacity-100 data-[state=open]:opacity-100"
        >
          <ChevronDown className="size-3.5" aria-hidden="true" />
        </button>
      }
    />
  );
}
