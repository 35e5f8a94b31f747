"use client";

import { useQuery } from "@tanstack/react-query";
import { isStoreTable } from "@/components/explore/table-names";
import { useTRPC } from "@/components/trpc/provider";
import type { QueryState } from "@/components/ui/query-panel";

export type TableColumn = { name: string; type: string };

/** Columns of a dataset's newest version, null before there is one; or of a store's table. */
export function useTableColumns(name: string): QueryState<readonly TableColumn[] | null> {
  const trpc = useTRPC();
  const isOfStore = isStoreTable(name);
  const dataset = useQuery({
    ...trpc.datasets.get.queryOptions({ dataset: name }),
    enabled: name !== "" && !isOfStore,
  });
  const table = useQuery({
    ...trpc.explore.storeTable.queryOptions({ name }),
    enabled: isOfStore,
    retry: false,
  });
  if (isOfStore) return { ...table, data: table.data?.columns };
  const latest = dataset.data?.latest;
  return { ...dataset, data: latest === null ? null : latest?.columns };
}
