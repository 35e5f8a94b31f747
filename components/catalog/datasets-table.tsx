"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ContractStatus } from "@/components/catalog/contract-status";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/empty-state";
import { formatBytes, formatCount, formatDate } from "@/components/ui/format";
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
    width: 145,
    sortable: true,
    priority: 2,
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
  },
  {
    id: "size",
    header: "Size",
    description: "In the lake, as Parquet",
    cell: ({ sizeBytes }) => formatBytes(sizeBytes),
    align: "right",
    width: 85,
    sortable: true,
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

export function DatasetsTable() {
  const trpc = useTRPC();
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
    <DataTable
      label="Datasets"
      columns={COLUMNS}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowHref={({ slug }) => `/datasets/${slug}`}
      empty={empty}
      filterPlaceholder="rows > 10000 and contract:failed"
      fill
    />
  );
}
