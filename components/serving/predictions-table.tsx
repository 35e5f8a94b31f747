"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime, formatDuration, formatFixed } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import type { PredictionItem } from "@/server/serving/schema";

const COLUMNS: readonly TableColumn<PredictionItem>[] = [
  {
    id: "received",
    header: "Received",
    cell: ({ receivedAt }) => formatDateTime(receivedAt),
    width: 200,
    sortable: true,
  },
  {
    id: "event",
    header: "Event time",
    description: "When what is predicted happens; the recorded time for replayed rows",
    cell: ({ eventAt }) => formatDateTime(eventAt),
    width: 200,
    sortable: true,
  },
  { id: "entity", header: "Entity", cell: ({ entity }) => entity ?? "–", sortable: true },
  {
    id: "score",
    header: "Probability",
    cell: ({ score }) => formatFixed(score, 4),
    align: "right",
    width: 110,
    sortable: true,
    priority: 1,
  },
  {
    id: "decision",
    header: "Decision",
    cell: ({ decision }) => (decision ? "yes" : "no"),
    width: 90,
    sortable: true,
    priority: 2,
  },
  {
    id: "label",
    header: "What happened",
    description: "The label, once it arrived",
    cell: ({ label }) => (label === null ? "not known yet" : label ? "yes" : "no"),
    width: 130,
    sortable: true,
  },
  {
    id: "latencyMs",
    header: "Latency",
    cell: ({ latencyMs }) => formatDuration(latencyMs),
    align: "right",
    width: 100,
    sortable: true,
  },
  {
    id: "version",
    header: "Version",
    cell: ({ versionNumber }) => `v${versionNumber}`,
    width: 80,
    sortable: true,
  },
  { id: "source", header: "Source", cell: ({ source }) => <Badge>{source}</Badge>, width: 90 },
];

export function PredictionsTable({ endpointName }: { endpointName: string }) {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-received" });
  const [opened, setOpened] = useState<PredictionItem | null>(null);
  const rows = useInfiniteQuery(
    trpc.endpoints.predictions.infiniteQueryOptions({ endpointName, ...table.input }, LIST_PAGES),
  );
  return (
    <>
      <DataTable
        label="Predictions"
        columns={COLUMNS}
        state={table}
        rows={rows}
        rowId={({ id }) => id}
        onOpen={setOpened}
        filterPlaceholder="score > 0.5 and label = false and feature.age > 60"
        empty={
          <EmptyState
            title="No prediction yet"
            text="Each answered instance is logged here before the answer leaves."
          />
        }
      />
      {opened !== null && <PredictionDialog prediction={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

type PredictionDialogProps = { prediction: PredictionItem; onClose: () => void };

function PredictionDialog({ prediction, onClose }: PredictionDialogProps) {
  const { id, features, score, decision, label, latencyMs, modelMs, queueMs } = prediction;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={
        <span className="inline-flex items-center gap-2">
          <span className="font-mono">{id}</span>
          <CopyButton text={id} label="Copy the prediction's id" />
        </span>
      }
      description={`Scored by v${prediction.versionNumber}, received ${formatDateTime(prediction.receivedAt)}`}
    >
      <div className="grid gap-6 sm:grid-cols-2">
        <section className="flex flex-col gap-2">
          <h3 className="font-medium">Answer</h3>
          <KeyValueList
            items={[
              { label: "Probability", value: formatFixed(score, 4) },
              { label: "Decision", value: decision ? "yes" : "no" },
              {
                label: "What happened",
                value: label === null ? "not known yet" : label ? "yes" : "no",
              },
              { label: "Total", value: formatDuration(latencyMs) },
              { label: "Before the model", value: formatDuration(queueMs) },
              { label: "In the model", value: formatDuration(modelMs) },
            ]}
          />
        </section>
        <section className="flex flex-col gap-2">
          <h3 className="font-medium">Features as received</h3>
          <KeyValueList
            items={Object.entries(features).map(([name, value]) => ({
              label: name,
              value: value === null ? "missing" : String(value),
            }))}
          />
        </section>
      </div>
    </Dialog>
  );
}
