"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { filterOfRuns } from "@/server/reports/constants";
import type { RunSet } from "@/server/reports/schema";

type Columns = { metrics?: readonly string[]; params?: readonly string[] };

/** The runs that a block is about. */
export function useRunSet(runs: RunSet, { metrics = [], params = [] }: Columns = {}) {
  const trpc = useTRPC();
  const { project, sort, limit } = runs;
  const filter = filterOfRuns(runs);
  return useQuery({
    ...trpc.runs.list.queryOptions({
      project,
      filter,
      sort,
      limit,
      metrics: [...metrics],
      params: [...params],
    }),
    placeholderData: keepPreviousData,
  });
}
