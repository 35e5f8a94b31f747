"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
} from "react";
import { placeColumns } from "@/components/data-table/column-layout";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import type { TableRows } from "@/components/data-table/list-pages";
import type { RowHandlers } from "@/components/data-table/table-row";
import { ROW_HEIGHTS } from "@/components/data-table/table-style";
import { useColumnWindow } from "@/components/data-table/use-column-window";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import type { RowSelection } from "@/components/data-table/use-row-selection";

/** Rows before the end of what is loaded at which the next page is asked for. */
const FETCH_AHEAD = 15;
const OVERSCAN = 12;
export const SELECT_WIDTH = 40;
/** Place of the row under the head, which is none of the list's. */
export const PINNED_INDEX = -1;

export type TableGridProps<Item> = DataTableProps<Item> & {
  baseId: string;
  items: readonly Item[];
  total: number;
  isPhone: boolean;
  selection: RowSelection | null;
  onOpenItem: ((item: Item) => void) | undefined;
  /** Shown under the head instead of rows. */
  children: ReactNode;
};

/** What of the table is in view. */
export function useGridWindow<Item>(
  props: TableGridProps<Item>,
  scrollRef: RefObject<HTMLDivElement | null>,
) {
  const { items, columns, state, rows, isPhone, layout } = props;
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
  const firstLeft = props.selection === null ? 0 : SELECT_WIDTH;
  const placed = useMemo(
    () => placeColumns(columns, layout, firstLeft),
    [columns, layout, firstLeft],
  );
  const drawn = useColumnWindow(scrollRef, placed);
  const width = placed.reduce((sum, column) => sum + column.width, firstLeft);
  return { height, virtualizer, drawn, width };
}

/** What keys and clicks do to the rows. */
export function useGridActions<Item>(
  props: TableGridProps<Item>,
  scrollToIndex: (index: number) => void,
) {
  const { items, selection, onOpenItem, isSelectable = () => true } = props;
  const itemAt = (index: number, act: ((item: Item) => void) | undefined) => {
    const item = index === PINNED_INDEX ? props.pinnedItem : items[index];
    if (item !== undefined) act?.(item);
  };
  const select = (index: number, withShift: boolean) => {
    const item = items[index];
    if (item === undefined || !isSelectable(item)) return;
    selection?.select(items.slice(0, index).filter(isSelectable).length, withShift);
  };
  const keys = useRowKeys({
    rowCount: items.length,
    onMove: (index) => {
      scrollToIndex(index);
      itemAt(index, props.onActive);
    },
    onOpen: (index) => itemAt(index, onOpenItem),
    onToggle: selection === null ? null : (index) => select(index, false),
    onToggleRange: selection === null ? null : (index) => select(index, true),
    onOtherKey: (key, index) => {
      const act = props.rowKeys?.[key];
      itemAt(index, act);
      return act !== undefined;
    },
  });
  const handlers = useSteadyHandlers({
    open: (index) => {
      if (index !== PINNED_INDEX) keys.setActiveIndex(index);
      itemAt(index, onOpenItem);
    },
    select,
  });
  return { keys, handlers };
}

/** Tells of the row under the pointer, once for each. */
export function useRowHover<Item>({ items, onHover }: TableGridProps<Item>) {
  const hovered = useRef<string | undefined>(undefined);
  return (event: PointerEvent<HTMLElement>) => {
    const row = event.target instanceof Element ? event.target.closest("tr") : null;
    const index = row?.dataset.index;
    if (onHover === undefined || index === hovered.current) return;
    hovered.current = index;
    onHover(index === undefined ? null : (items[Number(index)] ?? null));
  };
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

/** The same object for good, always doing what the last render meant. */
function useSteadyHandlers(current: RowHandlers): RowHandlers {
  const latest = useRef(current);
  useLayoutEffect(() => {
    latest.current = current;
  });
  return useMemo(
    () => ({
      open: (index) => latest.current.open(index),
      select: (index, withShift) => latest.current.select(index, withShift),
    }),
    [],
  );
}
