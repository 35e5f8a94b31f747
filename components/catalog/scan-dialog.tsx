"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { AddDatasetDialog } from "@/components/catalog/add-dataset-dialog";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatBytes, formatDateTime, formatPlural } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { Scan, ScanEntry, StoreItem } from "@/server/catalog/schema";

const TONES = { added: "good", changed: "watch", gone: "act", same: "outline" } as const;

/** What the last scan found, what changed since the one before, and how a file becomes a dataset. */
export function ScanDialog({ store, onClose }: { store: StoreItem; onClose: () => void }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.stores.lastScan.queryOptions({ store: store.id }));
  const [chosen, setChosen] = useState<ScanEntry | null>(null);
  if (chosen !== null) {
    return <AddDatasetDialog store={store} entry={chosen} onClose={onClose} />;
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="xl"
      title={`Files of ${store.name}`}
      description={query.data ? describeScan(query.data) : undefined}
    >
      <QueryPanel errorTitle="The scan could not be loaded" label="Loading scan" query={query}>
        {(scan) =>
          scan === null ? (
            <p className="text-muted-foreground">This store was not scanned yet.</p>
          ) : (
            <ScanTable entries={scan.entries} onChoose={setChosen} />
          )
        }
      </QueryPanel>
    </Dialog>
  );
}

function describeScan({ found, added, changed, gone, finishedAt }: Scan): string {
  return `${formatPlural(found, "file")} on ${formatDateTime(finishedAt)}: ${added} new, ${changed} changed, ${gone} gone since the scan before.`;
}

function ScanTable({
  entries,
  onChoose,
}: {
  entries: readonly ScanEntry[];
  onChoose: (entry: ScanEntry) => void;
}) {
  const forbidden = useDisabledReason("catalog.write");
  return (
    <SimpleTable
      label="Files of the store"
      dense
      items={entries}
      rowId={({ path }) => path}
      empty="The store is empty."
      columns={[
        {
          id: "path",
          header: "File",
          cell: ({ path }) => <span className="font-mono text-xs">{path}</span>,
        },
        {
          id: "change",
          header: "Change",
          cell: ({ change }) => <Badge tone={TONES[change]}>{change}</Badge>,
        },
        { id: "format", header: "Format", cell: ({ format }) => format ?? "other" },
        {
          id: "columns",
          header: "Columns",
          cell: ({ columns, problem }) => (
            <span title={columns.map(({ name, type }) => `${name} ${type}`).join("\n")}>
              {problem ?? (columns.length === 0 ? "–" : columns.length)}
            </span>
          ),
        },
        {
          id: "size",
          header: "Size",
          align: "right",
          cell: ({ sizeBytes }) => formatBytes(sizeBytes),
        },
        {
          id: "modified",
          header: "Modified",
          cell: ({ modifiedAt }) => formatDateTime(modifiedAt),
        },
        {
          id: "add",
          header: "",
          cell: (entry) =>
            entry.format === "csv" && entry.columns.length > 0 && entry.change !== "gone" ? (
              <Button size="sm" disabledReason={forbidden} onClick={() => onChoose(entry)}>
                Make dataset
              </Button>
            ) : null,
        },
      ]}
    />
  );
}
