"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { AuditDialog } from "@/components/identity/audit-dialog";
import { diffSnapshots } from "@/components/identity/diff-snapshots";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime } from "@/components/ui/format";
import type { AuditEntry } from "@/server/identity/schema";

const COLUMNS: readonly TableColumn<AuditEntry>[] = [
  {
    id: "at",
    header: "When",
    cell: ({ at }) => formatDateTime(at),
    width: 200,
    sortable: true,
    priority: 2,
  },
  {
    id: "actor",
    header: "Who",
    cell: ({ actorName, actorKind }) => (
      <span className="inline-flex min-w-0 items-center gap-1.5">
        <span className="truncate">{actorName}</span>
        {actorKind !== "user" && <Badge>{actorKind}</Badge>}
      </span>
    ),
    width: 170,
    sortable: true,
  },
  {
    id: "action",
    header: "Action",
    cell: ({ action }) => <span className="font-mono">{action}</span>,
    width: 190,
    sortable: true,
    priority: 1,
  },
  { id: "kind", header: "Kind", cell: ({ objectKind }) => objectKind, width: 120, sortable: true },
  {
    id: "object",
    header: "Object",
    cell: ({ objectName }) => objectName,
    width: 220,
    sortable: true,
  },
  {
    id: "change",
    header: "Changed",
    cell: ({ before, after }) =>
      diffSnapshots(before, after)
        .map(({ field }) => field)
        .join(", "),
    width: 220,
  },
];

export function AuditPanel() {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-at" });
  const rows = useInfiniteQuery(trpc.audit.list.infiniteQueryOptions(table.input, LIST_PAGES));
  const [entry, setEntry] = useState<AuditEntry | null>(null);
  return (
    <>
      <DataTable
        label="Audit"
        columns={COLUMNS}
        state={table}
        rows={rows}
        rowId={({ id }) => id}
        onOpen={setEntry}
        filterPlaceholder="actor = me and action = people.changeRole and at > -7d"
        empty={
          <EmptyState
            title="Nothing was changed yet"
            text="Whatever people, programs and jobs change appears here, with the values before and after."
          />
        }
        fill
      />
      {entry !== null && <AuditDialog entry={entry} onClose={() => setEntry(null)} />}
    </>
  );
}
