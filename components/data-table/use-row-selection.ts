"use client";

import { useMemo, useRef, useState } from "react";
import type { KeptSelection } from "@/components/data-table/data-table-props";
import { coverageOf, selectRange, toggleId } from "@/components/data-table/selection";

export type RowSelection = {
  ids: ReadonlySet<string>;
  /** Switches one row; with shift, adds all rows from the one switched last. */
  select: (index: number, withShift: boolean) => void;
  /** Selects all loaded rows, or none when all are selected. */
  selectAll: () => void;
  clear: () => void;
};

/** The selected rows of one table, by id, so that paging and sorting keep them. */
export function useRowSelection(
  loadedIds: readonly string[],
  kept: KeptSelection | undefined,
): RowSelection {
  const [own, setOwn] = useState<ReadonlySet<string>>(new Set());
  const ids = useMemo(() => (kept === undefined ? own : new Set(kept.ids)), [kept, own]);
  const setIds = (next: ReadonlySet<string>) =>
    kept === undefined ? setOwn(next) : kept.onChange([...next]);
  const anchorId = useRef<string | null>(null);

  function select(index: number, withShift: boolean): void {
    const id = loadedIds[index];
    if (id === undefined) return;
    const anchor = anchorId.current === null ? -1 : loadedIds.indexOf(anchorId.current);
    setIds(
      withShift && anchor >= 0 ? selectRange(ids, loadedIds, anchor, index) : toggleId(ids, id),
    );
    anchorId.current = id;
  }

  return {
    ids,
    select,
    selectAll: () => setIds(new Set(coverageOf(ids, loadedIds) === "all" ? [] : loadedIds)),
    clear: () => setIds(new Set()),
  };
}
