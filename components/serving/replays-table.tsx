"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatCount, formatDate, formatPlural, formatWindow } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ReplayItem } from "@/server/serving/schema";

const POLL_MS = 2_000;

/** Passes of recorded rows through the endpoint. */
export function ReplaysTable({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.endpoints.replays.queryOptions({ name }),
    refetchInterval: ({ state }) =>
      state.data?.some(({ finishedAt }) => finishedAt === null) ? POLL_MS : false,
  });
  return (
    <QueryPanel errorTitle="Replays could not be loaded" label="Loading replays" query={query}>
      {(replays) => (
        <Card
          flush
          title="Recorded rows sent through this endpoint, in order of their own time"
          description="Labels follow after the delay; those of the last days stay open, as they would live."
        >
          <SimpleTable
            label="Replays"
            items={replays}
            rowId={({ id }) => id}
            empty="Nothing has been replayed through this endpoint."
            columns={COLUMNS}
          />
        </Card>
      )}
    </QueryPanel>
  );
}

const COLUMNS = [
  {
    id: "rows",
    header: "Rows of",
    width: 200,
    cell: ({ rangeFrom, rangeTo, jobId }: ReplayItem) => {
      const text = formatWindow({ from: rangeFrom, to: rangeTo });
      return jobId === null ? (
        text
      ) : (
        <Link href={`/jobs/${jobId}`} className="underline hover:text-accent-strong">
          {text}
        </Link>
      );
    },
  },
  {
    id: "progress",
    header: "Sent",
    width: 240,
    cell: ({ sent, total, finishedAt, clockAt }: ReplayItem) =>
      finishedAt === null ? (
        <ProgressBar
          label="Rows sent"
          value={total === 0 ? null : sent / total}
          text={formatDate(clockAt)}
        />
      ) : (
        `${formatCount(sent)} of ${formatCount(total)}`
      ),
  },
  {
    id: "labelled",
    header: "Labels delivered",
    align: "right" as const,
    width: 140,
    cell: ({ labelled }: ReplayItem) => formatCount(labelled),
  },
  {
    id: "failed",
    header: "Refused",
    align: "right" as const,
    width: 90,
    cell: ({ failed }: ReplayItem) => formatCount(failed),
  },
  {
    id: "delay",
    header: "Label delay",
    width: 120,
    cell: ({ labelDelayDays }: ReplayItem) => formatPlural(labelDelayDays, "day"),
  },
  {
    id: "clock",
    header: "Clock at",
    width: 140,
    cell: ({ clockAt }: ReplayItem) => formatDate(clockAt),
  },
];
