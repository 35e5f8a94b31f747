"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { ContractStatus } from "@/components/catalog/contract-status";
import { FacetBar } from "@/components/catalog/governance/facet-menu";
import { QualityScore } from "@/components/catalog/governance/quality-card";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/empty-state";
import { formatBytes, formatCount, formatDate } from "@/components/ui/format";
import { EDIT_MAX } from "@/server/catalog/governance/constants";
import type { DatasetItem } from "@/server/catalog/schema";

const COLUMNS: readonly TableColumn<DatasetItem>[] = [
  {
    id: "name",
    header: "Dataset",
    cell: ({ name, description }) => <span title={description}>{name}</span>,
    width: 190,
    sortable: true,
    priority: 1,
  },
  {
    id: "contract",
    header: "Contract",
    cell: ({ contractState }) => <ContractStatus state={contractState} />,
    width: 150,
    sortable: true,
    priority: 2,
  },
  {
    id: "quality",
    header: "Quality",
    description: "Of 100: contract, completeness, freshness, documentation and ownership",
    cell: ({ quality }) => <QualityScore score={quality} />,
    align: "right",
    width: 85,
    sortable: true,
  },
  {
    id: "owner",
    header: "Owner",
    cell: ({ owner }) => owner ?? <span className="text-muted-foreground">nobody</span>,
    width: 120,
    sortable: true,
  },
  {
    id: "store",
    header: "Store and file",
    cell: ({ store, path }) => (
      <span className="font-mono text-xs">
        {store}/{path}
      </span>
    ),
    width: 200,
    sortable: true,
  },
  {
    id: "rows",
    header: "Rows",
    description: "Of the newest version",
    cell: ({ rowCount }) => formatCount(rowCount),
    align: "right",
    width: 90,
    sortable: true,
  },
  {
    id: "columns",
    header: "Columns",
    cell: ({ columnCount }) => formatCount(columnCount),
    align: "right",
    width: 85,
    defaultVisible: false,
  },
  {
    id: "size",
    header: "Size",
    description: "In the lake, as Parquet",
    cell: ({ sizeBytes }) => formatBytes(sizeBytes),
    align: "right",
    width: 85,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "until",
    header: "Covers",
    description: "First and last value of the time column",
    cell: ({ timeFrom, timeTo }) =>
      timeFrom === null ? "no time column" : `${formatDate(timeFrom)} to ${formatDate(timeTo)}`,
    width: 205,
    sortable: true,
  },
  {
    id: "ingested",
    header: "Newest version",
    cell: ({ latestNumber, ingestedAt }) =>
      latestNumber === null ? "not ingested" : `v${latestNumber}, ${formatDate(ingestedAt)}`,
    width: 140,
    sortable: true,
  },
  {
    id: "consumers",
    header: "Feature views",
    cell: ({ consumers }) => formatCount(consumers),
    align: "right",
    width: 115,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "domain",
    header: "Domain",
    cell: ({ domain }) => domain,
    width: 120,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "sensitivity",
    header: "Sensitivity",
    cell: ({ sensitivity }) => sensitivity,
    width: 115,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "lastRead",
    header: "Last read",
    description: "The last day on which somebody looked at, queried or trained on it",
    cell: ({ lastReadOn }) => (lastReadOn === null ? "never" : formatDate(lastReadOn)),
    width: 115,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "tags",
    header: "Tags",
    cell: ({ tags }) => (
      <span className="inline-flex gap-1">
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
    width: 170,
    defaultVisible: false,
  },
  {
    id: "tier",
    header: "Tier",
    description: "1 is what the business stands on",
    cell: ({ tier }) => tier,
    align: "right",
    width: 60,
    sortable: true,
    defaultVisible: false,
  },
];

/** Its form comes with zod, and is loaded when it is asked for. */
const EditManyDialog = dynamic(
  () =>
    import("@/components/catalog/governance/edit-many-dialog").then(
      ({ EditManyDialog: Form }) => Form,
    ),
  { ssr: false },
);
const UNUSED = "not lastRead > -90d";

export function DatasetsTable() {
  const trpc = useTRPC();
  const forbidden = useDisabledReason("catalog.write");
  const [edited, setEdited] = useState<{ ids: readonly string[]; clear: () => void } | null>(null);
  const table = useTableState({ defaultSort: "name" });
  const rows = useInfiniteQuery(trpc.datasets.list.infiniteQueryOptions(table.input, LIST_PAGES));
  const empty = (
    <EmptyState
      title="A dataset is a file of a store, read into checked versions."
      text="Scan a store, look at its files and make a dataset of one."
      action={
        <Link href="/stores" className={buttonStyle({ variant: "primary" })}>
          Open stores
        </Link>
      }
    />
  );
  return (
    <>
      <DataTable
        label="Datasets"
        columns={COLUMNS}
        state={table}
        rows={rows}
        rowId={({ id }) => id}
        rowHref={({ slug }) => `/datasets/${slug}`}
        empty={empty}
        filterPlaceholder="rows > 10000 and contract:failed"
        rowLabel={({ name }) => name}
        selectionActions={({ ids, clear }) => (
          <Button
            size="sm"
            disabledReason={forbidden ?? tooMany(ids.length)}
            onClick={() => setEdited({ ids, clear })}
          >
            Edit owner, tier, tags…
          </Button>
        )}
        notices={
          <div className="flex w-full flex-wrap items-center gap-1">
            <FacetBar filter={table.filter} onFilter={table.setFilter} />
            <Button
              size="sm"
              variant={table.filter === UNUSED ? "secondary" : "ghost"}
              aria-pressed={table.filter === UNUSED}
              onClick={() => table.setFilter(table.filter === UNUSED ? "" : UNUSED)}
            >
              Not read for 90 days
            </Button>
          </div>
        }
        fill
      />
      {edited !== null && (
        <EditManyDialog
          ids={edited.ids}
          onClose={() => setEdited(null)}
          onDone={() => {
            edited.clear();
            setEdited(null);
          }}
        />
      )}
    </>
  );
}

function tooMany(count: number): string | undefined {
  return count > EDIT_MAX ? `Choose ${formatCount(EDIT_MAX)} at most` : undefined;
}
