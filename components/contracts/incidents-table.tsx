"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useQueryState } from "nuqs";
import { INCIDENT_TONES } from "@/components/contracts/incident-tones";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
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
        tone={state === "open" && severity === "warning" ? "watch" : INCIDENT_TONES[state]}
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
  const [open, setOpen] = useQueryState("incident");
  const input = { ...table.input, contract, dataset };
  const rows = useInfiniteQuery(trpc.contracts.incidents.infiniteQueryOptions(input, LIST_PAGES));
  return (
    <>
      <DataTable
        label="Incidents"
        columns={COLUMNS}
        state={table}
        rows={rows}
        rowId={({ id }) => id}
        onOpen={({ id }) => void setOpen(id)}
        notices={<QuickFilters filter={table.filter} onFilter={table.setFilter} />}
        empty={
          <EmptyState
            title="No incident so far."
            text="A rule that the newest version breaks, a source that drops a column or changes a type, and data that stop arriving each open one, and close it when they are past."
          />
        }
        filterPlaceholder="state:open and dataset:orders"
        fill={fill}
      />
      {open !== null && <IncidentDialog id={open} onClose={() => void setOpen(null)} />}
    </>
  );
}

type QuickFiltersProps = { filter: string; onFilter: (filter: string) => void };

/** What people look for most; everything else is written into the filter box. */
function QuickFilters({ filter, onFilter }: QuickFiltersProps) {
  const trpc = useTRPC();
  const { data: me } = useQuery(trpc.me.get.queryOptions());
  const choices = [
    { label: "Not resolved", value: "state != resolved" },
    ...(me === undefined ? [] : [{ label: "Mine", value: `owner = ${JSON.stringify(me.name)}` }]),
    { label: "Nobody’s", value: "state:open" },
  ];
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Quick filters</legend>
      {choices.map(({ label, value }) => (
        <Button
          key={label}
          size="sm"
          variant={filter === value ? "secondary" : "ghost"}
          aria-pressed={filter === value}
          onClick={() => onFilter(filter === value ? "" : value)}
        >
          {label}
        </Button>
      ))}
    </fieldset>
  );
}
