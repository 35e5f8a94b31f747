"use client";

import { useQuery } from "@tanstack/react-query";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { Status } from "@/components/ui/status";
import { WORKER_LOST_SECONDS, type WorkerItem } from "@/server/pipelines/schema";

const TONES = { alive: "good", lost: "act", stopped: "unknown" } as const;

const COLUMNS = [
  {
    id: "state",
    header: "State",
    cell: ({ state }: WorkerItem) => <Status state={state} tone={TONES[state]} />,
  },
  { id: "host", header: "Machine", cell: ({ hostname }: WorkerItem) => hostname },
  {
    id: "pid",
    header: "Process",
    align: "right" as const,
    cell: ({ pid }: WorkerItem) => String(pid),
  },
  {
    id: "running",
    header: "Running",
    align: "right" as const,
    cell: ({ runningJobs, concurrency }: WorkerItem) => `${runningJobs} of ${concurrency}`,
  },
  {
    id: "started",
    header: "Started",
    cell: ({ startedAt }: WorkerItem) => formatDateTime(startedAt),
  },
  {
    id: "seen",
    header: "Last heard of",
    cell: ({ lastSeenAt }: WorkerItem) => formatDateTime(lastSeenAt),
  },
  {
    id: "id",
    header: "Id",
    cell: ({ id }: WorkerItem) => <span className="font-mono text-sm">{id}</span>,
  },
];

export function WorkersTable() {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.jobs.workers.queryOptions(), refetchInterval: 5_000 });
  return (
    <Card
      flush
      title="Workers"
      description={`A worker that was silent for ${WORKER_LOST_SECONDS} s counts as lost; its jobs are taken over.`}
    >
      <QueryPanel
        errorTitle="The workers could not be loaded"
        label="Loading workers"
        query={query}
      >
        {(workers) => (
          <SimpleTable
            label="Workers"
            columns={COLUMNS}
            items={workers}
            rowId={({ id }) => id}
            empty={
              <EmptyState
                title="No worker has ever run"
                text="Without one, jobs wait."
                command="node --import tsx server/main.ts worker"
              />
            }
          />
        )}
      </QueryPanel>
    </Card>
  );
}
