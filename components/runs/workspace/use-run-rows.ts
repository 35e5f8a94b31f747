"use client";

import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { LIST_PAGES, type TableRows } from "@/components/data-table/list-pages";
import type { TableState } from "@/components/data-table/use-table-state";
import { joinFilters } from "@/components/filter/completion";
import { groupId, groupRows, nestRuns, type RunRow } from "@/components/runs/workspace/run-rows";
import { useTRPC } from "@/components/trpc/provider";
import type { RunListItem } from "@/server/tracking/schema";
import type { RunGroup } from "@/server/tracking/workspace/schema";

const MEMBERS = 50;
const GROUPS = 200;
const GROUP_METRICS_MAX = 60;

type RunRowsInput = {
  project: string;
  table: TableState;
  lifecycle: "active" | "deleted";
  groupBy: readonly string[];
  /** Keys whose values are shown. */
  metrics: string[];
  params: string[];
  tags: string[];
  baselineId: string | null;
  /** False until it is known which columns are shown, so that rows are asked for once. */
  isReady: boolean;
};

export type RunRows = {
  rows: TableRows<RunRow>;
  /** Loaded runs in the table's order. */
  runs: readonly RunListItem[];
  /** Runs that the filter finds. */
  total: number;
  baseline: RunListItem | undefined;
  toggle: (id: string) => void;
};

/** The rows of the workspace: runs with their children, or groups with their members. */
export function useRunRows(input: RunRowsInput): RunRows {
  const { project, table, lifecycle, groupBy, metrics, params, tags, baselineId, isReady } = input;
  const trpc = useTRPC();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string) => setOpen((current) => toggled(current, id)), []);
  const isGrouped = groupBy.length > 0;
  const wanted = { project, lifecycle, metrics, params, tags };
  const list = useInfiniteQuery({
    ...trpc.runs.list.infiniteQueryOptions({ ...wanted, ...table.input }, LIST_PAGES),
    enabled: isReady && !isGrouped,
  });
  const groups = useQuery({
    ...trpc.workspace.groups.queryOptions({
      project,
      filter: table.filter,
      by: [...groupBy],
      metrics: metrics.slice(0, GROUP_METRICS_MAX),
      limit: GROUPS,
    }),
    placeholderData: keepPreviousData,
    enabled: isReady && isGrouped,
  });
  const base = useQuery({
    ...trpc.runs.list.queryOptions({
      ...wanted,
      lifecycle: "all",
      filter: `id = "${baselineId}"`,
      limit: 1,
    }),
    placeholderData: keepPreviousData,
    enabled: isReady && baselineId !== null,
  });
  const runs = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);

  const below = useMemo(
    () => (isGrouped ? membersBelow(groups.data?.groups ?? [], open) : childrenBelow(open)),
    [isGrouped, groups.data, open],
  );
  const members = useQueries({
    queries: below.map(({ filter }) =>
      trpc.runs.list.queryOptions({
        ...wanted,
        sort: table.sort,
        filter: isGrouped ? joinFilters(table.filter, filter) : filter,
        limit: MEMBERS,
      }),
    ),
    combine: itemsOf,
  });
  const membersOf = useMemo(
    () => new Map(below.map(({ id }, index) => [id, members[index] ?? []])),
    [below, members],
  );

  const items = useMemo(
    () =>
      isGrouped
        ? groupRows(groups.data?.groups ?? [], groupBy, membersOf, open)
        : nestRuns(runs, membersOf, open),
    [isGrouped, groups.data, groupBy, membersOf, open, runs],
  );
  const total = isGrouped
    ? (groups.data?.totalRuns ?? 0)
    : Math.max(runs.length, list.data?.pages.at(-1)?.approxTotal ?? 0);
  const asOf = isGrouped ? groups.data?.asOf : list.data?.pages[0]?.asOf;
  const source = isGrouped ? groups : list;
  const approxTotal = isGrouped ? (groups.data?.totalGroups ?? 0) : total;
  const page = asOf === undefined ? undefined : { items, nextCursor: null, approxTotal, asOf };
  const paging = isGrouped ? NO_PAGING : list;
  const rows: TableRows<RunRow> = {
    data: page === undefined ? undefined : { pages: [page] },
    error: source.error,
    isPending: source.isPending,
    isFetching: source.isFetching,
    isPlaceholderData: source.isPlaceholderData,
    isFetchingNextPage: paging.isFetchingNextPage,
    isFetchNextPageError: paging.isFetchNextPageError,
    hasNextPage: paging.hasNextPage,
    fetchNextPage: list.fetchNextPage,
    refetch: source.refetch,
  };
  return {
    rows,
    runs: isGrouped ? members.flat() : runs,
    total,
    baseline: baselineId === null ? undefined : base.data?.items[0],
    toggle,
  };
}

const NO_PAGING = { isFetchingNextPage: false, isFetchNextPageError: false, hasNextPage: false };

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

type Below = { id: string; filter: string };

/** What is asked for below open groups. */
function membersBelow(groups: readonly RunGroup[], open: ReadonlySet<string>): Below[] {
  return groups.flatMap((group) => {
    const id = groupId(group);
    return open.has(id) && group.filter !== null ? [{ id, filter: group.filter }] : [];
  });
}

/** What is asked for below open parents; a row's id ends with its run's. */
function childrenBelow(open: ReadonlySet<string>): Below[] {
  return [...open].map((path) => {
    const id = path.split("/").at(-1) ?? path;
    return { id, filter: `parent = "${id}"` };
  });
}

const NO_RUNS: readonly RunListItem[] = [];

function itemsOf(answers: readonly { data?: { items: RunListItem[] } | undefined }[]) {
  return answers.map(({ data }) => data?.items ?? NO_RUNS);
}
