"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import type { TableRows } from "@/components/data-table/list-pages";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { PAGED_ROWS_MAX, type SCOPES } from "@/server/explore/constants";
import type { Brush, QueryAnswer, QuerySource } from "@/server/explore/schema";

export type Scope = (typeof SCOPES)[number];
type PageParam = { offset: number; pins: Record<string, number>; masks?: Record<string, string[]> };
const FIRST_PAGE: PageParam = { offset: 0, pins: {} };

export type ResultRow = { index: number; cells: unknown[] };

/** What was asked answers the same until somebody asks again. */
const KEPT = { retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false };

/** What is asked: a text, conditions on its result, and of how many rows. */
export type Asked = { sql: string; brushes: readonly Brush[]; scope: Scope };

/** Rows of a query, page by page, and the means to stop and to repeat it. */
export function useAnswer({ sql, brushes, scope }: Asked) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const runningId = useRef("");
  const queryKey = ["explore.run", sql, brushes, scope];
  const query = useInfiniteQuery({
    ...KEPT,
    queryKey,
    enabled: sql !== "",
    initialPageParam: FIRST_PAGE,
    queryFn: async ({ pageParam, signal }) => {
      runningId.current = newId();
      const question = { id: runningId.current, sql, brushes: [...brushes], scope, ...pageParam };
      return client.explore.run.mutate(question, { signal }).finally(() => {
        void queryClient.invalidateQueries(trpc.explore.history.queryFilter());
      });
    },
    getNextPageParam: nextPage,
  });
  return {
    query,
    first: query.data?.pages[0],
    rows: useTableRows(query),
    cancel: () => void client.explore.cancel.mutate({ id: runningId.current }),
    again: () => void queryClient.resetQueries({ queryKey }),
  };
}

export type Answer = ReturnType<typeof useAnswer>;

/** Counts and bins of the columns, once the first rows are here. */
export function useSummary({ sql, scope }: Pick<Asked, "sql" | "scope">, isReady: boolean) {
  const client = useTRPCClient();
  return useQuery({
    ...KEPT,
    queryKey: ["explore.summarise", sql, scope],
    enabled: isReady,
    queryFn: ({ signal }) =>
      client.explore.summarise.mutate({ id: newId(), sql, scope }, { signal }),
  });
}

/** `crypto.randomUUID` needs a secure origin; this id only tells a person's own queries apart. */
export function newId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

function nextPage(answer: QueryAnswer): PageParam | undefined {
  const { hasMore, isStable, offset, rows, sources, reads } = answer;
  const next = offset + rows.length;
  const isPaged = hasMore && isStable && next <= PAGED_ROWS_MAX;
  const masks = Object.fromEntries(sources.map(({ slug, masked }) => [slug, masked]));
  return isPaged ? { offset: next, pins: pinsOf(sources, reads), masks } : undefined;
}

/** Names that say no version stay on that of the first page, tables of stores on its reading. */
function pinsOf(
  sources: readonly QuerySource[],
  reads: QueryAnswer["reads"],
): Record<string, number> {
  const open = sources.filter(({ name, slug }) => name === slug);
  return Object.fromEntries([
    ...open.map(({ slug, number }) => [slug, number]),
    ...reads.map(({ name, readAt }) => [name, readAt]),
  ]);
}

type RowsQuery = Omit<TableRows<never>, "data"> & { data: { pages: QueryAnswer[] } | undefined };

function useTableRows(query: RowsQuery): TableRows<ResultRow> {
  const pages = query.data?.pages;
  const data = useMemo(
    () => (pages === undefined ? undefined : { pages: pages.map(toPage) }),
    [pages],
  );
  return { ...query, data };
}

function toPage({ rows, offset, hasMore }: QueryAnswer) {
  return {
    items: rows.map((cells, at) => ({ index: offset + at, cells })),
    nextCursor: null,
    approxTotal: offset + rows.length + (hasMore ? 1 : 0),
    asOf: new Date(),
  };
}
