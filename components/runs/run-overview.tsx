import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import { formatCount, formatNumber, truncateMiddle } from "@/components/ui/format";
import { findMetricMeaning } from "@/server/tracking/constants";
import type { MetricSummary, RunDetail, RunInputRecord } from "@/server/tracking/schema";

const METRIC_COLUMNS = [
  {
    id: "key",
    header: "Metric",
    cell: ({ key }: MetricSummary) => <span title={findMetricMeaning(key)?.definition}>{key}</span>,
  },
  {
    id: "last",
    header: "Last",
    align: "right" as const,
    cell: ({ last }: MetricSummary) => formatNumber(last, 4),
  },
  {
    id: "range",
    header: "Lowest to highest",
    align: "right" as const,
    cell: ({ min, max, count }: MetricSummary) =>
      count === 1 ? "–" : `${formatNumber(min, 4)} to ${formatNumber(max, 4)}`,
  },
  {
    id: "count",
    header: "Points",
    align: "right" as const,
    cell: ({ count }: MetricSummary) => formatCount(count),
  },
];

const INPUT_COLUMNS = [
  { id: "context", header: "For", cell: ({ context }: RunInputRecord) => context },
  {
    id: "dataset",
    header: "Dataset version",
    cell: ({ datasetSlug, datasetVersion }: RunInputRecord) => (
      <Link href={`/datasets/${datasetSlug}`} className="underline hover:text-accent-strong">
        {datasetSlug} v{datasetVersion}
      </Link>
    ),
  },
  {
    id: "view",
    header: "Feature view",
    cell: ({ featureView, featureViewVersion }: RunInputRecord) => (
      <Link href={`/features/${featureView}`} className="underline hover:text-accent-strong">
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

export function RunOverview({ run }: { run: RunDetail }) {
  return (
    <div className="flex flex-col gap-6">
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card
          flush
          title="Metrics"
          description="evaluation.* and training.* were measured on the rows listed below under their names."
        >
          <SimpleTable
            label="Metrics"
            columns={METRIC_COLUMNS}
            items={run.metrics}
            rowId={({ key }) => key}
            empty="No metric was logged."
            dense
          />
        </Card>
        <Card flush title="Params">
          <SimpleTable
            label="Params"
            columns={[
              { id: "key", header: "Param", cell: ({ key }) => key },
              { id: "value", header: "Value", cell: ({ value }) => value },
            ]}
            items={run.params}
            rowId={({ key }) => key}
            empty="No param was logged."
            dense
          />
        </Card>
      </div>
      <Card flush title="Data it read">
        <SimpleTable
          label="Data it read"
          columns={INPUT_COLUMNS}
          items={run.inputs}
          rowId={({ context }) => context}
          empty="No dataset version was logged."
          dense
        />
      </Card>
      {run.note !== "" && (
        <Card title="Note">
          <p className="whitespace-pre-wrap">{run.note}</p>
        </Card>
      )}
    </div>
  );
}
