"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { describeCounts, SOURCE_WORDS } from "@/components/imports/snippets";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatDateTime } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { QueryPanel } from "@/components/ui/query-panel";
import { Status } from "@/components/ui/status";
import type { ImportItem } from "@/server/tracking/imports/schema";

const isUnderWay = ({ state }: ImportItem) => state === "queued" || state === "running";

/** Imports into the project, newest first, with their way or what they brought. */
export function ImportList({ project }: { project: string }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.imports.list.queryOptions({ project }),
    refetchInterval: ({ state: { data } }) => (data?.some(isUnderWay) ? 1_000 : false),
  });
  return (
    <QueryPanel errorTitle="The imports could not be listed" label="Loading imports" query={query}>
      {(items) =>
        items.length === 0 ? null : (
          <Card title="Imports" flush>
            <SimpleTable
              label="Imports"
              items={items}
              rowId={({ id }) => id}
              columns={[
                {
                  id: "created",
                  header: "Started",
                  cell: ({ createdAt }) => formatDateTime(createdAt),
                },
                { id: "actor", header: "By", cell: ({ actorName }) => actorName },
                {
                  id: "source",
                  header: "From",
                  cell: ({ kind, source }) => (
                    <span>
                      {source}{" "}
                      <span className="text-muted-foreground text-sm">{SOURCE_WORDS[kind]}</span>
                    </span>
                  ),
                },
                { id: "state", header: "State", width: 240, cell: (item) => <Way item={item} /> },
                {
                  id: "result",
                  header: "Brought",
                  cell: (item) => <Brought project={project} item={item} />,
                },
                {
                  id: "actions",
                  header: "",
                  align: "right",
                  cell: (item) => <Cancel item={item} />,
                },
              ]}
            />
          </Card>
        )
      }
    </QueryPanel>
  );
}

function Way({ item }: { item: ImportItem }) {
  if (isUnderWay(item)) {
    const text = item.cancelRequested ? "cancelling" : (item.note ?? "waiting for a worker");
    return <ProgressBar label="Import" value={item.progress} text={text} />;
  }
  return item.state === "failed" ? (
    <span className="text-act">{item.error}</span>
  ) : (
    <Status state={item.state} />
  );
}

function Brought({ project, item }: { project: string; item: ImportItem }) {
  if (item.result === null) return null;
  const skipped = Object.entries(item.result.skipped);
  return (
    <span className="flex flex-col gap-0.5">
      <Link href={`/p/${project}/runs`} className="underline hover:text-foreground">
        {describeCounts(item.result)}
      </Link>
      {skipped.map(([reason, count]) => (
        <span key={reason} className="text-muted-foreground text-xs">
          left out: {count} {reason}
        </span>
      ))}
    </span>
  );
}

function Cancel({ item }: { item: ImportItem }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const forbidden = useDisabledReason("runs.write");
  const cancel = useMutation(
    trpc.imports.cancel.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: trpc.imports.list.queryKey() }),
    }),
  );
  if (!isUnderWay(item)) return null;
  return (
    <Button
      size="sm"
      variant="ghost"
      busy={cancel.isPending || item.cancelRequested}
      disabledReason={forbidden}
      onClick={() => cancel.mutate({ id: item.id })}
    >
      <X /> Cancel
    </Button>
  );
}
