import { DEFAULT_COLUMN_WIDTH, type TableColumn } from "@/components/data-table/columns";

/** How a person arranged the columns; a table that has one lets them resize, pin and reorder. */
export type ColumnLayout = {
  widths: Readonly<Record<string, number>>;
  pinnedIds: readonly string[];
  /** null gives the column its own width again. */
  setWidth: (id: string, width: number | null) => void;
  setPinned: (id: string, isPinned: boolean) => void;
  /** Puts one column where another is. */
  move: (id: string, targetId: string) => void;
  hide: (id: string) => void;
};

export const MIN_COLUMN_WIDTH = 56;
export const MAX_COLUMN_WIDTH = 1_200;

export type PlacedColumn<Item> = {
  column: TableColumn<Item>;
  width: number;
  /** Where a pinned column stands, from the table's left edge; null for one that scrolls. */
  left: number | null;
};

export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_COLUMN_WIDTH, Math.max(MIN_COLUMN_WIDTH, width)));
}

/** Columns with their widths, the pinned ones first, each where it sticks. */
export function placeColumns<Item>(
  columns: readonly TableColumn<Item>[],
  layout: Pick<ColumnLayout, "widths" | "pinnedIds"> | undefined,
  firstLeft: number,
): PlacedColumn<Item>[] {
  const isPinned = ({ id }: TableColumn<Item>) => layout?.pinnedIds.includes(id) === true;
  const ordered = [...columns.filter(isPinned), ...columns.filter((column) => !isPinned(column))];
  let left = firstLeft;
  return ordered.map((column) => {
    const width = layout?.widths[column.id] ?? column.width ?? DEFAULT_COLUMN_WIDTH;
    const placed = { column, width, left: isPinned(column) ? left : null };
    left += width;
    return placed;
  });
}

export type ColumnSpan = { first: number; last: number };

/** The scrolling columns that a window of the table shows, by index, with `ahead` pixels each side. */
export function findSpan(
  widths: readonly number[],
  scrollLeft: number,
  viewWidth: number,
  ahead: number,
): ColumnSpan {
  let edge = 0;
  let first = -1;
  let last = widths.length - 1;
  for (const [index, width] of widths.entries()) {
    if (first === -1 && edge + width >= scrollLeft - ahead) first = index;
    if (edge > scrollLeft + viewWidth + ahead) {
      last = index - 1;
      break;
    }
    edge += width;
  }
  return { first: Math.max(0, first), last };
}

/** What of each row is drawn: pinned cells, then the window's cells between two spaces. */
export type DrawnColumns<Item> = {
  pinned: readonly PlacedColumn<Item>[];
  before: number;
  scrolling: readonly PlacedColumn<Item>[];
  after: number;
};

export function cutColumns<Item>(
  placed: readonly PlacedColumn<Item>[],
  { first, last }: ColumnSpan,
): DrawnColumns<Item> {
  const pinned = placed.filter(({ left }) => left !== null);
  const rest = placed.filter(({ left }) => left === null);
  const sum = (columns: readonly PlacedColumn<Item>[]) =>
    columns.reduce((total, { width }) => total + width, 0);
  return {
    pinned,
    before: sum(rest.slice(0, first)),
    scrolling: rest.slice(first, last + 1),
    after: sum(rest.slice(last + 1)),
  };
}

/** The ids in a new order: `id` takes the place of `targetId`. */
export function moveId(ids: readonly string[], id: string, targetId: string): string[] {
  const from = ids.indexOf(id);
  const to = ids.indexOf(targetId);
  if (from === -1 || to === -1 || from === to) return [...ids];
  const rest = ids.filter((each) => each !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}
