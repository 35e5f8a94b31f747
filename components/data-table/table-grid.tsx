"use client";

import { useRef } from "react";
import type { DrawnColumns } from "@/components/data-table/column-layout";
import { coverageOf } from "@/components/data-table/selection";
import { SkeletonRows } from "@/components/data-table/skeleton-rows";
import { TableHead } from "@/components/data-table/table-head";
import { type RowHandlers, TableRow } from "@/components/data-table/table-row";
import {
  PINNED_INDEX,
  SELECT_WIDTH,
  type TableGridProps,
  useGridActions,
  useGridWindow,
  useRowHover,
} from "@/components/data-table/use-grid";
import { VirtualRows } from "@/components/data-table/virtual-rows";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

export function TableGrid<Item>(props: TableGridProps<Item>) {
  const { baseId, items, rows, isPhone, selection } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const { height, virtualizer, drawn, width } = useGridWindow(props, scrollRef);
  const { keys, handlers } = useGridActions(props, (index) => virtualizer.scrollToIndex(index));
  const hover = useRowHover(props);
  const cellCount = countCells(drawn) + (selection === null ? 0 : 1);
  const domId = (index: number) => `${baseId}-row-${index}`;
  const rowOf = (item: Item, index: number) => (
    <GridRow
      {...props}
      key={props.rowId(item)}
      domId={domId(index)}
      item={item}
      index={index}
      height={height}
      drawn={drawn}
      active={keys.activeIndex === index}
      handlers={handlers}
    />
  );

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
        style={{ minWidth: isPhone ? undefined : width }}
        className={cn(
          "w-full table-fixed border-separate border-spacing-0 focus-visible:-outline-offset-2",
          rows.isPlaceholderData && "opacity-60",
        )}
      >
        <Widths drawn={drawn} isPhone={isPhone} hasSelection={selection !== null} />
        <TableHead
          columns={drawn}
          sort={props.state.sort}
          onSort={props.state.setSort}
          layout={isPhone ? undefined : props.layout}
          coverage={selection === null ? null : coverageOf(selection.ids, selectableIds(props))}
          onSelectAll={() => selection?.selectAll()}
        >
          {props.pinnedItem !== undefined && rowOf(props.pinnedItem, PINNED_INDEX)}
        </TableHead>
        <tbody onPointerOver={hover} onPointerLeave={hover}>
          {rows.isPending && <SkeletonRows cellCount={cellCount} height={height} />}
          <VirtualRows virtualizer={virtualizer} cellCount={cellCount}>
            {(index) => {
              const item = items[index];
              return item === undefined ? null : rowOf(item, index);
            }}
          </VirtualRows>
          {rows.isFetchNextPageError && (
            <MissingRows cellCount={cellCount} onRetry={() => void rows.fetchNextPage()} />
          )}
        </tbody>
      </table>
      <div className="sticky left-0">{props.children}</div>
    </div>
  );
}

function countCells<Item>({ pinned, before, scrolling, after }: DrawnColumns<Item>): number {
  return pinned.length + scrolling.length + (before > 0 ? 1 : 0) + (after > 0 ? 1 : 0);
}

function selectableIds<Item>({ items, isSelectable, rowId }: TableGridProps<Item>): string[] {
  return (isSelectable === undefined ? items : items.filter(isSelectable)).map(rowId);
}

type WidthsProps<Item> = { drawn: DrawnColumns<Item>; isPhone: boolean; hasSelection: boolean };

function Widths<Item>({ drawn, isPhone, hasSelection }: WidthsProps<Item>) {
  const { pinned, before, scrolling, after } = drawn;
  return (
    <colgroup>
      {hasSelection && <col style={{ width: SELECT_WIDTH }} />}
      {pinned.map(({ column: { id }, width }) => (
        <col key={id} data-column={id} style={{ width: isPhone ? undefined : width }} />
      ))}
      {before > 0 && <col style={{ width: before }} />}
      {scrolling.map(({ column: { id }, width }) => (
        <col key={id} data-column={id} style={{ width: isPhone ? undefined : width }} />
      ))}
      {after > 0 && <col style={{ width: after }} />}
    </colgroup>
  );
}

type GridRowProps<Item> = TableGridProps<Item> & {
  domId: string;
  item: Item;
  index: number;
  height: number;
  drawn: DrawnColumns<Item>;
  active: boolean;
  handlers: RowHandlers;
};

function GridRow<Item>(props: GridRowProps<Item>) {
  const { item, selection, isSelectable = () => true } = props;
  const id = props.rowId(item);
  const selected =
    selection === null ? null : isSelectable(item) ? selection.ids.has(id) : ("never" as const);
  return (
    <TableRow
      domId={props.domId}
      item={item}
      index={props.index}
      height={props.height}
      dense={props.state.dense && !props.isPhone}
      columns={props.drawn}
      href={props.rowHref?.(item)}
      active={props.active}
      selected={selected}
      label={props.rowLabel?.(item) ?? id}
      className={props.rowClassName?.(item)}
      isOpenable={props.onOpenItem !== undefined}
      handlers={props.handlers}
    />
  );
}

function MissingRows({ cellCount, onRetry }: { cellCount: number; onRetry: () => void }) {
  return (
    <tr>
      <td colSpan={cellCount} className="px-3 py-2 text-act">
        The next rows could not be loaded.{" "}
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      </td>
    </tr>
  );
}
