import type { ReactNode } from "react";
import type { ColumnLayout } from "@/components/data-table/column-layout";
import type { TableColumn } from "@/components/data-table/columns";
import type { TableRows } from "@/components/data-table/list-pages";
import type { TableState } from "@/components/data-table/use-table-state";
import type { CompletionSource } from "@/components/filter/completion";

export type Selection<Item> = {
  ids: readonly string[];
  /** The selected rows that are loaded, in the table's order. */
  items: readonly Item[];
  clear: () => void;
};

/** A selection that is kept outside, such as in the URL. */
export type KeptSelection = {
  ids: readonly string[];
  onChange: (ids: readonly string[]) => void;
};

export type DataTableProps<Item> = {
  /** Read out before the table and in the filter's label: "Runs". */
  label: string;
  columns: readonly TableColumn<Item>[];
  state: TableState;
  rows: TableRows<Item>;
  rowId: (item: Item) => string;
  /** What a screen reader calls the row in "Select …"; its id unless given. */
  rowLabel?: (item: Item) => string;
  /** Makes the first cell a link; a click on the row and Enter follow it. */
  rowHref?: (item: Item) => string | undefined;
  /** What opening a row does, where that is more than following its link. */
  onOpen?: (item: Item) => void;
  /** Buttons of the selection bar; their presence makes rows selectable. */
  selectionActions?: (selection: Selection<Item>) => ReactNode;
  keptSelection?: KeptSelection;
  /** Rows without a check box, such as groups. */
  isSelectable?: (item: Item) => boolean;
  /** Keys on the row under the cursor, before the table's own: `{ b: setBaseline }`. */
  rowKeys?: Readonly<Record<string, (item: Item) => void>>;
  /** The row that the cursor moved to. */
  onActive?: (item: Item) => void;
  /** The row under the pointer; called without drawing the table again. */
  onHover?: (item: Item | null) => void;
  rowClassName?: (item: Item) => string | undefined;
  /** Stays under the head while the rows scroll. */
  pinnedItem?: Item | undefined;
  /** Lets people resize, pin, reorder and hide columns; needs `columns` in the wanted order. */
  layout?: ColumnLayout;
  /** Instead of the picker over `columns`. */
  columnPicker?: ReactNode;
  /** Fields and values that the filter box offers. */
  completion?: CompletionSource;
  /** Between the filter box and the column picker. */
  toolbar?: ReactNode;
  /** Under the toolbar: chips, notices. */
  notices?: ReactNode;
  /** Draws something beside the table, below the toolbar. */
  arrange?: (table: ReactNode) => ReactNode;
  /** Shown when there is nothing at all: an `EmptyState`. */
  empty?: ReactNode;
  filterPlaceholder?: string;
  /** False where rows are filtered by something else than the box. */
  hasFilter?: boolean;
  /** Instead of "showing 50 of 240", where nobody counted all rows. */
  countText?: string;
  /** Takes the height that is left on a `<Page fill>`; else at most 70 % of the window. */
  fill?: boolean;
};
