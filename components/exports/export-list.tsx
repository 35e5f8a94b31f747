"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Trash2, X } from "lucide-react";
import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { describeOptions, sumBytes } from "@/components/exports/snippets";
import { useExports } from "@/components/exports/use-exports";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { formatBytes, formatCount, formatDateTime } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { QueryPanel } from "@/components/ui/query-panel";
import { Status } from "@/components/ui/status";
import type { ExportItem } from "@/server/tracking/exports/schema";

const isUnderWay = ({ state }: ExportItem) => state === "queued" || state === "running";

/** Exports of the project, newest first, with their way or their files. */
export function ExportList({ project }: { project: string }) {
  const query = useExports(project);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <QueryPanel errorTitle="The exports could not be listed" label="Loading exports" query={query}>
      {(items) =>
        items.length === 0 ? (
          <EmptyState
            title="Nothing was exported yet"
            text="An export stays here for seven days, to download whole or file by file."
          />
        ) : (
          <Card title="Exports" flush>
            <SimpleTable
              label="Exports"
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
                  id: "options",
                  header: "Holds",
                  cell: ({ options }) => describeOptions(options),
                },
                { id: "state", header: "State", width: 400, cell: (item) => <Way item={item} /> },
                {
                  id: "size",
                  header: "Size",
                  align: "right",
                  cell: ({ result }) => (result === null ? "–" : formatBytes(sumBytes(result))),
                },
                {
                  id: "actions",
                  header: "",
                  align: "right",
                  cell: (item) => (
                    <Actions
                      item={item}
                      isOpen={open === item.id}
                      onOpen={() => setOpen(open === item.id ? null : item.id)}
                    />
                  ),
                },
              ]}
            />
            {items.map((item) =>
              item.id === open && item.result !== null ? <Files key={item.id} item={item} /> : null,
            )}
          </Card>
        )
      }
    </QueryPanel>
  );
}

function Way({ item }: { item: ExportItem }) {
  if (isUnderWay(item)) {
    const text = item.cancelRequested ? "cancelling" : (item.note ?? "waiting for a worker");
    return <ProgressBar label="Export" value={item.progress} text={text} />;
  }
  if (item.error !== null && item.state === "failed") {
    return <span className="text-act">{item.error}</span>;
  }
  if (item.state === "succeeded" && item.result === null) {
    return <span className="text-muted-foreground">files removed</span>;
  }
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <Status state={item.state} />
      {item.expiresAt !== null && (
        <span className="text-muted-foreground text-xs">
          kept until {formatDateTime(item.expiresAt)}
        </span>
      )}
    </span>
  );
}

function Actions({
  item,
  isOpen,
  onOpen,
}: {
  item: ExportItem;
  isOpen: boolean;
  onOpen: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const forbidden = useDisabledReason("runs.write");
  const [asks, setAsks] = useState(false);
  const remove = useMutation(
    trpc.exports.delete.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.exports.list.queryKey() }),
    }),
  );
  if (isUnderWay(item)) {
    return (
      <Button
        size="sm"
        variant="ghost"
        busy={remove.isPending || item.cancelRequested}
        disabledReason={forbidden}
        onClick={() => remove.mutate({ id: item.id })}
      >
        <X /> Cancel
      </Button>
    );
  }
  if (item.result === null) return null;
  return (
    <span className="inline-flex items-center gap-1">
      <Button size="sm" variant="ghost" aria-expanded={isOpen} onClick={onOpen}>
        {item.result.files.length} files
      </Button>
      <a href={`/api/v1/exports/${item.id}/zip`} download className={buttonStyle({ size: "sm" })}>
        <Download /> Download
      </a>
      <Button
        size="icon"
        variant="ghost"
        aria-label="Remove the export's files"
        title="Remove"
        disabledReason={forbidden}
        onClick={() => setAsks(true)}
      >
        <Trash2 />
      </Button>
      <ConfirmDialog
        open={asks}
        onOpenChange={setAsks}
        title="Remove the export's files?"
        effect="Its files go now and not after their seven days. The runs stay as they are."
        confirmLabel="Remove"
        danger
        onConfirm={() => remove.mutateAsync({ id: item.id })}
      />
    </span>
  );
}

function Files({ item }: { item: ExportItem }) {
  return (
    <div className="border-t">
      <SimpleTable
        label="Files of the export"
        dense
        items={item.result?.files ?? []}
        rowId={({ name }) => name}
        columns={[
          {
            id: "name",
            header: "File",
            cell: ({ name }) => (
              <a
                href={`/api/v1/exports/${item.id}/files/${name}`}
                download
                className="font-mono text-sm underline hover:text-foreground"
              >
                {name}
              </a>
            ),
          },
          {
            id: "rows",
            header: "Rows",
            align: "right",
            cell: ({ rows }) => (rows === null ? "–" : formatCount(rows)),
          },
          {
            id: "size",
            header: "Size",
            align: "right",
            cell: ({ sizeBytes }) => formatBytes(sizeBytes),
          },
          {
            id: "hash",
            header: "SHA-256",
            cell: ({ sha256 }) => (
              <span className="font-mono text-muted-foreground text-xs" title={sha256}>
                {sha256.slice(0, 12)}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}
