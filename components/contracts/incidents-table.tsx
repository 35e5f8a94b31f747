"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime, formatPlural } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { IncidentItem } from "@/server/contracts/schema";

const IncidentDialog = dynamic(
  () =>
    import("@/components/contracts/incident-dialog").then((module) => ({
      default: module.IncidentDialog,
    })),
  { ssr: false },
);

const TONES = { open: "act", acknowledged: "watch", resolved: "good" } as const;

const COLUMNS: readonly TableColumn<IncidentItem>[] = [
  {
    id: "title",
    header: "Incident",
    cell: ({ title, detail }) => <span title={detail}>{title}</span>,
    width: 230,
    sortable: true,
    priority: 1,
  },
  {
    id: "state",
    header: "State",
    cell: ({ state, severity }) => (
      <Status
        state={state}
        tone={state === "open" && severity === "warning" ? "watch" : TONES[state]}
      />
    ),
    width: 130,
    sortable: true,
    priority: 2,
  },
  {
    id: "kind",
    header: "Kind",
    cell: ({ kind }) => <Badge tone="outline">{kind}</Badge>,
    width: 95,
    sortable: true,
  },
  { id: "detail", header: "What was seen", cell: ({ detail }) => detail, width: 300 },
  {
    id: "affected",
    header: "Stands on it",
    cell: ({ affected }) => countAffected(affected),
    width: 135,
  },
  { id: "owner", header: "Owner", cell: ({ owner }) => owner ?? "–", width: 100, sortable: true },
  {
    id: "opened",
    header: "Opened",
    cell: ({ openedAt }) => formatDateTime(openedAt),
    width: 165,
    sortable: true,
  },
];

function countAffected({ featureViews, models }: IncidentItem["affected"]): string {
  if (featureViews.length + models.length === 0) return "nothing known";
  return `${formatPlural(featureViews.length, "view")}, ${formatPlural(models.length, "model")}`;
}

type IncidentsTableProps = { contract?: string; dataset?: string; fill?: boolean };

/** Troubles of data, newest first: of one contract, of one dataset, or all. */
export function IncidentsTable({ contract, dataset, fill = false }: IncidentsTableProps) {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-opened" });
  const [open, setOpen] = useState<string | null>(null);
  const input = { ...table.input, contract, dataset };
  const rows = useInfiniteQuery(trpc.contracts.incidents.infiniteQueryOptions(input, LIST_PAGES));
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = items.find(({ id }) => id === open);
  return (
    <>
      <DataTable
        label="Incidents"
        columns={COLUMNS}
        state={table}
        rows={rows}
        rowId={({ id }) => id}
        onOpen={({ id }) => setOpen(id)}
        empty={
          <EmptyState
            title="No incident so far."
            text="A rule that the newest version breaks, a source that drops a column or changes a type, and data that stop arriving each open one, and close it when they are past."
          />
        }
        filterPlaceholder="state:open and kind:schema"
        fill={fill}
      />
      {shown !== undefined && <IncidentDialog incident={shown} onClose={() => setOpen(null)} />}
    </>
  );
}
