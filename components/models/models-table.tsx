"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { AliasBadges } from "@/components/models/alias-badges";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDateTime, formatFixed } from "@/components/ui/format";
import { TrustMark } from "@/components/ui/trust-mark";
import type { ModelListItem } from "@/server/registry/schema";

const COLUMNS: readonly TableColumn<ModelListItem>[] = [
  {
    id: "name",
    header: "Model",
    cell: ({ name, title }) => <span title={title}>{name}</span>,
    width: 200,
    sortable: true,
  },
  {
    id: "useCase",
    header: "Use case",
    cell: ({ useCase }) => useCase || "–",
    width: 240,
    sortable: true,
  },
  {
    id: "aliases",
    header: "Aliases",
    cell: ({ aliases }) => (
      <AliasBadges aliases={aliases.map(({ alias, number }) => `${alias} v${number}`)} />
    ),
    width: 240,
    priority: 2,
  },
  {
    id: "versions",
    header: "Versions",
    cell: ({ versionCount }) => formatCount(versionCount),
    align: "right",
    width: 90,
    sortable: true,
  },
  {
    id: "latest",
    header: "Latest",
    cell: ({ latestNumber, latestCreatedAt }) =>
      latestNumber === null ? "none" : `v${latestNumber}, ${formatDateTime(latestCreatedAt)}`,
    width: 220,
    sortable: true,
  },
  {
    id: "auc",
    header: "AUC of the latest",
    description: "Area under the ROC curve on the rows the version was evaluated on",
    cell: ({ latestAuc }) =>
      latestAuc === null ? (
        "not measured"
      ) : (
        <span className="inline-flex items-baseline gap-2">
          <TrustMark n={latestAuc.n} window={latestAuc} computedAt={latestAuc.computedAt} />
          {formatFixed(latestAuc.value)}
        </span>
      ),
    align: "right",
    width: 420,
  },
  {
    id: "tier",
    header: "Tier",
    cell: ({ tier }) => String(tier),
    align: "right",
    width: 70,
    sortable: true,
  },
  { id: "project", header: "Project", cell: ({ project }) => project, sortable: true },
];

export function ModelsTable() {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-updated" });
  const rows = useInfiniteQuery(trpc.models.list.infiniteQueryOptions(table.input, LIST_PAGES));
  return (
    <DataTable
      label="Models"
      columns={COLUMNS}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowHref={({ name }) => `/models/${name}`}
      filterPlaceholder="alias:champion or tier = 1"
      empty={
        <EmptyState
          title="No model is registered yet"
          text="A pipeline's register step makes versions; run one to see its model here."
        />
      }
      fill
    />
  );
}
