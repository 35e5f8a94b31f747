"use client";

import { useRouter } from "next/navigation";
import { useId, useMemo } from "react";
import { ColumnPicker } from "@/components/data-table/column-picker";
import { phoneColumns, resolveColumns, type TableColumn } from "@/components/data-table/columns";
import type { DataTableProps } from "@/components/data-table/data-table-props";
import { FilterBox } from "@/components/data-table/filter-box";
import type { TableRows } from "@/components/data-table/list-pages";
import { NoRows } from "@/components/data-table/no-rows";
import { SelectionBar } from "@/components/data-table/selection-bar";
import { TableFooter } from "@/components/data-table/table-footer";
import { TableGrid } from "@/components/data-table/table-grid";
import { useIsPhone } from "@/components/data-table/use-is-phone";
import { useRowSelection } from "@/components/data-table/use-row-selection";
import { cn } from "@/components/ui/cn";
import { copyLink } from "@/components/ui/copy-link";
import { codeOf } from "@/components/ui/describe-error";

/** The one table of the console: filtered, sorted and paged by the server, its state in the URL. */
export function DataTable<Item>(props: DataTableProps<Item>) {
  const { state, rows, rowId, rowHref, onOpen, selectionActions, fill = false } = props;
  const hasLayout = props.layout !== undefined;
  const isPhone = useIsPhone();
  const router = useRouter();
  const baseId = useId();

  const pages = rows.data?.pages;
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const { isSelectable } = props;
  const selection = useRowSelection(
    (isSelectable === undefined ? items : items.filter(isSelectable)).map(rowId),
    props.keptSelection,
  );
  const arranged = useMemo(
    () => arrangeColumns(props.columns, state.columnIds, isPhone, hasLayout),
    [props.columns, state.columnIds, isPhone, hasLayout],
  );
  const total = Math.max(items.length, pages?.at(-1)?.approxTotal ?? 0);
  const isFilterError = state.filter !== "" && codeOf(rows.error) === "INVALID_INPUT";
  const openHref =
    rowHref &&
    ((item: Item) => {
      const href = rowHref(item);
      if (href !== undefined) router.push(href);
    });

  const box = (
    <div
      className={cn(
        "flex min-w-0 flex-col overflow-hidden rounded-panel border bg-panel",
        fill && "min-h-0 flex-1",
      )}
    >
      <TableGrid
        {...props}
        baseId={baseId}
        items={items}
        total={total}
        columns={arranged}
        isPhone={isPhone}
        selection={selectionActions === undefined ? null : selection}
        onOpenItem={onOpen ?? openHref}
      >
        {items.length === 0 && !rows.isPending && (
          <NoRows {...props} isFilterError={isFilterError} />
        )}
      </TableGrid>
      {selectionActions !== undefined && selection.ids.size > 0 && (
        <SelectionBar selectedCount={selection.ids.size} total={total} onClear={selection.clear}>
          {selectionActions({
            ids: [...selection.ids],
            items: items.filter((item) => selection.ids.has(rowId(item))),
            clear: selection.clear,
          })}
        </SelectionBar>
      )}
      <TableFooter
        shown={items.length}
        total={total}
        asOf={pages?.[0]?.asOf}
        standing={standingOf(rows)}
        countText={props.countText}
        dense={state.dense}
        onDense={state.setDense}
        onCopyLink={() => void copyLink()}
      />
    </div>
  );
  return (
    <section
      aria-label={props.label}
      className={cn("flex min-w-0 flex-col gap-3", fill && "min-h-0 flex-1")}
    >
      <Toolbar {...props} isPhone={isPhone} error={isFilterError ? rows.error : null} />
      {props.arrange === undefined ? box : props.arrange(box)}
    </section>
  );
}

/** A table that people arrange gets its columns in their order; others pick among theirs. */
function arrangeColumns<Item>(
  columns: readonly TableColumn<Item>[],
  chosenIds: readonly string[] | null,
  isPhone: boolean,
  hasLayout: boolean,
): readonly TableColumn<Item>[] {
  if (isPhone) return phoneColumns(columns);
  return hasLayout ? columns : resolveColumns(columns, chosenIds).visible;
}

function standingOf({ isPending, isFetching, error }: TableRows<unknown>) {
  if (error !== null) return "failed";
  if (isPending) return "loading";
  return isFetching ? "refreshing" : "here";
}

type ToolbarProps<Item> = DataTableProps<Item> & { isPhone: boolean; error: unknown };

function Toolbar<Item>({ isPhone, error, ...props }: ToolbarProps<Item>) {
  const { label, columns, state, toolbar } = props;
  const { visible, unknownIds } = resolveColumns(columns, state.columnIds);
  return (
    <div className="flex flex-wrap items-start gap-2">
      {props.hasFilter !== false && (
        <FilterBox
          label={`Filter ${label}`}
          filter={state.filter}
          onFilter={state.setFilter}
          placeholder={props.filterPlaceholder ?? "Filter by words or name = value"}
          error={error}
          completion={props.completion}
        />
      )}
      {toolbar}
      {!isPhone &&
        (props.columnPicker ?? (
          <ColumnPicker columns={columns} visible={visible} onChange={state.setColumnIds} />
        ))}
      {props.notices}
      {unknownIds.length > 0 && props.layout === undefined && (
        <p role="status" className="w-full text-muted-foreground text-sm">
          This link asks for columns that are not here any more: {unknownIds.join(", ")}.
        </p>
      )}
    </div>
  );
}
