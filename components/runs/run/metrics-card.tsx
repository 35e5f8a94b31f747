"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { countOf } from "@/components/runs/run/params-card";
import { useDefinitions } from "@/components/runs/run/use-definitions";
import { Card } from "@/components/ui/card";
import { formatCount, formatNumber } from "@/components/ui/format";
import type { MetricSummary } from "@/server/tracking/schema";
import type { MetricDefinition } from "@/server/tracking/workspace/schema";

type MetricsCardProps = {
  project: string;
  metrics: readonly MetricSummary[];
  /** Part of a key, in lower case. */
  search: string;
};

const RIGHT = { align: "right" as const };

/** Every metric of a run: last, lowest and highest value and where they lie. */
export function MetricsCard({ project, metrics, search }: MetricsCardProps) {
  const definitions = useDefinitions(
    project,
    metrics.map(({ key }) => key),
  );
  const found = metrics.filter(({ key }) =>
    `${key}\n${definitions.get(key)?.label ?? ""}`.toLowerCase().includes(search),
  );
  return (
    <Card flush title="Metrics" aside={countOf(found.length, metrics.length)}>
      <SimpleTable
        label="Metrics"
        dense
        items={found}
        rowId={({ key }) => key}
        empty={metrics.length === 0 ? "No metric was logged." : "No metric fits the search."}
        columns={[
          {
            id: "key",
            header: "Metric",
            cell: ({ key }) => <MetricName name={key} definition={definitions.get(key)} />,
          },
          { id: "last", header: "Last", ...RIGHT, cell: ({ last }) => <Value value={last} /> },
          {
            id: "min",
            header: "Lowest",
            ...RIGHT,
            cell: ({ min, minStep, count }) => <Extreme value={min} step={minStep} count={count} />,
          },
          {
            id: "max",
            header: "Highest",
            ...RIGHT,
            cell: ({ max, maxStep, count }) => <Extreme value={max} step={maxStep} count={count} />,
          },
          {
            id: "step",
            header: "Last step",
            ...RIGHT,
            cell: ({ lastStep }) => formatCount(lastStep),
          },
          { id: "count", header: "Points", ...RIGHT, cell: ({ count }) => formatCount(count) },
        ]}
      />
    </Card>
  );
}

const ARROWS = {
  higher: { Icon: ArrowUp, word: "higher is better" },
  lower: { Icon: ArrowDown, word: "lower is better" },
};

type MetricNameProps = { name: string; definition: MetricDefinition | undefined };

/** A metric's key with the way that is better, and where that is known from. */
export function MetricName({ name, definition }: MetricNameProps) {
  const arrow =
    definition === undefined || definition.direction === "none"
      ? null
      : ARROWS[definition.direction];
  const words = [
    name,
    definition?.description,
    arrow !== null && `${arrow.word} (${definition?.source})`,
  ];
  return (
    <span
      className="inline-flex min-w-0 max-w-full items-center gap-1"
      title={words.filter(Boolean).join("\n")}
    >
      <span className="truncate">{name}</span>
      {arrow !== null && (
        <arrow.Icon aria-label={arrow.word} className="size-3 shrink-0 text-muted-foreground" />
      )}
    </span>
  );
}

function Value({ value }: { value: number | null }) {
  if (value === null) return <span className="text-muted-foreground">NaN</span>;
  return <span title={String(value)}>{formatNumber(value, 4)}</span>;
}

type ExtremeProps = { value: number | null; step: number | null; count: number };

function Extreme({ value, step, count }: ExtremeProps) {
  if (count === 1) return <span className="text-muted-foreground">–</span>;
  return (
    <span title={step === null ? undefined : `at step ${step}`}>
      <Value value={value} />
    </span>
  );
}
