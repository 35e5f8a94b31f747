import type { ReactNode } from "react";
import type { MenuItem } from "@/components/ui/dropdown-menu";

export type TableColumn<Item> = {
  /** Name in the URL and, unless `sortKey` says otherwise, in the list procedure's sort. */
  id: string;
  header: string;
  cell: (item: Item) => ReactNode;
  /** Shown on the header and in the column picker. */
  description?: string;
  align?: "left" | "right";
  /** Pixels; columns share what is left over in proportion. 160 unless told. */
  width?: number;
  sortable?: boolean;
  sortKey?: string;
  /** Shown unless the person chose columns; true unless told. */
  defaultVisible?: boolean;
  /** Muted behind the header's words. */
  unit?: string;
  /** Under the header: a small drawing of what the column holds. */
  headExtra?: ReactNode;
  /** The cell as text, for the clipboard. */
  text?: (item: Item) => string;
  /** In the header's menu, before the table's own entries; only where columns can be arranged. */
  menu?: readonly MenuItem[];
  /** 1 and 2 are the columns that phones show; the first two columns unless told. */
  priority?: 1 | 2;
};

export const DEFAULT_COLUMN_WIDTH = 160;

export type ResolvedColumns<Item> = {
  visible: readonly TableColumn<Item>[];
  /** Ids that the URL asks for and this table does not have (any more). */
  unknownIds: readonly string[];
};

/** The columns to draw, in the order of their definition; at least one is always visible. */
export function resolveColumns<Item>(
  columns: readonly TableColumn<Item>[],
  chosenIds: readonly string[] | null,
): ResolvedColumns<Item> {
  const defaults = columns.filter(({ defaultVisible }) => defaultVisible !== false);
  if (chosenIds === null) return { visible: defaults, unknownIds: [] };
  const visible = columns.filter(({ id }) => chosenIds.includes(id));
  const unknownIds = chosenIds.filter((id) => columns.every((column) => column.id !== id));
  return { visible: visible.length === 0 ? defaults : visible, unknownIds };
}

/** The two columns that matter on a phone, by priority, then by order. */
export function phoneColumns<Item>(
  columns: readonly TableColumn<Item>[],
): readonly TableColumn<Item>[] {
  const rank = ({ priority }: TableColumn<Item>) => priority ?? 3;
  return [...columns].sort((a, b) => rank(a) - rank(b)).slice(0, 2);
}

export function sortKeyOf<Item>({ id, sortKey }: TableColumn<Item>): string {
  return sortKey ?? id;
}
