"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CheckOutcome } from "@/components/contracts/check-outcome";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDateTime } from "@/components/ui/format";
import type { ContractItem } from "@/server/contracts/schema";

const COLUMNS: readonly TableColumn<ContractItem>[] = [
  {
    id: "name",
    header: "Contract",
    cell: ({ name }) => name,
    width: 200,
    sortable: true,
    priority: 1,
  },
  {
    id: "state",
    header: "Newest evaluation",
    cell: (contract) => <CheckOutcome outcome={contract} />,
    width: 200,
    sortable: true,
    priority: 2,
  },
  {
    id: "dataset",
    header: "Dataset",
    cell: ({ datasetName }) => datasetName,
    width: 165,
    sortable: true,
  },
  {
    id: "enforcement",
    header: "When broken",
    description: "Observe: keep a record. Warn: tell. Block: stop the pipeline",
    cell: ({ enforcement }) => <Badge tone="outline">{enforcement}</Badge>,
    width: 115,
    sortable: true,
  },
  {
    id: "rules",
    header: "Rules",
    cell: ({ ruleCount }) => formatCount(ruleCount),
    align: "right",
    width: 80,
    sortable: true,
  },
  {
    id: "consumers",
    header: "Consumers",
    cell: ({ consumerCount }) => formatCount(consumerCount),
    align: "right",
    width: 115,
    sortable: true,
  },
  {
    id: "version",
    header: "Version",
    cell: ({ version }) => `v${version}`,
    align: "right",
    width: 75,
  },
  {
    id: "evaluated",
    header: "Evaluated",
    cell: ({ evaluatedAt }) => (evaluatedAt === null ? "never" : formatDateTime(evaluatedAt)),
    width: 190,
    sortable: true,
  },
];

export function ContractsTable() {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "name" });
  const rows = useInfiniteQuery(trpc.contracts.list.infiniteQueryOptions(table.input, LIST_PAGES));
  const empty = (
    <EmptyState
      title="A contract says what consumers may rely on in a dataset."
      text="Open a dataset and its tab Contract to write the first one."
    />
  );
  return (
    <DataTable
      label="Contracts"
      columns={COLUMNS}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowHref={({ slug }) => `/contracts/${slug}`}
      empty={empty}
      filterPlaceholder="state:failed and enforcement:block"
      fill
    />
  );
}
