"use client";

import type { ReactNode } from "react";
import { ColumnHead } from "@/components/data-table/column-head";
import type { ColumnLayout, DrawnColumns } from "@/components/data-table/column-layout";
import type { Coverage } from "@/components/data-table/selection";
import { headCellStyle } from "@/components/data-table/table-style";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";

type TableHeadProps<Item> = {
  columns: DrawnColumns<Item>;
  sort: string | undefined;
  onSort: (sort: string | null) => void;
  layout: ColumnLayout | undefined;
  /** null where rows cannot be selected. */
  coverage: Coverage | null;
  onSelectAll: () => void;
  /** A row that stays in view. */
  children: ReactNode;
};

export function TableHead<Item>(props: TableHeadProps<Item>) {
  const { columns, sort, onSort, layout, coverage, onSelectAll } = props;
  const { pinned, before, scrolling, after } = columns;
  return (
    <thead className="sticky top-0 z-10">
      <tr aria-rowindex={1}>
        {coverage !== null && (
          <th
            scope="col"
            className={cn(
              headCellStyle("left"),
              "w-10 pr-0",
              pinned.length > 0 && "sticky left-0 z-[2]",
            )}
          >
            <Checkbox
              aria-label="Select all loaded rows"
              checked={coverage === "all"}
              indeterminate={coverage === "some"}
              onChange={onSelectAll}
            />
          </th>
        )}
        {pinned.map((placed) => (
          <ColumnHead
            key={placed.column.id}
            placed={placed}
            sort={sort}
            onSort={onSort}
            layout={layout}
          />
        ))}
        {before > 0 && <td className={headCellStyle("left")} />}
        {scrolling.map((placed) => (
          <ColumnHead
            key={placed.column.id}
            placed={placed}
            sort={sort}
            onSort={onSort}
            layout={layout}
          />
        ))}
        {after > 0 && <td className={headCellStyle("left")} />}
      </tr>
      {props.children}
    </thead>
  );
}
