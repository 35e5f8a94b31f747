"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { sortKeyOf, type TableColumn } from "@/components/data-table/columns";
import type { Coverage } from "@/components/data-table/selection";
import { directionOf, nextSort } from "@/components/data-table/sort";
import { headCellStyle } from "@/components/data-table/table-style";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";

type TableHeadProps<Item> = {
  columns: readonly TableColumn<Item>[];
  sort: string | undefined;
  onSort: (sort: string | null) => void;
  /** null where rows cannot be selected. */
  coverage: Coverage | null;
  onSelectAll: () => void;
};

export function TableHead<Item>(props: TableHeadProps<Item>) {
  const { columns, sort, onSort, coverage, onSelectAll } = props;
  return (
    <thead className="sticky top-0 z-10">
      <tr aria-rowindex={1}>
        {coverage !== null && (
          <th scope="col" className={cn(headCellStyle("left"), "w-10 pr-0")}>
            <Checkbox
              aria-label="Select all loaded rows"
              checked={coverage === "all"}
              indeterminate={coverage === "some"}
              onChange={onSelectAll}
            />
          </th>
        )}
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}

type HeadCellProps<Item> = {
  column: TableColumn<Item>;
  sort: string | undefined;
  onSort: (sort: string | null) => void;
};

function HeadCell<Item>({ column, sort, onSort }: HeadCellProps<Item>) {
  const { header, description, align, sortable } = column;
  const key = sortKeyOf(column);
  const direction = directionOf(sort, key);
  if (sortable !== true) {
    return (
      <th scope="col" title={description} className={cn(headCellStyle(align), "truncate")}>
        {header}
      </th>
    );
  }
  const Icon = { ascending: ArrowUp, descending: ArrowDown, none: ChevronsUpDown }[direction];
  return (
    <th scope="col" aria-sort={direction} className={headCellStyle(align)}>
      <button
        type="button"
        title={description}
        onClick={() => onSort(nextSort(sort, key))}
        className={cn(
          "group/sort -mx-1 inline-flex max-w-full items-center align-middle gap-1 rounded px-1 hover:text-foreground",
          align === "right" && "flex-row-reverse",
          direction !== "none" && "text-foreground",
        )}
      >
        <span className="truncate">{header}</span>
        <Icon
          aria-hidden="true"
          className={cn(
            "size-3 shrink-0",
            direction === "none" &&
              "opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100",
          )}
        />
      </button>
    </th>
  );
}
