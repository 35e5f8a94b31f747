import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { FigureList } from "@/components/home/figure-list";
import { Card } from "@/components/ui/card";
import {
  formatBytes,
  formatCount,
  formatDateTime,
  formatDuration,
  formatPlural,
} from "@/components/ui/format";
import { Status, StatusIcon } from "@/components/ui/status";
import type { AdminHome, WorkerLine } from "@/server/home/schema";

type QueueCardProps = Pick<AdminHome, "jobs" | "workers" | "asOf">;

export function QueueCard({ jobs, workers, asOf }: QueueCardProps) {
  const { byState, oldestQueuedAt, failedSinceYesterday } = jobs;
  const waitingMs = oldestQueuedAt === null ? null : asOf.getTime() - oldestQueuedAt.getTime();
  const slots = workers.reduce((sum, { concurrency }) => sum + concurrency, 0);
  return (
    <Card title="Queue" aside={<Link href="/jobs">All jobs</Link>}>
      <FigureList
        figures={[
          {
            label: "Running",
            value: formatCount(byState.running ?? 0),
            unit: `of ${formatPlural(slots, "slot")}`,
            href: "/jobs?q=state%3Drunning",
          },
          {
            label: "Queued",
            value: formatCount(byState.queued ?? 0),
            href: "/jobs?q=state%3Dqueued",
          },
          {
            label: "Longest wait in the queue",
            value: waitingMs === null ? "nothing waits" : formatDuration(waitingMs),
          },
          {
            label: "Failed in the last 24 hours",
            value: formatCount(failedSinceYesterday),
            href: "/jobs?q=state%3Dfailed%20and%20finished%20%3E%20-1d",
            status: <StatusIcon tone={failedSinceYesterday > 0 ? "act" : "good"} />,
          },
          { label: "Succeeded, all time", value: formatCount(byState.succeeded ?? 0) },
        ]}
      />
    </Card>
  );
}

export function StorageCard({ storage }: { storage: AdminHome["storage"] }) {
  return (
    <Card title="Storage">
      <FigureList
        figures={[
          { label: "Database", value: formatBytes(storage.databaseBytes) },
          {
            label: formatPlural(storage.versionCount, "dataset version"),
            value: formatBytes(storage.versionBytes),
          },
          {
            label: formatPlural(storage.featureSetCount, "feature set"),
            value: formatBytes(storage.featureSetBytes),
          },
          {
            label: formatPlural(storage.modelCount, "model version"),
            value: formatBytes(storage.modelBytes),
          },
        ]}
      />
    </Card>
  );
}

export function PeopleCard({ people }: { people: AdminHome["people"] }) {
  return (
    <Card
      title={formatPlural(people.total, "person", "people")}
      aside={<Link href="/people">All people</Link>}
    >
      <FigureList
        figures={[
          {
            label: "Disabled",
            value: formatCount(people.disabled),
            href: "/people?q=state%3Ddisabled",
          },
          {
            label: "API keys in force",
            value: formatCount(people.keys),
            href: "/keys?q=state%3Dactive",
          },
        ]}
      />
    </Card>
  );
}

const WORKER_COLUMNS = [
  {
    id: "id",
    header: "Worker",
    cell: ({ id }: WorkerLine) => <span className="font-mono">{id}</span>,
  },
  { id: "host", header: "Host", cell: ({ hostname }: WorkerLine) => hostname },
  {
    id: "state",
    header: "State",
    cell: ({ running }: WorkerLine) => <Status state={running > 0 ? "running" : "ready"} />,
  },
  {
    id: "running",
    header: "Jobs",
    align: "right" as const,
    cell: ({ running, concurrency }: WorkerLine) => `${running} of ${concurrency}`,
  },
  {
    id: "seen",
    header: "Last report",
    cell: ({ lastSeenAt }: WorkerLine) => formatDateTime(lastSeenAt),
  },
];

export function WorkersCard({ workers }: { workers: readonly WorkerLine[] }) {
  return (
    <Card title={`${formatPlural(workers.length, "worker")} alive`} flush>
      <SimpleTable
        label="Workers"
        columns={WORKER_COLUMNS}
        items={workers}
        rowId={({ id }) => id}
        empty="No worker reported within 30 s. Start one: node --import tsx server/main.ts worker"
      />
    </Card>
  );
}
