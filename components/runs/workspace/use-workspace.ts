"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useLayoutEffect, useMemo, useRef } from "react";
import { type ColumnLayout, moveId } from "@/components/data-table/column-layout";
import { useTableState } from "@/components/data-table/use-table-state";
import { LAYOUTS } from "@/components/runs/workspace/arrangement";
import { defaultColumnIds, keysOf, readColumnId } from "@/components/runs/workspace/column-ids";
import { type KeptArrangement, useArrangement } from "@/components/runs/workspace/use-arrangement";
import { useUndo } from "@/components/runs/workspace/use-undo";
import { useTRPC } from "@/components/trpc/provider";
import { COLUMN_LIMIT } from "@/server/tracking/constants";

const PARSERS = {
  g: parseAsArrayOf(parseAsString).withDefault([]),
  base: parseAsString,
  layout: parseAsStringLiteral(LAYOUTS).withDefault("split"),
  peek: parseAsString,
  life: parseAsStringLiteral(["deleted"]),
};

const NO_KEYS: readonly string[] = [];

/** All that a person chose about the workspace; the address holds it. */
export function useWorkspace(project: string) {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-started" });
  const [place, setPlace] = useQueryStates(PARSERS, { history: "replace" });
  const kept = useArrangement();
  const defaults = useQuery({
    ...trpc.workspace.defaults.queryOptions({ project }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { columnIds } = table;
  const ids = useMemo(
    () => columnIds ?? defaultColumnIds(defaults.data ?? { metrics: [], params: [] }),
    [columnIds, defaults.data],
  );
  const refs = useMemo(() => ids.map(readColumnId).filter((ref) => ref !== null), [ids]);
  const keys = useMemo(
    () => ({
      metrics: keysOf(refs, "metric").slice(0, COLUMN_LIMIT),
      params: keysOf(refs, "param").slice(0, COLUMN_LIMIT),
      tags: keysOf(refs, "tag").slice(0, COLUMN_LIMIT),
    }),
    [refs],
  );
  const { g, base, layout, life, peek } = place;
  const undo = useUndo(JSON.stringify({ columnIds, g, base, layout, text: kept.text }), (state) => {
    const former = JSON.parse(state);
    table.setColumnIds(former.columnIds);
    void setPlace({ g: former.g, base: former.base, layout: former.layout });
    kept.restore(former.text);
  });
  return {
    table,
    kept,
    undo,
    ids,
    keys,
    unknownIds: ids.filter((id) => readColumnId(id) === null),
    isReady: columnIds !== null || !defaults.isPending,
    groupBy: g,
    baselineId: base,
    layout,
    lifecycle: life ?? ("active" as const),
    peekId: peek,
    setPlace,
    /** Params that vary: worth grouping by. */
    varying: defaults.data?.params ?? NO_KEYS,
    columnLayout: useColumnLayout(ids, table.setColumnIds, kept),
  };
}

export type Workspace = ReturnType<typeof useWorkspace>;

function useColumnLayout(
  ids: readonly string[],
  setIds: (ids: readonly string[]) => void,
  { arrangement: { widths, pinned }, change }: KeptArrangement,
): ColumnLayout {
  const latestSetIds = useRef(setIds);
  useLayoutEffect(() => {
    latestSetIds.current = setIds;
  });
  // The same while nothing of it changed, because the table draws its rows anew for another one.
  return useMemo(
    () => ({
      widths,
      pinnedIds: pinned,
      setWidth: (id, width) => {
        const { [id]: _former, ...others } = widths;
        change({ widths: width === null ? others : { ...others, [id]: width } });
      },
      setPinned: (id, isPinned) =>
        change({ pinned: isPinned ? [...pinned, id] : pinned.filter((each) => each !== id) }),
      move: (id, targetId) => latestSetIds.current(moveId(ids, id, targetId)),
      hide: (id) => {
        if (ids.length > 1) latestSetIds.current(ids.filter((each) => each !== id));
      },
    }),
    [ids, widths, pinned, change],
  );
}
