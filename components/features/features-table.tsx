"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { FIRST_VIEW_COMMAND } from "@/components/features/first-view-command";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatPercent } from "@/components/ui/format";
import { TrustMark } from "@/components/ui/trust-mark";
import type { FeatureItem } from "@/server/features/schema";

const COLUMNS: readonly TableColumn<FeatureItem>[] = [
  {
    id: "name",
    header: "Feature",
    cell: ({ name, description }) => <span title={description}>{name}</span>,
    width: 130,
    sortable: true,
    priority: 1,
  },
  {
    id: "view",
    header: "View",
    cell: ({ view, viewVersion }) => `${view} v${viewVersion}`,
    width: 195,
    sortable: true,
    priority: 2,
  },
  { id: "entity", header: "Entity", cell: ({ entity }) => entity, width: 75, sortable: true },
  { id: "type", header: "Type", cell: ({ type }) => type, width: 105, sortable: true },
  {
    id: "dataset",
    header: "Source",
    cell: ({ dataset, source }) => (
      <span className="font-mono text-xs">
        {dataset}.{source}
      </span>
    ),
    width: 195,
    sortable: true,
  },
  {
    id: "imputation",
    header: "Filled with",
    description: "How a missing value is filled; fitted on training rows only",
    cell: ({ strategy }) => strategy,
    width: 105,
    sortable: true,
  },
  {
    id: "missing",
    header: "Missing",
    description: "Share of missing values in the newest training set",
    cell: ({ missingShare, trainingRows, measuredAt }) =>
      missingShare === null ? (
        "not measured"
      ) : (
        <span className="inline-flex items-baseline gap-2">
          {formatPercent(missingShare)}
          <TrustMark n={trainingRows ?? undefined} computedAt={measuredAt} />
        </span>
      ),
    width: 235,
    sortable: true,
  },
  {
    id: "models",
    header: "Models",
    description: "Models with a version that was trained from the view",
    cell: ({ modelCount }) => formatCount(modelCount),
    align: "right",
    width: 95,
    sortable: true,
  },
];

/** Features of the newest version of every view. */
export function FeaturesTable() {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "name" });
  const rows = useInfiniteQuery(trpc.features.list.infiniteQueryOptions(table.input, LIST_PAGES));
  const empty = (
    <EmptyState
      title="A feature view says which columns models read, and how missing values are filled."
      text="Define an entity and a first view through the API, with a key from API keys. Name the dataset by its address."
      command={FIRST_VIEW_COMMAND}
    />
  );
  return (
    <DataTable
      label="Features"
      columns={COLUMNS}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowHref={({ view, name }) => `/features/${view}?tab=imputation&feature=${name}`}
      empty={empty}
      filterPlaceholder="type:numeric and missing > 0.1"
      fill
    />
  );
}
