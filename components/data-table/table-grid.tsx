"use client";

import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";
import { DEFAULT_COLUMN_WIDTH, type TableColumn } from "@/components/data-table/columns";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import type { TableRows } from "@/components/data-table/list-pages";
import { coverageOf } from "@/components/data-table/selection";
import { SkeletonRows } from "@/components/data-table/skeleton-rows";
import { TableHead } from "@/components/data-table/table-head";
import { TableRow } from "@/components/data-table/table-row";
import { ROW_HEIGHTS } from "@/components/data-table/table-style";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import type { RowSelection } from "@/components/data-table/use-row-selection";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

/** Rows before the end of what is loaded at which the next page is asked for. */
const FETCH_AHEAD = 15;
const OVERSCAN = 12;
const SELECT_WIDTH = 40;

type TableGridProps<Item> = DataTableProps<Item> & {
  baseId: string;
  items: readonly Item[];
  total: number;
  isPhone: boolean;
  selection: RowSelection | null;
  onOpenItem: ((item: Item) => void) | undefined;
  /** Shown under the head instead of rows. */
  children: ReactNode;
};

export function TableGrid<Item>(props: TableGridProps<Item>) {
  const { baseId, items, columns, state, rows, rowId, isPhone, selection, onOpenItem } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const height = isPhone ? ROW_HEIGHTS.phone : ROW_HEIGHTS[state.dense ? "dense" : "normal"];
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollPaddingStart: ROW_HEIGHTS.normal,
  });
  useEffect(() => {
    if (height > 0) virtualizer.measure();
  }, [virtualizer, height]);
  useFetchAhead(rows, virtualizer.getVirtualItems().at(-1)?.index ?? 0, items.length);

  const itemAt = (index: number, act: ((item: Item) => void) | undefined) => {
    const item = items[index];
    if (item !== undefined) act?.(item);
  };
  const keys = useRowKeys({
    rowCount: items.length,
    onMove: (index) => virtualizer.scrollToIndex(index),
    onOpen: (index) => itemAt(index, onOpenItem),
    onToggle: selection === null ? null : (index) => selection.select(index, false),
    onToggleRange: selection === null ? null : (index) => selection.select(index, true),
    onOtherKey: (key, index) => {
      const act = props.rowKeys?.[key];
      itemAt(index, act);
      return act !== undefined;
    },
  });
  const domId = (index: number) => `${baseId}-row-${index}`;
  const cellCount = columns.length + (selection === null ? 0 : 1);

  return (
    <div
      ref={scrollRef}
      className={cn("min-w-0 overflow-auto", props.fill ? "min-h-0 flex-1" : "max-h-[70dvh]")}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is the interactive table; its keys are in useRowKeys
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.total + 1}
        aria-busy={rows.isFetching}
        aria-multiselectable={selection === null ? undefined : true}
        aria-activedescendant={keys.activeIndex === null ? undefined : domId(keys.activeIndex)}
        data-table-grid=""
        tabIndex={0}
        onKeyDown={keys.onKeyDown}
        style={{ minWidth: isPhone ? undefined : widthOf(columns) }}
        className={cn(
          "w-full table-fixed border-separate border-spacing-0 focus-visible:-outline-offset-2",
          rows.isPlaceholderData && "opacity-60",
        )}
      >
        <colgroup>
          {selection !== null && <col style={{ width: SELECT_WIDTH }} />}
          {columns.map(({ id, width = DEFAULT_COLUMN_WIDTH }) => (
            <col key={id} style={{ width: isPhone ? undefined : width }} />
          ))}
        </colgroup>
        <TableHead
          columns={columns}
          sort={state.sort}
          onSort={state.setSort}
          coverage={selection === null ? null : coverageOf(selection.ids, items.map(rowId))}
          onSelectAll={() => selection?.selectAll()}
        />
        <tbody>
          {rows.isPending && <SkeletonRows cellCount={cellCount} height={height} />}
          <Virtual virtualizer={virtualizer} cellCount={cellCount}>
            {(index) => {
              const item = items[index];
              if (item === undefined) return null;
              const id = rowId(item);
              return (
                <TableRow
                  key={id}
                  domId={domId(index)}
                  item={item}
                  index={index}
                  height={height}
                  dense={state.dense && !isPhone}
                  columns={columns}
                  href={props.rowHref?.(item)}
                  active={keys.activeIndex === index}
                  selected={selection === null ? null : selection.ids.has(id)}
                  label={props.rowLabel?.(item) ?? id}
                  className={props.rowClassName?.(item)}
                  onOpen={onOpenItem === undefined ? undefined : () => onOpenItem(item)}
                  onSelect={(withShift) => selection?.select(index, withShift)}
                />
              );
            }}
          </Virtual>
          {rows.isFetchNextPageError && (
            <tr>
              <td colSpan={cellCount} className="px-3 py-2 text-act">
                The next rows could not be loaded.{" "}
                <Button size="sm" onClick={() => void rows.fetchNextPage()}>
                  Try again
                </Button>
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <div className="sticky left-0">{props.children}</div>
    </div>
  );
}

type VirtualProps = {
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  cellCount: number;
  children: (index: number) => ReactNode;
};

/** The rows in view between two empty rows as tall as what is left out. */
function Virtual({ virtualizer, cellCount, children }: VirtualProps) {
  const drawn = virtualizer.getVirtualItems();
  const before = drawn[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <>
      <Spacer height={before} cellCount={cellCount} />
      {drawn.map(({ index }) => children(index))}
      <Spacer height={after} cellCount={cellCount} />
    </>
  );
}

function Spacer({ height, cellCount }: { height: number; cellCount: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row cannot be focused, and this one is only space
    <tr aria-hidden="true">
      <td colSpan={cellCount} style={{ height, padding: 0 }} />
    </tr>
  );
}

function useFetchAhead<Item>(rows: TableRows<Item>, lastDrawn: number, loaded: number): void {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError } = rows;
  const isDue =
    hasNextPage &&
    !isFetchingNextPage &&
    !isFetchNextPageError &&
    lastDrawn >= loaded - FETCH_AHEAD;
  const fetchNext = useEffectEvent(() => void rows.fetchNextPage());
  useEffect(() => {
    if (isDue) fetchNext();
  }, [isDue]);
}

function widthOf<Item>(columns: readonly TableColumn<Item>[]): number {
  return columns.reduce((sum, { width = DEFAULT_COLUMN_WIDTH }) => sum + width, SELECT_WIDTH);
}
