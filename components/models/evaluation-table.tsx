import { SimpleTable } from "@/components/data-table/simple-table";
import { formatFixed } from "@/components/ui/format";
import { TrustMark } from "@/components/ui/trust-mark";
import type { EvaluationMetric, ModelVersionSummary } from "@/server/registry/schema";
import { findMetricMeaning } from "@/server/tracking/constants";

/** Metrics in rows, versions in columns; each split says what it was measured on. */
export function EvaluationTable({
  versions,
  split,
}: {
  versions: readonly ModelVersionSummary[];
  split: EvaluationMetric["split"];
}) {
  const measured = versions.filter(({ evaluation }) => evaluation.some((m) => m.split === split));
  const keys = [
    ...new Set(
      measured.flatMap(({ evaluation }) =>
        evaluation.filter((metric) => metric.split === split).map(({ key }) => key),
      ),
    ),
  ];
  const find = (version: ModelVersionSummary, key?: string) =>
    version.evaluation.find(
      (metric) => metric.split === split && (key === undefined || metric.key === key),
    );
  return (
    <div className="flex flex-col gap-2">
      <SimpleTable
        label={`Quality on ${split} rows`}
        dense
        items={keys.map((key) => ({ key }))}
        rowId={({ key }) => key}
        empty="Nobody measured these versions yet."
        columns={[
          { id: "metric", header: "Metric", cell: ({ key }) => <MetricName metric={key} /> },
          ...measured.map((version) => ({
            id: version.id,
            header: `v${version.number}`,
            align: "right" as const,
            cell: ({ key }: { key: string }) => {
              const metric = find(version, key);
              return metric === undefined ? "not measured" : formatFixed(metric.value);
            },
          })),
        ]}
      />
      <ul className="flex flex-col gap-1 px-3 pb-3">
        {measured.map((version) => {
          const metric = find(version);
          if (metric === undefined) return null;
          const { n, from, to, computedAt } = metric;
          return (
            <li key={version.id} className="flex flex-wrap items-baseline gap-2 text-xs">
              <span>v{version.number}</span>
              <TrustMark n={n} window={{ from, to }} computedAt={computedAt} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function MetricName({ metric }: { metric: string }) {
  const meaning = findMetricMeaning(metric);
  return <span title={meaning?.definition}>{meaning?.label ?? metric}</span>;
}
