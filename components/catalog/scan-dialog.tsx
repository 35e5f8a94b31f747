"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { Dialog } from "@/components/ui/dialog";
import { formatBytes, formatDateTime, formatPlural } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ColumnChange, Scan, ScanEntry, StoreItem } from "@/server/catalog/schema";

/** Its form comes with zod, and is loaded when it is asked for. */
const AddDatasetDialog = dynamic(
  () =>
    import("@/components/catalog/add-dataset-dialog").then(({ AddDatasetDialog: Form }) => Form),
  { ssr: false },
);

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
      title={`What ${store.name} holds`}
      description={query.data ? describeScan(query.data) : undefined}
    >
      <QueryPanel errorTitle="The scan could not be loaded" label="Loading scan" query={query}>
        {(scan) =>
          scan === null ? (
            <p className="text-muted-foreground">This store was not scanned yet.</p>
          ) : (
            <ScanTable entries={scan.entries} store={store.slug} onChoose={setChosen} />
          )
        }
      </QueryPanel>
    </Dialog>
  );
}

function describeScan({ found, added, changed, gone, finishedAt }: Scan): string {
  return `${formatPlural(found, "object")} on ${formatDateTime(finishedAt)}: ${added} new, ${changed} changed, ${gone} gone since the scan before.`;
}

export function ScanTable({
  entries,
  store,
  onChoose,
  empty = "The store is empty.",
}: {
  entries: readonly ScanEntry[];
  /** Slug of the store that they lie in; without it they cannot be explored from here. */
  store?: string;
  /** Without it, nothing can be made of an entry. */
  onChoose?: (entry: ScanEntry) => void;
  empty?: string;
}) {
  const forbidden = useDisabledReason("catalog.write");
  return (
    <SimpleTable
      label="Objects of the store"
      dense
      items={entries}
      rowId={({ path }) => path}
      empty={empty}
      columns={[
        {
          id: "path",
          header: "Object",
          cell: ({ path }) => <span className="font-mono text-xs">{path}</span>,
        },
        {
          id: "change",
          header: "Change",
          cell: ({ change, columnChanges }) => (
            <span className="flex flex-col items-start gap-1">
              <Badge tone={TONES[change]}>{change}</Badge>
              {columnChanges.map((each) => (
                <ColumnChangeText key={each.column} change={each} />
              ))}
            </span>
          ),
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
          cell: ({ sizeBytes, rowCount }) => (
            <span title={rowCount === null ? undefined : `about ${formatPlural(rowCount, "row")}`}>
              {sizeBytes === null ? "–" : formatBytes(sizeBytes)}
            </span>
          ),
        },
        {
          id: "modified",
          header: "Modified",
          cell: ({ modifiedAt }) => (modifiedAt === null ? "–" : formatDateTime(modifiedAt)),
        },
        {
          id: "add",
          header: "",
          cell: (entry) =>
            entry.format !== null && entry.columns.length > 0 && entry.change !== "gone" ? (
              <span className="flex justify-end gap-1">
                {store !== undefined && entry.format === "table" && (
                  <ExploreLink name={`${store}:${entry.path}`} />
                )}
                {onChoose !== undefined && (
                  <Button size="sm" disabledReason={forbidden} onClick={() => onChoose(entry)}>
                    Make dataset
                  </Button>
                )}
              </span>
            ) : null,
        },
      ]}
    />
  );
}

/** To a table's first rows, for those who may read it without a dataset. */
function ExploreLink({ name }: { name: string }) {
  const forbidden = useDisabledReason("stores.read");
  if (forbidden !== undefined) return null;
  return (
    <Link
      href={`/explore?ds=${encodeURIComponent(name)}`}
      aria-label={`Explore ${name}`}
      className={buttonStyle({ size: "sm" })}
    >
      Explore
    </Link>
  );
}

/** A column that went or has another type breaks those who read it; a new one does not. */
function ColumnChangeText({ change: { kind, column, from, to } }: { change: ColumnChange }) {
  const text = {
    added: `+ ${column}`,
    removed: `− ${column}`,
    retyped: `${column}: ${from} → ${to}`,
  }[kind];
  return (
    <span className={kind === "added" ? "text-muted-foreground text-xs" : "text-act text-xs"}>
      {text}
    </span>
  );
}
