import type { ReactNode } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import type { TableRows } from "@/components/data-table/list-pages";
import type { TableState } from "@/components/data-table/use-table-state";

export type Selection<Item> = {
  ids: readonly string[];
  /** The selected rows that are loaded, in the table's order. */
  items: readonly Item[];
  clear: () => void;
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
  rowHref?: (item: Item) => string;
  /** Instead of `rowHref`, where opening a row is no page. */
  onOpen?: (item: Item) => void;
  /** Buttons of the selection bar; their presence makes rows selectable. */
  selectionActions?: (selection: Selection<Item>) => ReactNode;
  /** Keys on the row under the cursor, beside the table's own: `{ b: setBaseline }`. */
  rowKeys?: Readonly<Record<string, (item: Item) => void>>;
  rowClassName?: (item: Item) => string | undefined;
  /** Between the filter box and the column picker. */
  toolbar?: ReactNode;
  /** Shown when there is nothing at all: an `EmptyState`. */
  empty?: ReactNode;
  filterPlaceholder?: string;
  /** Takes the height that is left on a `<Page fill>`; else at most 70 % of the window. */
  fill?: boolean;
};
