"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { RunDots } from "@/components/pipelines/run-dots";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDateTime, formatDuration } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { PipelineListItem } from "@/server/pipelines/schema";

const COLUMNS: readonly TableColumn<PipelineListItem>[] = [
  {
    id: "name",
    header: "Pipeline",
    cell: ({ name }) => name,
    width: 240,
    sortable: true,
    priority: 1,
  },
  { id: "project", header: "Project", cell: ({ project }) => project, sortable: true },
  {
    id: "state",
    header: "Last run",
    cell: ({ lastRuns: [last] }) =>
      last === undefined ? (
        <span className="text-muted-foreground">never ran</span>
      ) : (
        <Status state={last.state} />
      ),
    width: 130,
    sortable: true,
    priority: 2,
  },
  {
    id: "dots",
    header: "Last 14 runs",
    cell: ({ lastRuns }) => <RunDots runs={lastRuns} />,
    width: 220,
  },
  {
    id: "duration",
    header: "Median duration",
    description: "Of the runs that succeeded; their number in brackets",
    cell: ({ medianDurationSeconds, durationRuns }) =>
      medianDurationSeconds === null
        ? "not measured"
        : `${formatDuration(medianDurationSeconds * 1000)} (n ${durationRuns})`,
    align: "right",
    sortable: true,
  },
  {
    id: "steps",
    header: "Steps",
    cell: ({ stepCount }) => formatCount(stepCount),
    align: "right",
    width: 80,
  },
  {
    id: "runs",
    header: "Runs",
    cell: ({ runCount }) => formatCount(runCount),
    align: "right",
    width: 80,
    sortable: true,
  },
  {
    id: "updated",
    header: "Changed",
    cell: ({ updatedAt }) => formatDateTime(updatedAt),
    sortable: true,
    defaultVisible: false,
  },
];

export function PipelinesTable() {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-updated" });
  const rows = useInfiniteQuery({
    ...trpc.pipelines.list.infiniteQueryOptions(table.input, LIST_PAGES),
    refetchInterval: 5_000,
  });
  return (
    <DataTable
      label="Pipelines"
      columns={COLUMNS}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowHref={({ slug }) => `/pipelines/${slug}`}
      filterPlaceholder="state:failed or duration > 60"
      empty={
        <EmptyState
          title="No pipeline yet"
          text="A pipeline takes a dataset to a registered model and checks it on the way. The demo workspace brings one."
          command="node --import tsx server/main.ts demo"
        />
      }
      fill
    />
  );
}
