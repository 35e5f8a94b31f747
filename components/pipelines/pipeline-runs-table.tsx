"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime, formatDuration } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { PipelineRunListItem } from "@/server/pipelines/schema";

const COLUMNS: readonly TableColumn<PipelineRunListItem>[] = [
  {
    id: "number",
    header: "Run",
    cell: ({ number }) => `#${number}`,
    width: 80,
    sortable: true,
  },
  { id: "name", header: "Name", cell: ({ name }) => name, width: 260, sortable: true, priority: 1 },
  {
    id: "state",
    header: "State",
    cell: ({ state }) => <Status state={state} />,
    sortable: true,
    priority: 2,
  },
  {
    id: "started",
    header: "Started",
    cell: ({ startedAt }) => formatDateTime(startedAt),
    sortable: true,
  },
  {
    id: "duration",
    header: "Duration",
    cell: ({ durationSeconds }) =>
      formatDuration(durationSeconds === null ? null : durationSeconds * 1000),
    align: "right",
    width: 110,
    sortable: true,
  },
  {
    id: "owner",
    header: "Started by",
    cell: ({ createdByName }) => createdByName,
    sortable: true,
  },
];

export function PipelineRunsTable({ pipelineSlug }: { pipelineSlug: string }) {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-number" });
  const rows = useInfiniteQuery({
    ...trpc.pipelines.listRuns.infiniteQueryOptions({ pipelineSlug, ...table.input }, LIST_PAGES),
    refetchInterval: 5_000,
  });
  return (
    <DataTable
      label="Pipeline runs"
      columns={COLUMNS}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowHref={({ number }) => `/pipelines/${pipelineSlug}/runs/${number}`}
      filterPlaceholder="state:failed or started > -7d"
      empty={
        <EmptyState
          title="This pipeline has not run yet"
          text='"Run now" starts it with the values of its configuration.'
        />
      }
    />
  );
}
