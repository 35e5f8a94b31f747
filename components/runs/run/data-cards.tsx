"use client";

import Link from "next/link";
import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { prettyJson } from "@/components/runs/run/table-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { formatCount, truncateMiddle } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { SnippetBox } from "@/components/ui/snippet-box";
import type { LoggedDataset, RunDetail, RunInputRecord } from "@/server/tracking/schema";

const LINK = "underline hover:text-accent-strong";

const INPUT_COLUMNS = [
  { id: "context", header: "For", cell: ({ context }: RunInputRecord) => context },
  {
    id: "dataset",
    header: "Dataset version",
    cell: ({ datasetSlug, datasetVersion }: RunInputRecord) => (
      <Link href={`/datasets/${datasetSlug}`} className={LINK}>
        {datasetSlug} v{datasetVersion}
      </Link>
    ),
  },
  {
    id: "view",
    header: "Feature view",
    cell: ({ featureView, featureViewVersion }: RunInputRecord) => (
      <Link href={`/features/${featureView}`} className={LINK}>
        {featureView} v{featureViewVersion}
      </Link>
    ),
  },
  { id: "window", header: "Window", cell: ({ from, to }: RunInputRecord) => `${from} to ${to}` },
  {
    id: "rows",
    header: "Rows",
    align: "right" as const,
    cell: ({ rowCount }: RunInputRecord) => formatCount(rowCount),
  },
  {
    id: "hash",
    header: "Content hash",
    cell: ({ featureSetHash }: RunInputRecord) => (
      <span className="font-mono text-sm" title={featureSetHash}>
        {truncateMiddle(featureSetHash)}
      </span>
    ),
  },
];

/** What the run read: versions of our datasets, and datasets as a client described them. */
export function DataCards({ run }: { run: RunDetail }) {
  if (run.inputs.length === 0 && run.datasets.length === 0) {
    return (
      <Card title="Data it read">
        <p className="text-muted-foreground">No dataset was logged.</p>
      </Card>
    );
  }
  return (
    <>
      {run.inputs.length > 0 && (
        <Card flush title="Data it read">
          <SimpleTable
            label="Data it read"
            columns={INPUT_COLUMNS}
            items={run.inputs}
            rowId={({ context }) => context}
            dense
          />
        </Card>
      )}
      {run.datasets.length > 0 && <LoggedDatasets datasets={run.datasets} />}
    </>
  );
}

function LoggedDatasets({ datasets }: { datasets: readonly LoggedDataset[] }) {
  const [opened, setOpened] = useState<LoggedDataset | null>(null);
  return (
    <Card flush title="Datasets the client logged">
      <SimpleTable
        label="Datasets the client logged"
        dense
        items={datasets}
        rowId={({ name, digest }) => `${name} ${digest}`}
        columns={[
          {
            id: "name",
            header: "Dataset",
            cell: (dataset) => (
              <button type="button" className={LINK} onClick={() => setOpened(dataset)}>
                {dataset.name}
              </button>
            ),
          },
          { id: "context", header: "For", cell: (dataset) => contextOf(dataset) ?? "–" },
          { id: "source", header: "Source", cell: ({ sourceType }) => sourceType },
          {
            id: "digest",
            header: "Digest",
            cell: ({ digest }) => <span className="font-mono text-sm">{digest}</span>,
          },
          {
            id: "open",
            header: "",
            align: "right",
            cell: (dataset) => (
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Details of ${dataset.name}`}
                onClick={() => setOpened(dataset)}
              >
                Details
              </Button>
            ),
          },
        ]}
      />
      {opened !== null && <DatasetDialog dataset={opened} onClose={() => setOpened(null)} />}
    </Card>
  );
}

const CONTEXT_TAG = "mlflow.data.context";

function contextOf({ tags }: LoggedDataset): string | null {
  return tags.find(({ key }) => key === CONTEXT_TAG)?.value ?? null;
}

type DatasetDialogProps = { dataset: LoggedDataset; onClose: () => void };

function DatasetDialog({ dataset, onClose }: DatasetDialogProps) {
  const { name, digest, sourceType, source, schema, profile, tags } = dataset;
  const others = tags.filter(({ key }) => key !== CONTEXT_TAG);
  return (
    <Dialog open onOpenChange={onClose} title={name} description="As the client described it">
      <div className="flex flex-col gap-4">
        <KeyValueList
          items={[
            { label: "Read for", value: contextOf(dataset) },
            { label: "Digest", value: <span className="font-mono text-sm">{digest}</span> },
            { label: "Source type", value: sourceType },
            ...others.map(({ key, value }) => ({ label: key, value })),
          ]}
        />
        <SnippetBox title="Source" code={prettyJson(source) ?? source} />
        {schema !== null && <SnippetBox title="Schema" code={prettyJson(schema) ?? schema} />}
        {profile !== null && <SnippetBox title="Profile" code={prettyJson(profile) ?? profile} />}
      </div>
    </Dialog>
  );
}
