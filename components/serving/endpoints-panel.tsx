"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { CreateEndpointDialog } from "@/components/serving/create-endpoint-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDateTime, formatDuration } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { Status } from "@/components/ui/status";
import type { EndpointListItem } from "@/server/serving/schema";

const COLUMNS: readonly TableColumn<EndpointListItem>[] = [
  {
    id: "name",
    header: "Endpoint",
    cell: ({ name }) => name,
    width: 165,
    sortable: true,
    priority: 1,
  },
  { id: "model", header: "Model", cell: ({ modelName }) => modelName, width: 150, sortable: true },
  {
    id: "version",
    header: "Serves",
    cell: ({ versionNumber }) =>
      versionNumber === null ? (
        <Status state="unknown" word="No version yet" />
      ) : (
        <Status state="serving" word={`v${versionNumber}`} />
      ),
    width: 135,
    sortable: true,
    priority: 2,
  },
  {
    id: "predictions",
    header: "Predictions, 24 h",
    description: "Answered in the last 24 hours; calls of the Try it form are left out",
    cell: ({ predictions24h }) => formatCount(predictions24h),
    align: "right",
    width: 135,
    sortable: true,
  },
  {
    id: "latencyP95Ms",
    header: "p95, 24 h",
    description: "95 of 100 predictions of the last 24 hours were ready within this time",
    cell: ({ latencyP95Ms }) => formatDuration(latencyP95Ms),
    align: "right",
    width: 95,
    sortable: true,
  },
  {
    id: "deployed",
    header: "Last deployed",
    cell: ({ deployedAt, deployedByName }) =>
      deployedAt === null ? "never" : `${formatDateTime(deployedAt)} by ${deployedByName}`,
    width: 265,
    sortable: true,
  },
  {
    id: "lastPrediction",
    header: "Last prediction",
    cell: ({ lastPredictionAt }) =>
      lastPredictionAt === null ? "never" : formatDateTime(lastPredictionAt),
    width: 195,
    sortable: true,
  },
];

export function EndpointsPanel() {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "name" });
  const rows = useInfiniteQuery(trpc.endpoints.list.infiniteQueryOptions(table.input, LIST_PAGES));
  const [isCreating, setIsCreating] = useState(false);
  const forbidden = useDisabledReason("endpoints.write");
  const create = (
    <Button variant="primary" disabledReason={forbidden} onClick={() => setIsCreating(true)}>
      New endpoint
    </Button>
  );
  return (
    <Page wide fill>
      <PageHeader
        title="Endpoints"
        lead="Addresses that answer with a model's prediction, and which version answers."
        actions={create}
      />
      <DataTable
        label="Endpoints"
        columns={COLUMNS}
        state={table}
        rows={rows}
        rowId={({ id }) => id}
        rowHref={({ name }) => `/endpoints/${name}`}
        filterPlaceholder="model:term-deposit or predictions > 1000"
        empty={
          <EmptyState
            title="No endpoint yet"
            text="An endpoint gives a registered model an address that other programs call."
            action={create}
          />
        }
        fill
      />
      <CreateEndpointDialog open={isCreating} onOpenChange={setIsCreating} />
    </Page>
  );
}
