"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { JobState } from "@/components/jobs/job-state";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime, formatDuration } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { JobListItem } from "@/server/pipelines/schema";

const COLUMNS: readonly TableColumn<JobListItem>[] = [
  {
    id: "title",
    header: "Job",
    cell: ({ title }) => title,
    width: 340,
    sortable: true,
    priority: 1,
  },
  {
    id: "state",
    header: "State",
    cell: (job) => <JobState job={job} />,
    width: 150,
    sortable: true,
    priority: 2,
  },
  {
    id: "progress",
    header: "Progress",
    cell: ({ state, title, progress, progressNote, error }) =>
      state === "running" ? (
        <ProgressBar
          label={`Progress of ${title}`}
          value={progress === 0 ? null : progress}
          text={progressNote ?? undefined}
        />
      ) : (
        <span className="text-muted-foreground" title={error ?? undefined}>
          {error ?? ""}
        </span>
      ),
    width: 240,
  },
  {
    id: "kind",
    header: "Kind",
    cell: ({ kind }) => <span className="font-mono text-sm">{kind}</span>,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "attempts",
    header: "Attempts",
    cell: ({ attempts, maxAttempts }) => `${attempts} of ${maxAttempts}`,
    align: "right",
    width: 100,
    sortable: true,
  },
  {
    id: "created",
    header: "Queued",
    cell: ({ createdAt }) => formatDateTime(createdAt),
    width: 200,
    sortable: true,
  },
  {
    id: "duration",
    header: "Duration",
    cell: ({ startedAt, finishedAt }) =>
      formatDuration(
        startedAt === null || finishedAt === null
          ? null
          : finishedAt.getTime() - startedAt.getTime(),
      ),
    align: "right",
    width: 110,
    sortable: true,
  },
  {
    id: "owner",
    header: "Asked for by",
    cell: ({ actorName }) => actorName,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "worker",
    header: "Worker",
    cell: ({ workerId }) => workerId ?? "–",
    sortable: true,
    defaultVisible: false,
  },
];

export function JobsTable() {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-created" });
  const rows = useInfiniteQuery({
    ...trpc.jobs.list.infiniteQueryOptions(table.input, LIST_PAGES),
    refetchInterval: 3_000,
  });
  return (
    <DataTable
      label="Jobs"
      columns={COLUMNS}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowHref={({ id }) => `/jobs/${id}`}
      filterPlaceholder="state:failed or kind = pipelines.step"
      empty={
        <EmptyState
          title="No job yet"
          text="Scans, ingestions, profiles, pipeline steps and replays show up here while workers do them."
        />
      }
      fill
    />
  );
}
