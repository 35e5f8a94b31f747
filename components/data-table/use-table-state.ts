"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { ListInput } from "@/server/lib/list/schema";

const PAGE_SIZE = 50;

const PARSERS = {
  q: parseAsString.withDefault(""),
  s: parseAsString,
  cols: parseAsArrayOf(parseAsString),
  d: parseAsStringLiteral(["dense"]),
};

export type TableState = {
  /** What a list procedure takes; the cursor is the query's own. */
  input: Pick<ListInput, "filter" | "sort" | "limit">;
  filter: string;
  /** `name` or `-startedAt`. */
  sort: string | undefined;
  columnIds: readonly string[] | null;
  dense: boolean;
  setFilter: (filter: string) => void;
  setSort: (sort: string | null) => void;
  setColumnIds: (ids: readonly string[] | null) => void;
  setDense: (dense: boolean) => void;
  reset: () => void;
};

type TableStateOptions = {
  /** Keeps two tables on one page apart: `a` gives `?a_q=`. */
  prefix?: string;
  /** The sort before anybody chose one. */
  defaultSort?: string;
  pageSize?: number;
};

/** Filter, sort, columns and density of one table, held by the URL alone. */
export function useTableState(options: TableStateOptions = {}): TableState {
  const { prefix, defaultSort, pageSize = PAGE_SIZE } = options;
  const urlKeys = useMemo(() => {
    const keyOf = (key: string) => (prefix === undefined ? key : `${prefix}_${key}`);
    return { q: keyOf("q"), s: keyOf("s"), cols: keyOf("cols"), d: keyOf("d") };
  }, [prefix]);
  const [{ q, s, cols, d }, set] = useQueryStates(PARSERS, { urlKeys, history: "push" });
  const sort = s ?? defaultSort;
  const input = useMemo(
    () => ({ filter: q === "" ? undefined : q, sort, limit: pageSize }),
    [q, sort, pageSize],
  );
  return {
    input,
    filter: q,
    sort,
    columnIds: cols,
    dense: d === "dense",
    setFilter: (filter) => void set({ q: filter.trim() === "" ? null : filter.trim() }),
    setSort: (next) => void set({ s: next }),
    setColumnIds: (ids) => void set({ cols: ids === null ? null : [...ids] }),
    setDense: (dense) => void set({ d: dense ? "dense" : null }),
    reset: () => void set({ q: null, s: null, cols: null }),
  };
}
